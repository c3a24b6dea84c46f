package dev.nightjar.serving.recommend;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Reason;
import dev.nightjar.serving.http.Millionths;
import java.io.IOException;
import java.util.List;

/**
 * One item of an answer. It writes itself, since most of an answer are its items: what a mapper looks up anew for each
 * field of each is known here.
 *
 * @param sizes in stock that the visitor may take, from small to large
 */
record Offer(RankedItem ranked, List<String> sizes) implements JsonSerializable {
    private static final SerializedString ITEM_ID = new SerializedString("item_id");
    private static final SerializedString TITLE = new SerializedString("title");
    private static final SerializedString CATEGORY = new SerializedString("category");
    private static final SerializedString BRAND = new SerializedString("brand");
    private static final SerializedString PRICE = new SerializedString("price");
    private static final SerializedString CURRENCY = new SerializedString("currency");
    private static final SerializedString IMAGE_URL = new SerializedString("image_url");
    private static final SerializedString SCORE = new SerializedString("score");
    private static final SerializedString SOURCE = new SerializedString("source");
    private static final SerializedString SIZES = new SerializedString("sizes");
    private static final SerializedString REASONS = new SerializedString("reasons");
    private static final SerializedString NAME = new SerializedString("name");
    private static final SerializedString FACTOR = new SerializedString("factor");

    @Override
    public void serialize(JsonGenerator to, SerializerProvider unused) throws IOException {
        Item item = ranked.item();
        to.writeStartObject();
        text(to, ITEM_ID, item.id());
        text(to, TITLE, item.title());
        text(to, CATEGORY, item.category());
        text(to, BRAND, item.brand());
        number(to, PRICE, item.price());
        text(to, CURRENCY, item.currency());
        text(to, IMAGE_URL, item.imageUrl());
        number(to, SCORE, Millionths.rounded(ranked.score()));
        text(to, SOURCE, ranked.source());
        to.writeFieldName(SIZES);
        to.writeStartArray();
        for (String size : sizes) {
            to.writeString(size);
        }
        to.writeEndArray();
        to.writeFieldName(REASONS);
        to.writeStartArray();
        for (Reason reason : ranked.reasons()) {
            to.writeStartObject();
            text(to, NAME, reason.name());
            number(to, FACTOR, Millionths.rounded(reason.factor()));
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    private static void text(JsonGenerator to, SerializedString name, String value) throws IOException {
        to.writeFieldName(name);
        to.writeString(value);
    }

    private static void number(JsonGenerator to, SerializedString name, double value) throws IOException {
        to.writeFieldName(name);
        Millionths.write(to, value);
    }

    @Override
    public void serializeWithType(JsonGenerator to, SerializerProvider provider, TypeSerializer unused)
            throws IOException {
        serialize(to, provider);
    }
}

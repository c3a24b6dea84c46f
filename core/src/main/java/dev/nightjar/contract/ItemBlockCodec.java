package dev.nightjar.contract;

import dev.nightjar.catalogue.Item;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Version 1: count, then each item's number, id, title, category, brand, price, currency, size system, attributes, first
 * day and picture.
 */
final class ItemBlockCodec implements Codec<ItemBlock> {
    private static final int VERSION = 1;

    /** Numbers, lengths and counts of one byte each, and the price. */
    private static final int SHORTEST_ITEM = 18;

    /** Stands where no day is known; 1970-01-01 is 1. */
    private static final int UNKNOWN_DAY = 0;

    @Override
    public byte[] encode(ItemBlock block) {
        ByteWriter out = new ByteWriter(VERSION, 160 * block.items().size())
                .varint(block.items().size());
        for (Item item : block.items()) {
            out.varint(item.number())
                    .text(item.id())
                    .text(item.title())
                    .text(item.category())
                    .text(item.brand())
                    .f64(item.price())
                    .text(item.currency())
                    .text(item.sizeSystem())
                    .varint(item.attributes().size());
            new TreeMap<>(item.attributes())
                    .forEach((name, value) -> out.text(name).text(value));
            out.varint(item.availableFrom().map(ItemBlockCodec::day).orElse(UNKNOWN_DAY))
                    .text(item.imageUrl());
        }
        return out.toBytes();
    }

    @Override
    public ItemBlock decode(byte[] bytes) {
        ByteReader in = new ByteReader("item block", VERSION, bytes);
        List<Item> items = new ArrayList<>();
        for (int n = in.count(SHORTEST_ITEM); n > 0; n--) {
            items.add(item(in));
        }
        in.end();
        try {
            return new ItemBlock(items);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static Item item(ByteReader in) {
        try {
            return new Item(
                    in.varint(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.text(),
                    in.f64(),
                    in.text(),
                    in.text(),
                    attributes(in),
                    availableFrom(in),
                    in.text());
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static Map<String, String> attributes(ByteReader in) {
        Map<String, String> attributes = new HashMap<>();
        for (int n = in.count(2); n > 0; n--) {
            String name = in.text();
            if (attributes.put(name, in.text()) != null) {
                throw in.broken("attribute '" + name + "' stands twice");
            }
        }
        return attributes;
    }

    private static Optional<LocalDate> availableFrom(ByteReader in) {
        int day = in.varint();
        return day == UNKNOWN_DAY ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day - 1L));
    }

    private static int day(LocalDate date) {
        return Math.toIntExact(date.toEpochDay()) + 1;
    }

    @Override
    public String describe(ItemBlock block) {
        return block.items().stream()
                .map(i -> i.number() + " " + i.id() + " '" + i.title() + "' " + i.category() + " " + i.brand() + " "
                        + i.price() + " " + i.currency() + " " + i.sizeSystem() + " " + new TreeMap<>(i.attributes())
                        + " "
                        + i.availableFrom().map(LocalDate::toString).orElse("") + " " + i.imageUrl())
                .collect(Collectors.joining("\n"));
    }
}

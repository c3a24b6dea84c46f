package dev.nightjar.jobs.publish;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.recommend.Assortment;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes about items that publishing a run writes, without Redis: for jobs that must see what a server sees, float16
 * scores and quantised embeddings included. It travels to the executors as these bytes and is decoded there.
 */
public final class PublishedAssortment implements Serializable {
    /** Keys need a generation, and these keys are nobody's. */
    private static final long NO_GENERATION = 1;

    /** Keys and values. */
    private final byte[][][] pairs;

    private PublishedAssortment(byte[][][] pairs) {
        this.pairs = pairs;
    }

    /** Encodes what the jobs of the context's date have left in the lake. */
    public static PublishedAssortment of(JobContext context) {
        return new PublishedAssortment(
                ItemContents.of(context, new GenerationValues(context.store(), NO_GENERATION))
                        .values()
                        .collectAsList()
                        .stream()
                        .map(row -> new byte[][] {row.getAs(0), row.getAs(1)})
                        .toArray(byte[][][]::new));
    }

    /** Value by key. */
    Map<Key, byte[]> values() {
        Map<Key, byte[]> values = new HashMap<>();
        for (byte[][] pair : pairs) {
            values.put(Key.parse(new String(pair[0], StandardCharsets.US_ASCII)), pair[1]);
        }
        return values;
    }

    /** Decodes, as a server does when it loads a generation. */
    public Assortment decode() {
        List<Item> items = new ArrayList<>();
        Map<String, CandidateList> popular = new HashMap<>();
        Map<String, CandidateList> arrivals = new HashMap<>();
        List<EmbeddingBlock> embeddings = new ArrayList<>();
        Related.Builder related = new Related.Builder();
        ContextLifts lifts = ContextLifts.NONE;
        for (Map.Entry<Key, byte[]> each : values().entrySet()) {
            Key key = each.getKey();
            byte[] value = each.getValue();
            switch (key.kind()) {
                case ITEM_BLOCK -> items.addAll(ItemBlock.CODEC.decode(value).items());
                case POPULAR -> popular.put(key.id(), CandidateList.CODEC.decode(value));
                case ARRIVALS -> arrivals.put(key.id(), CandidateList.CODEC.decode(value));
                case EMBEDDING_BLOCK -> embeddings.add(EmbeddingBlock.CODEC.decode(value));
                case RELATED_BLOCK -> related.put(RelatedBlock.CODEC.decode(value));
                case CONTEXT_LIFTS -> lifts = ContextLifts.CODEC.decode(value);
                default -> throw new IllegalStateException(key.text() + " says nothing of items");
            }
        }
        return new Assortment(new Catalogue(items), popular, arrivals, vectors(embeddings), related.build(), lifts);
    }

    private static ItemVectors vectors(List<EmbeddingBlock> blocks) {
        if (blocks.isEmpty()) {
            return ItemVectors.NONE;
        }
        ItemVectors.Builder vectors = new ItemVectors.Builder(blocks.get(0).rank());
        blocks.forEach(block -> block.entries().forEach(entry -> vectors.put(entry.number(), entry.vector())));
        return vectors.build();
    }
}

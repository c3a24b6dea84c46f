package dev.nightjar.serving.generations;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Manifest;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.AssortmentBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;

/** Reads one generation of one store from Redis, wholly or not at all. */
final class GenerationLoader {
    /** Blocks of 512 items run to some 50 kB, so that a batch stays at a few MB. */
    private static final int BLOCKS_PER_ROUND_TRIP = 32;

    private static final int LISTS_PER_ROUND_TRIP = 500;

    private final UnifiedJedis redis;
    private final String store;

    GenerationLoader(UnifiedJedis redis, String store) {
        this.redis = redis;
        this.store = store;
    }

    /**
     * Loads.
     *
     * @throws MalformedValueException when a block is missing or unreadable, or the items are not as many as promised
     * @throws IllegalArgumentException when the values do not belong together
     */
    Generation load(Manifest manifest) {
        long generation = manifest.generation();
        AssortmentBuilder builder = new AssortmentBuilder();
        blocks(manifest, b -> Key.itemBlock(store, generation, b), builder);
        Manifest.ItemExtras extras = manifest.extras();
        if (extras.embeddings() > 0) {
            blocks(manifest, b -> Key.embeddingBlock(store, generation, b), builder);
        }
        if (extras.related() > 0) {
            blocks(manifest, b -> Key.relatedBlock(store, generation, b), builder);
        }
        List<String> categories = new ArrayList<>(builder.catalogue().categories());
        categories.add("");
        for (int from = 0; from < categories.size(); from += LISTS_PER_ROUND_TRIP) {
            List<String> batch = categories.subList(from, Math.min(categories.size(), from + LISTS_PER_ROUND_TRIP));
            ifThere(batch.stream().map(c -> Key.popular(store, generation, c)).toList(), builder);
            ifThere(batch.stream().map(c -> Key.arrivals(store, generation, c)).toList(), builder);
        }
        // A generation of an older release has neither.
        ifThere(List.of(Key.contextLifts(store, generation), Key.foldIn(store, generation)), builder);
        Assortment assortment = builder.build();
        requireAsMany(manifest, "items", assortment.catalogue().size(), manifest.items());
        requireAsMany(manifest, "embeddings", assortment.vectors().size(), extras.embeddings());
        requireAsMany(manifest, "items with related ones", assortment.related().size(), extras.related());
        return new Generation(manifest, assortment);
    }

    /** Reads a value of every block, of which none may be missing. */
    private void blocks(Manifest manifest, IntFunction<Key> keyOfBlock, AssortmentBuilder into) {
        for (int from = 0; from < manifest.itemBlocks(); from += BLOCKS_PER_ROUND_TRIP) {
            List<Key> keys = IntStream.range(from, Math.min(manifest.itemBlocks(), from + BLOCKS_PER_ROUND_TRIP))
                    .mapToObj(keyOfBlock)
                    .toList();
            read(keys).forEach((key, bytes) -> {
                if (bytes == null) {
                    throw new MalformedValueException(key.text() + " is missing: generation " + key.generation()
                            + " has expired or was dropped; publish again or activate another");
                }
                into.put(key, bytes);
            });
        }
    }

    private void ifThere(List<Key> keys, AssortmentBuilder into) {
        read(keys).forEach((key, bytes) -> {
            if (bytes != null) {
                into.put(key, bytes);
            }
        });
    }

    private void requireAsMany(Manifest manifest, String what, long found, long promised) {
        if (found != promised) {
            throw new MalformedValueException("generation " + manifest.generation() + " of store " + store + " holds "
                    + found + " " + what + ", its manifest says " + promised + "; publish again");
        }
    }

    private Map<Key, byte[]> read(List<Key> keys) {
        Map<Key, Response<byte[]>> replies = new HashMap<>();
        try (var pipeline = redis.pipelined()) {
            keys.forEach(key -> replies.put(key, pipeline.get(key.bytes())));
            pipeline.sync();
        }
        Map<Key, byte[]> values = new HashMap<>();
        replies.forEach((key, reply) -> values.put(key, reply.get()));
        return values;
    }
}

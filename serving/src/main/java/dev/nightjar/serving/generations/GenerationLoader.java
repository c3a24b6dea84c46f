package dev.nightjar.serving.generations;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.recommend.Assortment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
     */
    Generation load(Manifest manifest) {
        Catalogue catalogue = new Catalogue(items(manifest));
        List<String> categories = new ArrayList<>(catalogue.categories());
        categories.add("");
        Map<String, CandidateList> popular = new HashMap<>();
        Map<String, CandidateList> arrivals = new HashMap<>();
        long generation = manifest.generation();
        for (int from = 0; from < categories.size(); from += LISTS_PER_ROUND_TRIP) {
            List<String> batch = categories.subList(from, Math.min(categories.size(), from + LISTS_PER_ROUND_TRIP));
            lists(batch.stream().map(c -> Key.popular(store, generation, c)).toList(), popular);
            lists(batch.stream().map(c -> Key.arrivals(store, generation, c)).toList(), arrivals);
        }
        Assortment assortment = new Assortment(
                catalogue, popular, arrivals, vectors(manifest), related(manifest), contextLifts(generation));
        return new Generation(manifest, assortment);
    }

    private List<Item> items(Manifest manifest) {
        List<Item> items = new ArrayList<>();
        blocks(
                manifest,
                b -> Key.itemBlock(store, manifest.generation(), b),
                bytes -> items.addAll(ItemBlock.CODEC.decode(bytes).items()));
        requireAsMany(manifest, "items", items.size(), manifest.items());
        return items;
    }

    private ItemVectors vectors(Manifest manifest) {
        if (manifest.extras().embeddings() == 0) {
            return ItemVectors.NONE;
        }
        ItemVectors.Builder vectors = new ItemVectors.Builder(manifest.extras().embeddingRank());
        blocks(
                manifest,
                b -> Key.embeddingBlock(store, manifest.generation(), b),
                bytes -> EmbeddingBlock.CODEC
                        .decode(bytes)
                        .entries()
                        .forEach(entry -> vectors.put(entry.number(), entry.vector())));
        ItemVectors all = vectors.build();
        requireAsMany(manifest, "embeddings", all.size(), manifest.extras().embeddings());
        return all;
    }

    private Related related(Manifest manifest) {
        if (manifest.extras().related() == 0) {
            return Related.NONE;
        }
        Related.Builder related = new Related.Builder();
        blocks(
                manifest,
                b -> Key.relatedBlock(store, manifest.generation(), b),
                bytes -> related.put(RelatedBlock.CODEC.decode(bytes)));
        Related all = related.build();
        requireAsMany(
                manifest,
                "items with related ones",
                all.size(),
                manifest.extras().related());
        return all;
    }

    /** Reads a value of every block, of which none may be missing. */
    private void blocks(Manifest manifest, IntFunction<Key> keyOfBlock, Consumer<byte[]> each) {
        for (int from = 0; from < manifest.itemBlocks(); from += BLOCKS_PER_ROUND_TRIP) {
            List<Key> keys = IntStream.range(from, Math.min(manifest.itemBlocks(), from + BLOCKS_PER_ROUND_TRIP))
                    .mapToObj(keyOfBlock)
                    .toList();
            read(keys).forEach((key, bytes) -> {
                if (bytes == null) {
                    throw new MalformedValueException(key.text() + " is missing: generation " + key.generation()
                            + " has expired or was dropped; publish again or activate another");
                }
                each.accept(bytes);
            });
        }
    }

    private void requireAsMany(Manifest manifest, String what, long found, long promised) {
        if (found != promised) {
            throw new MalformedValueException("generation " + manifest.generation() + " of store " + store + " holds "
                    + found + " " + what + ", its manifest says " + promised + "; publish again");
        }
    }

    private ContextLifts contextLifts(long generation) {
        byte[] value = redis.get(Key.contextLifts(store, generation).bytes());
        return value == null ? ContextLifts.NONE : ContextLifts.CODEC.decode(value);
    }

    private void lists(List<Key> keys, Map<String, CandidateList> into) {
        read(keys).forEach((key, bytes) -> {
            if (bytes != null) {
                into.put(key.id(), CandidateList.CODEC.decode(bytes));
            }
        });
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

package dev.nightjar.bench.serving;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.contract.Shopper;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.StockChange;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import redis.clients.jedis.UnifiedJedis;

/**
 * A published shop of random items, lists and stock, as large as asked for: what a server sees after a night.
 *
 * @param items in the catalogue, each with an embedding of rank {@value #RANK}, related items and five sizes in stock
 * @param users each with {@value #CANDIDATES} candidates
 */
record BenchShop(String store, int items, int users) {
    static final int RANK = 64;
    static final int CANDIDATES = 200;

    private static final int CATEGORIES = 50;
    private static final int RELATED = 20;
    private static final int BATCH = 500;

    static String user(int n) {
        return "u" + n;
    }

    static String item(int n) {
        return "item-" + n;
    }

    /** Writes a generation, makes it live, and puts everything in stock. */
    void publish(UnifiedJedis redis) {
        SplittableRandom random = new SplittableRandom(42);
        Generations generations = new Generations(redis, store);
        long g = generations.next();
        int blocks = ItemBlock.blockOf(items - 1) + 1;
        Manifest manifest = new Manifest(
                g,
                Manifest.State.BUILDING,
                "bench",
                LocalDate.EPOCH,
                Instant.now(),
                users,
                items,
                blocks,
                0,
                "bench",
                Map.of(),
                List.of(user(0)),
                new Manifest.ItemExtras(items, RANK, items));
        generations.record(manifest);
        for (int block = 0; block < blocks; block++) {
            write(redis, g, block, random);
        }
        lists(redis, g, random);
        stock(redis);
        generations.record(manifest.ready(1));
        generations.activate(g);
    }

    private void write(UnifiedJedis redis, long g, int block, SplittableRandom random) {
        List<Item> held = new ArrayList<>();
        List<EmbeddingBlock.Entry> vectors = new ArrayList<>();
        List<RelatedBlock.Entry> related = new ArrayList<>();
        for (int n = block * ItemBlock.SIZE; n < Math.min(items, (block + 1) * ItemBlock.SIZE); n++) {
            int category = n % CATEGORIES;
            held.add(Item.of(
                    n,
                    item(n),
                    "Something worth having, number " + n,
                    "department-" + category % 7 + "/category-" + category,
                    "Brand " + random.nextInt(100),
                    5 + random.nextInt(200),
                    "EUR",
                    "INT"));
            float[] vector = new float[RANK];
            for (int i = 0; i < RANK; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            vectors.add(new EmbeddingBlock.Entry(n, QuantisedVector.ofDirection(vector)));
            related.add(new RelatedBlock.Entry(n, list(random, RELATED), list(random, RELATED), list(random, RELATED)));
        }
        redis.set(Key.itemBlock(store, g, block).bytes(), ItemBlock.CODEC.encode(new ItemBlock(held)));
        redis.set(
                Key.embeddingBlock(store, g, block).bytes(),
                EmbeddingBlock.CODEC.encode(new EmbeddingBlock(RANK, vectors)));
        redis.set(Key.relatedBlock(store, g, block).bytes(), RelatedBlock.CODEC.encode(new RelatedBlock(related)));
    }

    private void lists(UnifiedJedis redis, long g, SplittableRandom random) {
        redis.set(Key.popular(store, g, "").bytes(), CandidateList.CODEC.encode(list(random, CANDIDATES)));
        redis.set(Key.arrivals(store, g, "").bytes(), CandidateList.CODEC.encode(list(random, CANDIDATES)));
        for (int category = 0; category < CATEGORIES; category++) {
            String path = "department-" + category % 7 + "/category-" + category;
            redis.set(Key.popular(store, g, path).bytes(), CandidateList.CODEC.encode(list(random, CANDIDATES)));
        }
        var sizes = new TreeMap<String, java.util.SortedMap<String, Integer>>();
        sizes.put("INT", new TreeMap<>(Map.of("M", 3)));
        byte[] shopper = Shopper.CODEC.encode(
                new Shopper(sizes, List.of(new Shopper.CategoryShare("department-1/category-1", 0.5f)), List.of()));
        inBatches(
                redis,
                users,
                user -> Map.of(
                        Key.candidates(store, g, user(user)),
                        CandidateList.CODEC.encode(list(random, CANDIDATES)),
                        Key.shopper(store, g, user(user)),
                        shopper));
    }

    private CandidateList list(SplittableRandom random, int n) {
        int[] numbers = random.ints(0, items).distinct().limit(n).toArray();
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            scores[i] = 1f / (i + 1);
        }
        return CandidateList.of(numbers, scores);
    }

    private static void inBatches(UnifiedJedis redis, int n, IntFunction<Map<Key, byte[]>> values) {
        for (int from = 0; from < n; from += BATCH) {
            try (var pipeline = redis.pipelined()) {
                for (int i = from; i < Math.min(n, from + BATCH); i++) {
                    values.apply(i).forEach((key, value) -> pipeline.set(key.bytes(), value));
                }
                pipeline.sync();
            }
        }
    }

    private void stock(UnifiedJedis redis) {
        LiveStock stock = new LiveStock(redis, store);
        Map<String, Integer> units = Map.of("XS", 3, "S", 0, "M", 5, "L", 2, "XL", 1);
        for (int from = 0; from < items; from += BATCH) {
            List<StockChange> changes = new ArrayList<>();
            for (int n = from; n < Math.min(items, from + BATCH); n++) {
                changes.add(new StockChange(item(n), units, Optional.empty()));
            }
            stock.put(changes);
        }
    }
}

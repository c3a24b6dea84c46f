package dev.nightjar.serving;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.FoldInModel;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.UnifiedJedis;

/** Makes a small generation and writes it with the real encodings, as publish does. */
public final class TinyShop {
    public static final Instant BUILT_AT = Instant.parse("2026-11-02T02:00:00Z");

    private final List<Item> items = new ArrayList<>();
    private final Map<String, List<String>> lists = new LinkedHashMap<>();
    private final Map<String, Shopper> shoppers = new LinkedHashMap<>();
    private final Map<String, List<String>> popular = new LinkedHashMap<>();
    private final Map<String, List<String>> arrivals = new LinkedHashMap<>();
    private final Map<String, QuantisedVector> vectors = new LinkedHashMap<>();
    private final Map<String, Map<Related.Kind, List<String>>> related = new LinkedHashMap<>();
    private Optional<Map<String, Double>> foldInWeights = Optional.empty();
    private Instant builtAt = BUILT_AT;

    public static TinyShop aShop() {
        return new TinyShop();
    }

    /**
     * Dresses D1…D6 and shoes S1…S3 have sizes, cups C1…C3 have none; mia wears M, lea L, ben is known for cups alone
     * and eve has no list. Popular are C1 D1 S1 D2 C2 D6 U1, new are C3 D5. Nothing is known of the stock of U1.
     */
    public static TinyShop standard() {
        TinyShop shop = aShop();
        for (int i = 1; i <= 6; i++) {
            shop.item("D" + i, "women/dresses", "clothing");
        }
        for (int i = 1; i <= 3; i++) {
            shop.item("S" + i, "women/shoes", "shoes");
        }
        for (int i = 1; i <= 3; i++) {
            shop.item("C" + i, "kitchen/cups", "");
        }
        shop.item("U1", "kitchen/cups", "");
        return shop.user("mia", List.of("D1", "D2", "D3", "S1", "C1"), sizes("clothing", "M"), "women/dresses")
                .user("lea", List.of("D1", "D2", "D3"), sizes("clothing", "L"), "women/dresses")
                .user("ben", List.of("C2", "C1"), Map.of(), "kitchen/cups")
                .user("eve", List.of(), sizes("clothing", "M"), "women/dresses")
                .popular("", "C1", "D1", "S1", "D2", "C2", "D6", "U1")
                .popular("women/dresses", "D4", "D1")
                .arrivals("", "C3", "D5");
    }

    public static Map<String, Map<String, Integer>> sizes(String system, String size) {
        return Map.of(system, Map.of(size, 3));
    }

    public TinyShop item(String id, String category, String sizeSystem) {
        int n = items.size();
        items.add(new Item(
                n,
                id,
                "Item " + id,
                category,
                "Brand " + n % 2,
                10 + n,
                "EUR",
                sizeSystem,
                Map.of(),
                Optional.empty(),
                "https://shop.example/" + id + ".jpg"));
        return this;
    }

    /** A user whose list's scores fall by one from item to item. */
    public TinyShop user(String id, List<String> list, Map<String, Map<String, Integer>> sizes, String favourite) {
        if (!list.isEmpty()) {
            lists.put(id, list);
        }
        TreeMap<String, java.util.SortedMap<String, Integer>> sorted = new TreeMap<>();
        sizes.forEach((system, counts) -> sorted.put(system, new TreeMap<>(counts)));
        shoppers.put(id, new Shopper(sorted, List.of(new Shopper.CategoryShare(favourite, 0.5f)), List.of()));
        return this;
    }

    /** What a user bought and kept. */
    public TinyShop owning(String user, String... ids) {
        Shopper known = shoppers.get(user);
        List<Integer> numbers = Stream.of(ids)
                .map(id -> items.stream()
                        .filter(i -> i.id().equals(id))
                        .findFirst()
                        .orElseThrow())
                .map(Item::number)
                .toList();
        shoppers.put(user, new Shopper(known.purchasesBySize(), known.categories(), numbers));
        return this;
    }

    public TinyShop popular(String category, String... ids) {
        popular.put(category, List.of(ids));
        return this;
    }

    public TinyShop arrivals(String category, String... ids) {
        arrivals.put(category, List.of(ids));
        return this;
    }

    /** An item's embedding; all of a shop have the same rank. */
    public TinyShop vector(String id, float... vector) {
        vectors.put(id, QuantisedVector.ofDirection(vector));
        return this;
    }

    /** Makes lists for new shoppers, solved from events that count so much. */
    public TinyShop foldIn(Map<String, Double> weights) {
        foldInWeights = Optional.of(weights);
        return this;
    }

    /** What goes with an item, best first. */
    public TinyShop related(String id, Related.Kind kind, String... others) {
        related.computeIfAbsent(id, item -> new EnumMap<>(Related.Kind.class)).put(kind, List.of(others));
        return this;
    }

    public TinyShop builtAt(Instant at) {
        builtAt = at;
        return this;
    }

    /** Writes the next generation and makes it live; returns its number. */
    public long publish(UnifiedJedis redis, String store) {
        Generations generations = new Generations(redis, store);
        long g = write(redis, store);
        generations.activate(g);
        return g;
    }

    /** Writes the next generation without making it live; returns its number. */
    public long write(UnifiedJedis redis, String store) {
        Generations generations = new Generations(redis, store);
        long g = generations.next();
        int blocks = items.isEmpty() ? 0 : ItemBlock.blockOf(items.size() - 1) + 1;
        List<String> examples = List.copyOf(lists.keySet());
        Manifest manifest = new Manifest(
                g,
                Manifest.State.BUILDING,
                "run-" + g,
                LocalDate.parse("2026-11-01"),
                builtAt,
                shoppers.size(),
                items.size(),
                blocks,
                0,
                "test",
                Map.of("events", 7L),
                examples,
                new Manifest.ItemExtras(vectors.size(), rank(), related.size()));
        generations.record(manifest);
        for (int b = 0; b < blocks; b++) {
            int block = b;
            List<Item> held = items.stream()
                    .filter(i -> ItemBlock.blockOf(i.number()) == block)
                    .toList();
            redis.set(Key.itemBlock(store, g, b).bytes(), ItemBlock.CODEC.encode(new ItemBlock(held)));
            if (!vectors.isEmpty()) {
                redis.set(Key.embeddingBlock(store, g, b).bytes(), EmbeddingBlock.CODEC.encode(embeddings(held)));
            }
            if (!related.isEmpty()) {
                redis.set(Key.relatedBlock(store, g, b).bytes(), RelatedBlock.CODEC.encode(relatedOf(held)));
            }
        }
        foldInWeights.ifPresent(
                weights -> redis.set(Key.foldIn(store, g).bytes(), FoldInModel.CODEC.encode(foldInModel(weights))));
        lists.forEach((user, ids) -> redis.set(Key.candidates(store, g, user).bytes(), encoded(ids)));
        shoppers.forEach(
                (user, shopper) -> redis.set(Key.shopper(store, g, user).bytes(), Shopper.CODEC.encode(shopper)));
        popular.forEach(
                (category, ids) -> redis.set(Key.popular(store, g, category).bytes(), encoded(ids)));
        arrivals.forEach(
                (category, ids) -> redis.set(Key.arrivals(store, g, category).bytes(), encoded(ids)));
        generations.record(manifest.ready(1000));
        return g;
    }

    /** Five units of S, M and L of each dress, of 38 and 39 of each shoe, and of each cup. */
    public TinyShop stocked(UnifiedJedis redis, String store) {
        Map<String, Map<String, Integer>> bySystem = Map.of(
                "clothing", Map.of("S", 5, "M", 5, "L", 5),
                "shoes", Map.of("38", 5, "39", 5),
                "", Map.of("-", 5));
        new LiveStock(redis, store)
                .put(items.stream()
                        .filter(i -> !i.id().equals("U1"))
                        .map(i -> new StockChange(i.id(), bySystem.get(i.sizeSystem()), Optional.empty()))
                        .toList());
        return this;
    }

    private int rank() {
        return vectors.values().stream()
                .mapToInt(QuantisedVector::rank)
                .findFirst()
                .orElse(0);
    }

    /** Of vectors that are all of length 1. */
    private FoldInModel foldInModel(Map<String, Double> weights) {
        int rank = rank();
        float[] triangle = new float[rank * (rank + 1) / 2];
        for (QuantisedVector y : vectors.values()) {
            int at = 0;
            for (int i = 0; i < rank; i++) {
                for (int j = i; j < rank; j++) {
                    triangle[at++] += y.scale() * y.code(i) * y.scale() * y.code(j);
                }
            }
        }
        float[] lengths = new float[vectors.size()];
        Arrays.fill(lengths, 1);
        return FoldInModel.of(
                Objective.hu(2, 0.1), new Confidence(weights, 30, 40), lengths.length, rank, triangle, lengths);
    }

    private EmbeddingBlock embeddings(List<Item> held) {
        return new EmbeddingBlock(
                rank(),
                held.stream()
                        .filter(item -> vectors.containsKey(item.id()))
                        .map(item -> new EmbeddingBlock.Entry(item.number(), vectors.get(item.id())))
                        .toList());
    }

    private RelatedBlock relatedOf(List<Item> held) {
        return new RelatedBlock(held.stream()
                .filter(item -> related.containsKey(item.id()))
                .map(item -> new RelatedBlock.Entry(
                        item.number(),
                        relatedTo(item, Related.Kind.ALSO_BOUGHT),
                        relatedTo(item, Related.Kind.SIMILAR),
                        relatedTo(item, Related.Kind.COMPLEMENT)))
                .toList());
    }

    private CandidateList relatedTo(Item item, Related.Kind kind) {
        return list(related.get(item.id()).getOrDefault(kind, List.of()));
    }

    private byte[] encoded(List<String> ids) {
        return CandidateList.CODEC.encode(list(ids));
    }

    /** Scores fall by one from item to item. */
    private CandidateList list(List<String> ids) {
        Map<String, Integer> numbers = items.stream().collect(Collectors.toMap(Item::id, Item::number));
        int[] list = ids.stream().mapToInt(numbers::get).toArray();
        float[] scores = new float[list.length];
        for (int i = 0; i < list.length; i++) {
            scores[i] = list.length - i;
        }
        return CandidateList.of(list, scores);
    }
}

package dev.nightjar.contract;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.catalogue.Item;
import dev.nightjar.context.Daypart;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.session.EventType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** Random values of the contract's types, the odd ones included; the same seed gives the same value. */
final class Arbitrary {
    private static final String ODD = "{}:%*/@. -_~\n\u0000'\"\\ß漢\uFFFDé";

    private Arbitrary() {}

    /** Well-formed Unicode of up to so many characters: separators, control characters and pairs of surrogates. */
    static String text(Random random, int maxLength) {
        StringBuilder out = new StringBuilder();
        for (int n = random.nextInt(maxLength + 1); n > 0; n--) {
            switch (random.nextInt(4)) {
                case 0 -> out.append(ODD.charAt(random.nextInt(ODD.length())));
                case 1 -> out.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 2 -> out.append((char) random.nextInt(0xD800));
                default -> out.append((char) ('0' + random.nextInt(75)));
            }
        }
        return out.toString();
    }

    static String id(Random random) {
        return "i" + text(random, 40);
    }

    static CandidateList candidateList(Random random) {
        int n = random.nextInt(60);
        int[] items = new int[n];
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            items[i] = random.nextInt() >>> (1 + random.nextInt(31));
            scores[i] = half(random);
        }
        return CandidateList.of(items, scores);
    }

    static TrendingList trendingList(Random random) {
        return new TrendingList(
                Instant.ofEpochMilli(random.nextInt() & Integer.MAX_VALUE),
                Instant.ofEpochMilli(random.nextLong() & 0xFFFF_FFFF_FFL),
                1 + random.nextInt(1_000),
                candidateList(random));
    }

    static ContextLifts contextLifts(Random random) {
        List<ContextLifts.Lift> lifts = new ArrayList<>();
        for (String device : List.of("", "mobile", "d" + text(random, 5))) {
            for (Daypart daypart : Daypart.values()) {
                for (int n = random.nextInt(4); n > 0; n--) {
                    lifts.add(new ContextLifts.Lift(
                            device,
                            daypart,
                            n + text(random, 12),
                            (1 + random.nextInt(2048)) / 1024f,
                            random.nextInt() >>> (1 + random.nextInt(31))));
                }
            }
        }
        return ContextLifts.of(lifts);
    }

    static Shopper shopper(Random random) {
        var systems = new TreeMap<String, java.util.SortedMap<String, Integer>>();
        for (int n = random.nextInt(4); n > 0; n--) {
            var sizes = new TreeMap<String, Integer>();
            for (int m = random.nextInt(5); m > 0; m--) {
                sizes.put(text(random, 6), random.nextInt() >>> (1 + random.nextInt(31)));
            }
            systems.put(text(random, 8), sizes);
        }
        List<Shopper.CategoryShare> categories = new ArrayList<>();
        for (int n = random.nextInt(6); n > 0; n--) {
            categories.add(new Shopper.CategoryShare(text(random, 20), random.nextInt(1025) / 1024f));
        }
        List<Integer> owned = random.ints(random.nextInt(5), 0, 1 << (1 + random.nextInt(30)))
                .distinct()
                .boxed()
                .toList();
        return new Shopper(systems, categories, owned);
    }

    static ItemBlock itemBlock(Random random) {
        List<Item> items = new ArrayList<>();
        int first = random.nextInt(1000) * ItemBlock.SIZE;
        for (int number = first; number < first + ItemBlock.SIZE; number += 1 + random.nextInt(200)) {
            items.add(new Item(
                    number,
                    id(random),
                    text(random, 60),
                    text(random, 20),
                    text(random, 10),
                    random.nextDouble() * 1000,
                    "EUR",
                    text(random, 3),
                    attributes(random),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(LocalDate.ofEpochDay(random.nextInt(2_932_897))),
                    text(random, 40)));
        }
        return new ItemBlock(items);
    }

    private static Map<String, String> attributes(Random random) {
        Map<String, String> attributes = new HashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            attributes.put(text(random, 12), text(random, 12));
        }
        return attributes;
    }

    static StoredEvent storedEvent(Random random) {
        EventType[] types = EventType.values();
        return new StoredEvent(
                types[random.nextInt(types.length)],
                id(random),
                random.nextLong() & 0xFFFF_FFFF_FFL,
                random.nextInt(StoredEvent.MOST_DWELL_MS + 1) >>> random.nextInt(22),
                random.nextInt(101));
    }

    static EmbeddingBlock embeddingBlock(Random random) {
        int rank = 1 + random.nextInt(20);
        List<EmbeddingBlock.Entry> entries = new ArrayList<>();
        int first = random.nextInt(1000) * ItemBlock.SIZE;
        for (int number = first + random.nextInt(600);
                number < first + ItemBlock.SIZE;
                number += 1 + random.nextInt(200)) {
            float[] vector = new float[rank];
            for (int i = 0; i < rank; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            entries.add(new EmbeddingBlock.Entry(number, QuantisedVector.ofDirection(vector)));
        }
        return new EmbeddingBlock(rank, entries);
    }

    static FoldInModel foldInModel(Random random) {
        int rank = 1 + random.nextInt(6);
        float[] shared = new float[rank * (rank + 1) / 2];
        for (int i = 0; i < shared.length; i++) {
            shared[i] = (float) random.nextGaussian();
        }
        float[] lengths = new float[random.nextInt(20)];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Float.MIN_VALUE + random.nextFloat();
        }
        Map<String, Double> weights = new HashMap<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            weights.put(text(random, 8), random.nextGaussian());
        }
        return FoldInModel.of(
                random.nextBoolean()
                        ? Objective.hu(random.nextDouble(), random.nextDouble())
                        : Objective.rendle(
                                random.nextDouble(), 1 + random.nextDouble(), random.nextDouble(), random.nextDouble()),
                new Confidence(weights, 1 + random.nextDouble(), 1 + random.nextDouble()),
                20 + random.nextInt(1 << random.nextInt(20)),
                rank,
                shared,
                lengths);
    }

    static RelatedBlock relatedBlock(Random random) {
        List<RelatedBlock.Entry> entries = new ArrayList<>();
        int first = random.nextInt(1000) * ItemBlock.SIZE;
        for (int number = first + random.nextInt(600);
                number < first + ItemBlock.SIZE;
                number += 1 + random.nextInt(400)) {
            entries.add(new RelatedBlock.Entry(
                    number, candidateList(random), candidateList(random), candidateList(random)));
        }
        return new RelatedBlock(entries);
    }

    /** A float that float16 holds exactly. */
    private static float half(Random random) {
        float value = Float16.toFloat((short) random.nextInt());
        return Float.isFinite(value) ? value : 0;
    }
}

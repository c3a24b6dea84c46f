package dev.nightjar.decision;

import com.typesafe.config.Config;
import dev.nightjar.catalogue.Item;
import dev.nightjar.context.Daypart;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.contract.Shopper;
import dev.nightjar.decision.Decision.Lookup;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.When;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.AssortmentBuilder;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Plan;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.rules.Action;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.rules.Validity;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A shop of random items that decides on random requests, as a server does. The same seed gives the same. */
final class RandomShop {
    private static final int ITEMS = 150;
    private static final List<String> CATEGORIES =
            List.of("", "women", "women/dresses", "women/shoes", "kitchen", "kitchen/boards", "Küche/Töpfe \"neu\"");
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123456789Z");

    private final Random random;
    final RankingSettings settings;
    final Assortment assortment;

    RandomShop(long seed, Config store) {
        random = new Random(seed);
        settings = RankingSettings.of(store);
        assortment = assortment();
    }

    /** A decision, with what the generation keeps of whom it is for. */
    record Made(Decision decision, Replay.Kept kept) {}

    Made next() {
        Lookup lookup = any(List.of(Lookup.values()));
        Replay.Kept kept =
                lookup == Lookup.KNOWN ? new Replay.Kept(list(random.nextInt(120)), shopper()) : Replay.Kept.NOTHING;
        Optional<Shopper> lastKnown =
                lookup == Lookup.FAILED && random.nextBoolean() ? Optional.of(shopper()) : Optional.empty();
        List<Rail> rails = settings.rails().values().stream()
                .sorted(Comparator.comparing(Rail::name))
                .toList();
        Rail rail = rails.get(random.nextInt(rails.size()));
        List<String> about = IntStream.range(0, random.nextInt(3))
                .mapToObj(i -> "i" + random.nextInt(ITEMS + 10))
                .distinct()
                .toList();
        Decision.Part part = part(rails);
        Rail treated = part.treatment().on(rail, settings.rails());
        Slot slot = new Slot(treated, 1 + random.nextInt(20), about, any(CATEGORIES));
        RequestContext context = new RequestContext(
                any(List.of("", "mobile", "desktop")),
                any(List.of("", "sale")),
                any(List.of("", "DE")),
                LocalDateTime.of(2026, 11, 1 + random.nextInt(28), random.nextInt(24), random.nextInt(60)));
        Instant now = NOON.plusNanos(random.nextInt());
        List<SessionEvent> events = events(now);
        CandidateList trending = list(random.nextInt(20));
        RuleBook rules = RuleBook.of(rules(now));
        int most = 10 + random.nextInt(190);
        Shopper shopper = lookup == Lookup.FAILED ? lastKnown.orElse(Shopper.UNKNOWN) : kept.shopper();
        Visit visit = new Visit(
                settings, assortment, trending, rules, context, new Guest(kept.personal(), shopper, events), now);
        Set<Integer> shown = IntStream.range(0, random.nextInt(5))
                .map(i -> random.nextInt(ITEMS))
                .boxed()
                .collect(Collectors.toSet());
        TreeMap<String, Stock> looked = new TreeMap<>();
        StockLookup stock = item -> looked.computeIfAbsent(item.id(), id -> stock());
        Decision.Which id = new Decision.Which("shop", Long.toHexString(random.nextLong()), random.nextInt(3), now);
        var ranking = treated.exploration()
                .rank(new Plan(visit, slot, most).request(stock, shown), id.requestId(), id.list(), Ranker::rank)
                .ranking();
        Decision decision = new Decision(
                id,
                new Decision.Basis(
                        7, "shop-run", LocalDate.parse("2026-11-19"), Map.of("catalog", 3L), "test", "fingerprint"),
                new Decision.Asked(
                        lookup == Lookup.ANONYMOUS ? Optional.empty() : Optional.of("u\"1\""),
                        random.nextBoolean() ? Optional.of("s-1") : Optional.empty(),
                        rail.name(),
                        slot.count(),
                        about,
                        slot.category(),
                        context,
                        most,
                        part),
                new Decision.Seen(
                        lookup,
                        lastKnown,
                        events,
                        trending,
                        rules.holding(rail.name(), context, now),
                        looked,
                        shown.stream().sorted().map(n -> "i" + n).toList()),
                Decision.Answer.of(ranking, random.nextBoolean() ? List.of() : List.of("shed")));
        return new Made(decision, kept);
    }

    private Decision.Part part(List<Rail> rails) {
        if (random.nextInt(3) > 0) {
            return Decision.Part.NONE;
        }
        TreeMap<String, String> others = new TreeMap<>();
        if (random.nextBoolean()) {
            others.put("home", any(rails).name());
        }
        Treatment treatment = new Treatment(
                random.nextBoolean() ? Optional.of(random.nextDouble()) : Optional.empty(),
                random.nextBoolean() ? Optional.of(0.1 + random.nextDouble()) : Optional.empty(),
                others,
                List.of());
        return new Decision.Part(random.nextInt(9), new TreeMap<>(Map.of("pull", "strong")), treatment);
    }

    private List<SessionEvent> events(Instant now) {
        List<SessionEvent> events = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            events.add(new SessionEvent(
                    "e" + i,
                    any(List.of(EventType.values())),
                    "i" + random.nextInt(ITEMS + 10),
                    Instant.ofEpochMilli(now.minusSeconds(random.nextInt(7200)).toEpochMilli()),
                    random.nextInt(9000),
                    random.nextInt(101) / 100.0));
        }
        return events;
    }

    private RuleSet rules(Instant now) {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            boolean pin = random.nextInt(4) == 0;
            rules.add(new Rule(
                    "rule-" + i,
                    any(List.of(Set.<String>of(), Set.of("home", "pdp"))),
                    new When(any(List.of(Set.<String>of(), Set.of("mobile"))), Set.of(), Set.of(), Set.of(), 0, 24),
                    new Validity(
                            Optional.empty(),
                            random.nextBoolean()
                                    ? Optional.empty()
                                    : Optional.of(now.plusSeconds(random.nextInt(200) - 100))),
                    new Target(
                            pin ? "" : any(CATEGORIES),
                            pin ? "" : any(List.of("", "A")),
                            Target.Range.ANY,
                            Map.of(),
                            pin ? Set.of("i" + random.nextInt(ITEMS)) : Set.of(),
                            Target.Range.ANY),
                    pin ? new Action.Pin(1 + random.nextInt(6)) : action()));
        }
        return new RuleSet(random.nextInt(9), Instant.parse("2026-11-20T08:00:00Z"), "", "", rules);
    }

    private Action action() {
        return any(List.of(
                new Action.Boost(1 + random.nextDouble()),
                new Action.Bury(0.5),
                new Action.Exclude(),
                new Action.Cap(3, Action.Per.BRAND)));
    }

    private Stock stock() {
        return switch (random.nextInt(8)) {
            case 0 -> Stock.UNKNOWN;
            case 1 -> Stock.UNREAD;
            case 2 -> Stock.of(Map.of(Stock.NO_SIZE, random.nextInt(3)));
            default ->
                Stock.of(Map.of("S", random.nextInt(2), "M", random.nextInt(3), "40½ \"wide\"", random.nextInt(2)));
        };
    }

    private Shopper shopper() {
        TreeMap<String, java.util.SortedMap<String, Integer>> sizes = new TreeMap<>();
        sizes.put("clothing", new TreeMap<>(Map.of("S", random.nextInt(3), "M", random.nextInt(3))));
        Shopper exact = new Shopper(
                sizes,
                List.of(new Shopper.CategoryShare(CATEGORIES.get(1 + random.nextInt(6)), random.nextFloat())),
                List.copyOf(new TreeSet<>(List.of(random.nextInt(10), 10 + random.nextInt(ITEMS - 10)))));
        return Shopper.CODEC.decode(Shopper.CODEC.encode(exact));
    }

    private CandidateList list(int length) {
        int[] items = new TreeSet<>(random.ints(length, 0, ITEMS + 5).boxed().toList())
                .stream()
                        .sorted(Comparator.comparing(n -> n * 7919 % 31))
                        .mapToInt(n -> n)
                        .toArray();
        float[] scores = new float[items.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (scores.length - i) / 3f;
        }
        return CandidateList.CODEC.decode(CandidateList.CODEC.encode(CandidateList.of(items, scores)));
    }

    private Assortment assortment() {
        List<Item> items = new ArrayList<>();
        List<EmbeddingBlock.Entry> vectors = new ArrayList<>();
        List<RelatedBlock.Entry> related = new ArrayList<>();
        for (int n = 0; n < ITEMS; n++) {
            items.add(Item.of(
                    n,
                    "i" + n,
                    "Item " + n,
                    any(CATEGORIES),
                    any(List.of("", "A", "B", "C")),
                    random.nextInt(9000) / 100.0,
                    "EUR",
                    any(List.of("", "clothing"))));
            float[] vector = new float[8];
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) random.nextGaussian();
            }
            vectors.add(new EmbeddingBlock.Entry(n, QuantisedVector.ofDirection(vector)));
            related.add(new RelatedBlock.Entry(n, list(8), list(8), list(8)));
        }
        AssortmentBuilder builder = new AssortmentBuilder()
                .put(Key.itemBlock("shop", 7, 0), ItemBlock.CODEC.encode(new ItemBlock(items)))
                .put(Key.embeddingBlock("shop", 7, 0), EmbeddingBlock.CODEC.encode(new EmbeddingBlock(8, vectors)))
                .put(Key.relatedBlock("shop", 7, 0), RelatedBlock.CODEC.encode(new RelatedBlock(related)))
                .put(Key.contextLifts("shop", 7), ContextLifts.CODEC.encode(lifts()));
        Map<String, CandidateList> none = new HashMap<>();
        CATEGORIES.forEach(category -> none.put(category, list(30)));
        none.forEach((category, list) -> builder.put(Key.popular("shop", 7, category), CandidateList.CODEC.encode(list))
                .put(Key.arrivals("shop", 7, category), CandidateList.CODEC.encode(list(20))));
        return builder.build();
    }

    private static ContextLifts lifts() {
        return ContextLifts.of(List.of(
                new ContextLifts.Lift("mobile", Daypart.EVENING, "women", 1.125f, 90),
                new ContextLifts.Lift("", Daypart.MORNING, "kitchen", 0.875f, 70)));
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}

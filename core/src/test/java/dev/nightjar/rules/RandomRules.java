package dev.nightjar.rules;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.ranking.When;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Rules, items and requests of few words, so that rules and items often meet. */
final class RandomRules {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final List<String> RAILS = List.of("home", "pdp", "cart");
    private static final List<String> CATEGORIES = List.of("a", "a/b", "a/b/c", "ab", "d");
    private static final List<String> BRANDS = List.of("x", "y");
    private static final List<String> DEVICES = List.of("mobile", "app");
    private static final List<String> COUNTRIES = List.of("DE", "AT");
    private static final int ITEMS = 40;

    private RandomRules() {}

    static Catalogue catalogue(Random random) {
        List<Item> items = new ArrayList<>();
        for (int n = 0; n < ITEMS; n++) {
            items.add(new Item(
                    n,
                    "i" + n,
                    "",
                    orEmpty(CATEGORIES, random),
                    orEmpty(BRANDS, random),
                    random.nextInt(5) * 10,
                    "EUR",
                    "",
                    attributes(random),
                    random.nextBoolean()
                            ? Optional.empty()
                            : Optional.of(
                                    LocalDate.ofInstant(NOW, ZoneOffset.UTC).minusDays(random.nextInt(20))),
                    ""));
        }
        return new Catalogue(items);
    }

    static RequestContext context(Random random) {
        return new RequestContext(
                orEmpty(DEVICES, random),
                orEmpty(List.of("sale"), random),
                orEmpty(COUNTRIES, random),
                LocalDateTime.ofInstant(NOW, ZoneOffset.UTC).plusHours(random.nextInt(24 * 7)));
    }

    static List<Rule> rules(Random random, int n) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Action action = action(random);
            rules.add(new Rule(
                    "r" + i,
                    some(RAILS, random),
                    when(random),
                    validity(random),
                    target(random, action instanceof Action.Pin),
                    action));
        }
        return rules;
    }

    private static Action action(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Action.Exclude();
            case 1 -> new Action.Pin(1 + random.nextInt(5));
            case 2 -> new Action.Bury((1 + random.nextInt(3)) / 4.0);
            case 3 -> new Action.Boost(1 + (1 + random.nextInt(8)) / 4.0);
            default -> new Action.Cap(1 + random.nextInt(3), pick(List.of(Action.Per.values()), random));
        };
    }

    private static Target target(Random random, boolean oneItem) {
        Set<String> items = new HashSet<>();
        for (int i = oneItem ? 1 : Math.max(0, random.nextInt(8) - 4); i > 0; i--) {
            items.add("i" + random.nextInt(ITEMS));
        }
        return new Target(
                rarely(random) ? pick(CATEGORIES, random) : "",
                rarely(random) ? pick(BRANDS, random) : "",
                rarely(random) ? new Range(random.nextInt(3) * 10, random.nextInt(5) * 10) : Range.ANY,
                rarely(random) ? attributes(random) : Map.of(),
                items,
                rarely(random) ? new Range(random.nextInt(5), random.nextInt(20)) : Range.ANY);
    }

    private static When when(Random random) {
        Set<DayOfWeek> days = rarely(random) ? some(List.of(DayOfWeek.values()), random) : Set.of();
        return new When(
                rarely(random) ? some(DEVICES, random) : Set.of(),
                rarely(random) ? Set.of("sale") : Set.of(),
                rarely(random) ? some(COUNTRIES, random) : Set.of(),
                days,
                rarely(random) ? random.nextInt(24) : 0,
                rarely(random) ? 1 + random.nextInt(24) : 24);
    }

    private static Validity validity(Random random) {
        return new Validity(moment(random), moment(random));
    }

    private static Optional<Instant> moment(Random random) {
        return rarely(random) ? Optional.of(NOW.plus(Duration.ofDays(random.nextInt(7) - 3L))) : Optional.empty();
    }

    private static Map<String, String> attributes(Random random) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : some(List.of("material", "shape"), random)) {
            attributes.put(name, pick(List.of("oak", "round"), random));
        }
        return attributes;
    }

    private static boolean rarely(Random random) {
        return random.nextInt(4) == 0;
    }

    private static String orEmpty(List<String> from, Random random) {
        return random.nextInt(4) == 0 ? "" : pick(from, random);
    }

    private static <T> Set<T> some(List<T> from, Random random) {
        Set<T> some = new HashSet<>(from);
        some.removeIf(one -> random.nextBoolean());
        return some;
    }

    private static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}

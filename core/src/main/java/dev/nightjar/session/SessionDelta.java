package dev.nightjar.session;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.session.SessionSettings.Pull;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a session says about items, and how much it is worth: docs/contract.md, "Session". The order in which events are
 * given does not matter; the same events at the same instant give the same numbers to the last bit. Belongs to one request
 * and is not safe for use by several threads.
 */
public final class SessionDelta {
    /** No session: nothing is known, and it weighs nothing. */
    public static final SessionDelta NONE =
            new SessionDelta(List.of(), Instant.EPOCH, Catalogue.EMPTY, ItemVectors.NONE, SessionSettings.WEIGHTLESS);

    /** A hover of unknown dwell, or a scroll of unknown depth, counts as half of a whole one. */
    private static final double UNKNOWN_EXTENT = 0.5;

    private static final double LN_2 = Math.log(2);

    private final SessionSettings settings;
    private final ItemVectors vectors;
    private final double[] direction;
    private final Map<String, Double> categories = new HashMap<>();
    /** Affinity by category, once it was asked for: candidates share few. */
    private final Map<String, Double> categoryParts = new HashMap<>();

    private final Map<String, Double> leaves = new HashMap<>();
    private final Map<String, Double> brands = new HashMap<>();
    private final Map<Integer, Double> bands = new HashMap<>();
    private final Map<Integer, Double> touched = new LinkedHashMap<>();
    private double evidence;

    private SessionDelta(
            List<SessionEvent> events,
            Instant now,
            Catalogue catalogue,
            ItemVectors vectors,
            SessionSettings settings) {
        this.settings = settings;
        this.vectors = vectors;
        this.direction = new double[vectors.rank()];
        events.stream()
                // Sums of floating-point numbers depend on their order, so it is fixed: newest first, then by id.
                .sorted(Comparator.comparing(SessionEvent::at).reversed().thenComparing(SessionEvent::id))
                .forEach(event -> catalogue.byId(event.item()).ifPresent(item -> add(item, strength(event, now))));
    }

    /**
     * Weighs the events of a session. An event about an item that is not in the catalogue says nothing.
     *
     * @param now the instant of the request; an event of later counts as one of now
     */
    public static SessionDelta of(
            List<SessionEvent> events,
            Instant now,
            Catalogue catalogue,
            ItemVectors vectors,
            SessionSettings settings) {
        return events.isEmpty() ? NONE : new SessionDelta(events, now, catalogue, vectors, settings);
    }

    /** {@code g = weight(type) · whole · 0.5^(age / half-life)}, where "whole" is in (0, 1]. */
    private double strength(SessionEvent event, Instant now) {
        double age = Math.max(0, Duration.between(event.at(), now).toMillis());
        double decay = Math.exp(-LN_2 * age / settings.halfLife().toMillis());
        return settings.weights().getOrDefault(event.type(), 0.0) * whole(event) * decay;
    }

    private double whole(SessionEvent event) {
        return switch (event.type()) {
            case HOVER ->
                event.dwellMs() == 0
                        ? UNKNOWN_EXTENT
                        : Math.min(
                                1,
                                event.dwellMs() / (double) settings.fullDwell().toMillis());
            case SCROLL -> event.depth() == 0 ? UNKNOWN_EXTENT : event.depth();
            default -> 1;
        };
    }

    private void add(Item item, double strength) {
        if (strength == 0) {
            return;
        }
        evidence += Math.abs(strength);
        vectors.addTo(direction, item.number(), strength);
        for (String level = item.category(); !level.isEmpty(); level = parent(level)) {
            categories.merge(level, strength, Double::sum);
        }
        if (!item.category().isEmpty()) {
            leaves.merge(item.category(), strength, Double::sum);
        }
        if (!item.brand().isEmpty()) {
            brands.merge(item.brand(), strength, Double::sum);
        }
        if (item.price() > 0) {
            bands.merge(band(item.price()), strength, Double::sum);
        }
        touched.merge(item.number(), strength, Double::sum);
    }

    private static String parent(String category) {
        int slash = category.lastIndexOf('/');
        return slash < 0 ? "" : category.substring(0, slash);
    }

    /** Prices in steps of √2: {@code ⌊2·log2(price)⌋}; none for a price of 0. */
    private static int band(double price) {
        return (int) Math.floor(2 * Math.log(price) / LN_2);
    }

    /** Evidence: the sum of the events' strengths, signs aside; 0 or more. */
    public double evidence() {
        return evidence;
    }

    /** How far the session is believed: {@code n / (n + k)}, in [0, 1). */
    public double trust(Pull pull) {
        return evidence / (evidence + pull.k());
    }

    /** {@code w = w_max · n / (n + k)}, in [0, w_max). */
    public double weight(Pull pull) {
        return pull.maxWeight() * trust(pull);
    }

    /**
     * How well an item goes with the session, part by part.
     *
     * @param embedding weighted mean cosine to what was touched, 0 at least; 0 for an item without an embedding
     * @param category share of the evidence in the item's category and its ancestors, the mean over these levels
     * @param brand share of the evidence with the item's brand
     * @param price share of the evidence in the item's price band, half of that in the bands beside it
     * @param total the parts by their shares, 0..1
     */
    public record Affinity(double embedding, double category, double brand, double price, double total) {
        static final Affinity NONE = new Affinity(0, 0, 0, 0, 0);
    }

    /** Each part in [0, 1]; all 0 without evidence. */
    public Affinity affinity(Item item) {
        if (evidence == 0) {
            return Affinity.NONE;
        }
        double embedding = unit(vectors.dot(item.number(), direction));
        double category = category(item);
        double brand = unit(brands.getOrDefault(item.brand(), 0.0));
        double price = item.price() > 0 ? inBand(band(item.price())) : 0;
        var shares = settings.shares();
        double total = shares.embedding() * embedding
                + shares.category() * category
                + shares.brand() * brand
                + shares.price() * price;
        return new Affinity(embedding, category, brand, price, total);
    }

    private double category(Item item) {
        Double known = categoryParts.get(item.category());
        if (known != null) {
            return known;
        }
        double sum = 0;
        int levels = 0;
        for (String level = item.category(); !level.isEmpty(); level = parent(level)) {
            sum += unit(categories.getOrDefault(level, 0.0));
            levels++;
        }
        double mean = levels == 0 ? 0 : sum / levels;
        categoryParts.put(item.category(), mean);
        return mean;
    }

    private double inBand(int band) {
        return unit(bands.getOrDefault(band, 0.0)
                + (bands.getOrDefault(band - 1, 0.0) + bands.getOrDefault(band + 1, 0.0)) / 2);
    }

    private double unit(double sum) {
        return Math.max(0, Math.min(1, sum / evidence));
    }

    /**
     * An item that the session touched.
     *
     * @param number the item's
     * @param share of the strongest one's evidence, above 0, 1 at most
     */
    public record Anchor(int number, double share) {}

    /** The items that the session is most about, strongest first, then by number; none that it turned away from. */
    public List<Anchor> anchors(int most) {
        double strongest = touched.values().stream().mapToDouble(g -> g).max().orElse(0);
        return touched.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(e -> new Anchor(e.getKey(), e.getValue() / strongest))
                .toList();
    }

    /** The category that the session is most about, as the items have it; ties by text. */
    public Optional<String> category() {
        return leaves.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .min(Map.Entry.<String, Double>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }
}

package dev.nightjar.session;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Traits;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.session.SessionSettings.Pull;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a session says about items, and how much it is worth: docs/contract.md, "Session". The order in which events are
 * given does not matter; the same events at the same instant give the same numbers to the last bit. Belongs to one request
 * and is not safe for use by several threads.
 */
public final class SessionDelta {
    /** A hover of unknown dwell, or a scroll of unknown depth, counts as half of a whole one. */
    private static final double UNKNOWN_EXTENT = 0.5;

    private static final Comparator<SessionEvent> NEWEST_FIRST =
            Comparator.comparing(SessionEvent::at).reversed().thenComparing(SessionEvent::id);

    private static final double LN_2 = Math.log(2);

    /** More than the share of its greatest possible value by which a dot product can be rounded. */
    private static final double ROUNDING = 1e-9;

    /** No session: nothing is known, and it weighs nothing. */
    public static final SessionDelta NONE =
            new SessionDelta(List.of(), Instant.EPOCH, Catalogue.EMPTY, ItemVectors.NONE, SessionSettings.WEIGHTLESS);

    private final SessionSettings settings;
    private final ItemVectors vectors;
    private final Traits traits;
    private final double[] direction;
    /** By number of the category, ancestors of the items' own included. */
    private final Sums categories;
    /** Affinity by number of the category, once it was asked for: candidates share few. */
    private final Sums categoryParts;

    private final Sums leaves;
    private final Sums brands;
    private final Sums bands;
    private final Sums touched;
    private double evidence;
    private final double mostOfEmbedding;

    private SessionDelta(
            List<SessionEvent> events,
            Instant now,
            Catalogue catalogue,
            ItemVectors vectors,
            SessionSettings settings) {
        this.settings = settings;
        this.vectors = vectors;
        this.traits = catalogue.traits();
        this.direction = new double[vectors.rank()];
        this.categories = new Sums(2 * events.size());
        this.categoryParts = new Sums(2 * events.size());
        this.leaves = new Sums(events.size());
        this.brands = new Sums(events.size());
        this.bands = new Sums(events.size());
        this.touched = new Sums(events.size());
        List<SessionEvent> inOrder = new ArrayList<>(events);
        // Sums of floating-point numbers depend on their order, so it is fixed: newest first, then by id.
        inOrder.sort(NEWEST_FIRST);
        for (SessionEvent event : inOrder) {
            Optional<Item> item = catalogue.byId(event.item());
            if (item.isPresent()) {
                add(item.get().number(), strength(event, now));
            }
        }
        this.mostOfEmbedding = unit(vectors.longest() * length(direction) * (1 + ROUNDING));
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

    private void add(int item, double strength) {
        if (strength == 0) {
            return;
        }
        evidence += Math.abs(strength);
        vectors.addTo(direction, item, strength);
        int category = traits.category(item);
        for (int level = category; level != Traits.NONE; level = traits.parent(level)) {
            categories.add(level, strength);
        }
        if (category != Traits.NONE) {
            leaves.add(category, strength);
        }
        if (traits.brand(item) != Traits.NONE) {
            brands.add(traits.brand(item), strength);
        }
        if (traits.priceBand(item) != Traits.NONE) {
            bands.add(traits.priceBand(item), strength);
        }
        touched.add(item, strength);
    }

    private static double length(double[] vector) {
        double squares = 0;
        for (double x : vector) {
            squares += x * x;
        }
        return Math.sqrt(squares);
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

    /**
     * Each part in [0, 1]; all 0 without evidence.
     *
     * @param item of the catalogue by which the session was weighed
     */
    public Affinity affinity(Item item) {
        return evidence == 0 ? Affinity.NONE : affinity(item.number(), unit(vectors.dot(item.number(), direction)));
    }

    /**
     * At least the affinity, in its total and in every part, without a look at the item's embedding: that part is as large
     * as any item's can be. A sum or a product is rounded alike in both, so this is not below the affinity even by a bit.
     *
     * @param item of the catalogue by which the session was weighed
     */
    public Affinity atMost(Item item) {
        return evidence == 0 ? Affinity.NONE : affinity(item.number(), mostOfEmbedding);
    }

    private Affinity affinity(int item, double embedding) {
        double category = category(traits.category(item));
        int brandNumber = traits.brand(item);
        double brand = brandNumber == Traits.NONE ? 0 : unit(brands.of(brandNumber));
        int band = traits.priceBand(item);
        double price = band == Traits.NONE ? 0 : inBand(band);
        var shares = settings.shares();
        double total = shares.embedding() * embedding
                + shares.category() * category
                + shares.brand() * brand
                + shares.price() * price;
        return new Affinity(embedding, category, brand, price, total);
    }

    private double category(int category) {
        if (category == Traits.NONE) {
            return 0;
        }
        if (!categoryParts.has(category)) {
            double sum = 0;
            int levels = 0;
            for (int level = category; level != Traits.NONE; level = traits.parent(level)) {
                sum += unit(categories.of(level));
                levels++;
            }
            categoryParts.set(category, sum / levels);
        }
        return categoryParts.of(category);
    }

    private double inBand(int band) {
        return unit(bands.of(band) + (bands.of(band - 1) + bands.of(band + 1)) / 2);
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
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < touched.size(); place++) {
            if (touched.sumAt(place) > 0) {
                places.add(place);
            }
        }
        places.sort(
                Comparator.<Integer>comparingDouble(touched::sumAt).reversed().thenComparingInt(touched::numberAt));
        List<Anchor> anchors = new ArrayList<>();
        for (int place : places.subList(0, Math.min(most, places.size()))) {
            anchors.add(new Anchor(touched.numberAt(place), touched.sumAt(place) / touched.sumAt(places.get(0))));
        }
        return anchors;
    }

    /** The category that the session is most about, as the items have it; ties by text. */
    public Optional<String> category() {
        Optional<String> most = Optional.empty();
        double mostEvidence = 0;
        for (int place = 0; place < leaves.size(); place++) {
            double sum = leaves.sumAt(place);
            String path = traits.path(leaves.numberAt(place));
            if (sum > mostEvidence
                    || (sum == mostEvidence
                            && most.filter(p -> path.compareTo(p) < 0).isPresent())) {
                most = Optional.of(path);
                mostEvidence = sum;
            }
        }
        return most;
    }
}

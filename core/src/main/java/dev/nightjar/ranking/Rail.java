package dev.nightjar.ranking;

import com.typesafe.config.Config;
import dev.nightjar.catalogue.Item;
import dev.nightjar.session.SessionSettings.Pull;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A page slot; {@code rails.*} of the settings says what each part means.
 *
 * @param count items when the request does not say
 * @param blend sources that are blended, with their weights, in the order of {@link SourceKind}
 * @param fallback sources in order that fill what the blend leaves empty
 * @param pull how far a session may move the list
 * @param boosts those that apply on this rail
 * @param exploration how much is left to chance
 */
public record Rail(
        String name,
        int count,
        Mode mode,
        Map<SourceKind, Double> blend,
        List<SourceKind> fallback,
        Filter filter,
        Variety variety,
        Pull pull,
        List<Boost> boosts,
        Exploration exploration) {

    /** One that explores nothing. */
    public Rail(
            String name,
            int count,
            Mode mode,
            Map<SourceKind, Double> blend,
            List<SourceKind> fallback,
            Filter filter,
            Variety variety,
            Pull pull,
            List<Boost> boosts) {
        this(name, count, mode, blend, fallback, filter, variety, pull, boosts, Exploration.NONE);
    }

    /** How fresh an answer is. */
    public enum Mode {
        /** The lists of the night on live stock. */
        BATCH,
        /** And what is trending. */
        MICRO_BATCH,
        /** And what the session does. */
        REAL_TIME;

        /** The name in settings, such as {@code micro-batch}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Where candidates of a rail may come from. */
    public enum SourceKind {
        /** The shopper's own list. */
        PERSONAL,
        /** Bought together with what the request is about. */
        ALSO_BOUGHT,
        /** Like what the request is about. */
        SIMILAR,
        /** Of other categories, bought together with what the request is about. */
        COMPLEMENT,
        /** In demand right now. */
        TRENDING,
        /** Popular in the category that the request, the session or the shopper is about. */
        CATEGORY,
        /** New in that category. */
        NEW_IN_CATEGORY,
        /** Popular in the store. */
        POPULAR,
        /** New in the store. */
        NEW,
        /** What the shopper looked at. */
        RECENT;

        /** The name in settings, such as {@code also-bought}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static SourceKind named(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** What a rail leaves out though it is in stock. */
    public enum Exclude {
        /** The items that the request is about. */
        IN_VIEW,
        /** What the session looked at. */
        SEEN,
        /** What the session or the user put into the basket and has not bought. */
        IN_CART,
        /** What the session or the user lately bought. */
        OWNED
    }

    /**
     * What a rail shows at all.
     *
     * @param withinCategory only items of the category that the request names
     * @param maxPrice infinite where there is no limit
     */
    public record Filter(Set<Exclude> exclude, boolean withinCategory, double minPrice, double maxPrice) {}

    /**
     * How alike the items of a rail may be.
     *
     * @param diversity see {@link Policy#diversity()}
     * @param maxPerCategory 0 sets no limit
     * @param maxPerBrand 0 sets no limit
     */
    public record Variety(double diversity, int maxPerCategory, int maxPerBrand) {}

    static Rail of(String name, Config c, Pull pullOfStore, List<Boost> boosts) {
        Map<SourceKind, Double> blend = new EnumMap<>(SourceKind.class);
        for (String source : c.getStringList("sources")) {
            blend.put(SourceKind.named(source), c.getDouble("weights." + source));
        }
        Set<Exclude> exclude = EnumSet.noneOf(Exclude.class);
        c.getStringList("exclude")
                .forEach(e ->
                        exclude.add(Exclude.valueOf(e.toUpperCase(Locale.ROOT).replace('-', '_'))));
        double maxPrice = c.getDouble("max-price");
        Mode mode = Mode.valueOf(c.getString("mode").toUpperCase(Locale.ROOT).replace('-', '_'));
        Pull pull = new Pull(
                c.getIsNull("session-max-weight") ? pullOfStore.maxWeight() : c.getDouble("session-max-weight"),
                c.getIsNull("session-k") ? pullOfStore.k() : c.getDouble("session-k"));
        return new Rail(
                name,
                c.getInt("count"),
                mode,
                blend,
                new ArrayList<>(c.getStringList("fallback").stream()
                        .map(SourceKind::named)
                        .toList()),
                new Filter(
                        exclude,
                        c.getBoolean("within-category"),
                        c.getDouble("min-price"),
                        maxPrice == 0 ? Double.POSITIVE_INFINITY : maxPrice),
                new Variety(c.getDouble("diversity"), c.getInt("max-per-category"), c.getInt("max-per-brand")),
                mode == Mode.REAL_TIME ? pull : Pull.NONE,
                boosts,
                new Exploration(c.getDouble("explore-rate"), c.getInt("explore-pool")));
    }

    /** The caps of this rail's own, none where it sets no limit. */
    public List<Policy.Cap> caps() {
        List<Policy.Cap> caps = new ArrayList<>();
        if (variety.maxPerCategory() > 0) {
            caps.add(new Policy.Cap(Item::category, variety.maxPerCategory(), "max-per-category"));
        }
        if (variety.maxPerBrand() > 0) {
            caps.add(new Policy.Cap(Item::brand, variety.maxPerBrand(), "max-per-brand"));
        }
        return caps;
    }

    /** The same under another name. */
    public Rail named(String other) {
        return new Rail(other, count, mode, blend, fallback, filter, variety, pull, boosts, exploration);
    }

    /** The same, moved otherwise by a session. */
    public Rail pulledBy(Pull other) {
        return new Rail(name, count, mode, blend, fallback, filter, variety, other, boosts, exploration);
    }

    /** Whether the sources include one of this kind. */
    public boolean draws(SourceKind kind) {
        return blend.containsKey(kind) || fallback.contains(kind);
    }
}

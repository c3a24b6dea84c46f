package dev.nightjar.session;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How events become evidence; the section {@code session} of a store's settings.
 *
 * @param weights evidence of one fresh, whole event of each type; below 0 it turns the shopper away from such items
 * @param halfLife after this long an event counts half
 * @param fullDwell a hover of this long, or longer, counts whole
 * @param shares what the four parts of the affinity count, 0..1 each, 1 together
 * @param pull how far a session may move a list, where the rail does not say
 * @param foldIn when a shopper whom the night did not know gets a list of their own
 */
public record SessionSettings(
        Map<EventType, Double> weights,
        Duration halfLife,
        Duration fullDwell,
        Shares shares,
        Pull pull,
        FoldIn foldIn) {

    /** Parts of the affinity; they are scaled to sum to 1. */
    public record Shares(double embedding, double category, double brand, double price) {
        public Shares {
            double sum = embedding + category + brand + price;
            if (!(sum > 0) || Math.min(Math.min(embedding, category), Math.min(brand, price)) < 0) {
                throw new IllegalArgumentException("shares " + embedding + ", " + category + ", " + brand + ", " + price
                        + ": each is 0 or more, and one is above 0");
            }
            embedding /= sum;
            category /= sum;
            brand /= sum;
            price /= sum;
        }
    }

    /**
     * The weight of a session with evidence n is {@code maxWeight · n / (n + k)}.
     *
     * @param maxWeight what the weight approaches, 0..1
     * @param k evidence at which it is half of that; above 0
     */
    public record Pull(double maxWeight, double k) {
        /** A session moves nothing. */
        public static final Pull NONE = new Pull(0, 1);

        public Pull {
            if (!(maxWeight >= 0 && maxWeight <= 1) || !(k > 0)) {
                throw new IllegalArgumentException(
                        "weight " + maxWeight + ", k " + k + ": the weight is 0 to 1, k above 0");
            }
        }
    }

    /**
     * When events become a list, and how long it is.
     *
     * @param minItems different items that it takes; 0: it is never made
     * @param length items of the list at most, 1 or more
     * @param maxItems a shop that sells more items makes none, since all of them are scored for it
     */
    public record FoldIn(int minItems, int length, int maxItems) {
        /** It is never made. */
        public static final FoldIn NEVER = new FoldIn(0, 1, 0);

        public FoldIn {
            if (minItems < 0 || length < 1 || maxItems < 0) {
                throw new IllegalArgumentException(
                        "min-items " + minItems + ", length " + length + ", max-items " + maxItems);
            }
        }
    }

    /** No event says anything. */
    public static final SessionSettings WEIGHTLESS = new SessionSettings(
            Map.of(), Duration.ofHours(1), Duration.ofSeconds(1), new Shares(1, 1, 1, 1), Pull.NONE, FoldIn.NEVER);

    public SessionSettings {
        weights = Map.copyOf(weights);
    }

    /** Reads a store's checked settings. */
    public static SessionSettings of(Config store) {
        Config c = store.getConfig("session");
        Map<EventType, Double> weights = new EnumMap<>(EventType.class);
        for (EventType type : EventType.values()) {
            weights.put(type, c.getDouble("weights." + type.label()));
        }
        Config shares = c.getConfig("shares");
        return new SessionSettings(
                weights,
                c.getDuration("half-life"),
                c.getDuration("full-dwell"),
                new Shares(
                        shares.getDouble("embedding"),
                        shares.getDouble("category"),
                        shares.getDouble("brand"),
                        shares.getDouble("price")),
                new Pull(c.getDouble("max-weight"), c.getDouble("k")),
                new FoldIn(c.getInt("fold-in.min-items"), c.getInt("fold-in.length"), c.getInt("fold-in.max-items")));
    }
}

package dev.nightjar.serving.guard;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides for each shopper's request whether there is time for all of it. Under too many at once, or when told so, a
 * request is answered with less work; it is never refused.
 */
public final class Shedding {
    private final int mostInFlight;
    private final Map<String, BlackFriday> modes;
    private final AtomicInteger inFlight = new AtomicInteger();

    /** When a store's answers are made with less work: {@code serving.black-friday}. */
    public enum BlackFriday {
        /** Always. */
        ON,
        /** Never. */
        OFF,
        /** While too many requests are under way. */
        AUTO;

        /** Reads {@code on}, {@code off} or {@code auto}. */
        public static BlackFriday of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * All stores share one count, as they share one machine.
     *
     * @param mostInFlight requests under way from which on {@code AUTO} sheds
     * @param modes of each store; {@code AUTO} for one that is not named
     */
    public Shedding(int mostInFlight, Map<String, BlackFriday> modes) {
        this.mostInFlight = mostInFlight;
        this.modes = Map.copyOf(modes);
    }

    /** One request under way; close it when it is answered. */
    public final class Pass implements AutoCloseable {
        private final boolean shed;

        private Pass(boolean shed) {
            this.shed = shed;
        }

        /** Whether to answer with less work. */
        public boolean isShed() {
            return shed;
        }

        @Override
        public void close() {
            inFlight.decrementAndGet();
        }
    }

    /** Counts a request in, which decides for it. */
    public Pass enter(String store) {
        int now = inFlight.incrementAndGet();
        return new Pass(
                switch (modes.getOrDefault(store, BlackFriday.AUTO)) {
                    case ON -> true;
                    case OFF -> false;
                    case AUTO -> now > mostInFlight;
                });
    }

    /** Requests under way. */
    public int inFlight() {
        return inFlight.get();
    }
}

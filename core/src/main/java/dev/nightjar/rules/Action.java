package dev.nightjar.rules;

import java.util.Locale;

/** What a rule does with its target. */
public sealed interface Action {
    /** Never shown. */
    record Exclude() implements Action {}

    /**
     * A place of its own, if the item can be offered.
     *
     * @param position from 1 to {@value #LAST_POSITION}
     */
    record Pin(int position) implements Action {
        /** A list has no more places. */
        public static final int LAST_POSITION = 200;

        public Pin {
            if (position < 1 || position > LAST_POSITION) {
                throw new IllegalArgumentException("position " + position + "; places are 1 to " + LAST_POSITION);
            }
        }
    }

    /**
     * Counts for less.
     *
     * @param factor multiplies the score; above 0, below 1
     */
    record Bury(double factor) implements Action {
        public Bury {
            if (!(factor > 0 && factor < 1)) {
                throw new IllegalArgumentException("factor " + factor + "; what buries is above 0 and below 1");
            }
        }
    }

    /**
     * Counts for more.
     *
     * @param factor multiplies the score; above 1, {@value #GREATEST_FACTOR} at most
     */
    record Boost(double factor) implements Action {
        /** Ranks above everything that no rule lifts. */
        public static final double GREATEST_FACTOR = 100;

        public Boost {
            if (!(factor > 1 && factor <= GREATEST_FACTOR)) {
                throw new IllegalArgumentException(
                        "factor " + factor + "; what boosts is above 1, and " + GREATEST_FACTOR + " at most");
            }
        }
    }

    /**
     * At most so many in one list.
     *
     * @param most 1 to {@value Pin#LAST_POSITION}
     * @param per of what: of the target as a whole, of each category or of each brand in it
     */
    record Cap(int most, Per per) implements Action {
        public Cap {
            if (most < 1 || most > Pin.LAST_POSITION) {
                throw new IllegalArgumentException(
                        "a cap of " + most + "; it is 1 to " + Pin.LAST_POSITION + ", to show none exclude");
            }
        }
    }

    /** What a cap counts. */
    enum Per {
        TARGET,
        CATEGORY,
        BRAND;

        /** The word in rules, such as {@code brand}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The word in rules, such as {@code exclude}. */
    default String word() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}

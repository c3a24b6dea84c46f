package dev.nightjar.jobs.sample;

import java.util.Comparator;

/** Somebody comes to the shop at a moment (milliseconds since 1970), for a reason. */
record Arrival(long at, int shopper, boolean signedIn, Errand errand) {

    /** In time; ties by shopper, then by errand, so that the order never depends on how the list was made. */
    static final Comparator<Arrival> IN_TIME = Comparator.comparingLong(Arrival::at)
            .thenComparingInt(Arrival::shopper)
            .thenComparing(arrival -> arrival.errand().toString());

    /** Why somebody comes. */
    sealed interface Errand {}

    /** To look around. */
    record Browse() implements Errand {}

    /** To buy something used up again. */
    record Refill(int leaf, Item usual) implements Errand {

        @Override
        public String toString() {
            return "refill " + leaf;
        }
    }

    /** To send a purchase back. */
    record SendBack(Item item, int size, int quantity) implements Errand {

        @Override
        public String toString() {
            return "send back " + item.index() + " " + size;
        }
    }
}

package dev.nightjar.jobs.sample;

/**
 * One thing somebody did.
 *
 * @param at milliseconds since 1970, UTC
 */
record ShopEvent(long at, Visitor visitor, Item item, Deed deed) {

    /**
     * What was done, and the numbers an export attaches to it; a number that does not belong to the action is 0.
     *
     * @param size numbered from the item's smallest
     * @param dwellMillis how long the item was looked at
     * @param depth how far its page was scrolled, per cent
     */
    record Deed(Action action, int size, int quantity, int dwellMillis, int depth) {

        static Deed lasting(Action action, int dwellMillis) {
            return new Deed(action, 0, 0, dwellMillis, 0);
        }

        static Deed scrolling(int depth) {
            return new Deed(Action.SCROLL, 0, 0, 0, depth);
        }

        static Deed of(Action action, int size, int quantity) {
            return new Deed(action, size, quantity, 0, 0);
        }
    }
}

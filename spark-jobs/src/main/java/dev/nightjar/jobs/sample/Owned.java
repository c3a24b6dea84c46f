package dev.nightjar.jobs.sample;

/**
 * What each shopper has bought and kept, so that few buy the same coat twice. It holds 64 marks a shopper, shared by
 * all items: somebody may be thought to own what they do not, and then merely does not buy it.
 */
final class Owned {

    private final long[] marks;

    Owned(int shoppers) {
        this.marks = new long[shoppers];
    }

    boolean has(Shopper shopper, Item item) {
        return (marks[shopper.index()] & mark(item)) != 0;
    }

    void bought(Shopper shopper, Item item) {
        marks[shopper.index()] |= mark(item);
    }

    void sentBack(Shopper shopper, Item item) {
        marks[shopper.index()] &= ~mark(item);
    }

    private static long mark(Item item) {
        return 1L << item.index() % Long.SIZE;
    }
}

package dev.nightjar.jobs.sample;

import java.util.Optional;

/** The item each shopper last wanted but did not buy: people come back to it. Four bytes a shopper. */
final class LeftBehind {

    private final Catalogue catalogue;
    /** Number of the item plus one; 0 for none. */
    private final int[] wanted;

    LeftBehind(Catalogue catalogue, int shoppers) {
        this.catalogue = catalogue;
        this.wanted = new int[shoppers];
    }

    void want(Shopper shopper, Item item) {
        wanted[shopper.index()] = item.index() + 1;
    }

    void bought(Shopper shopper, Item item) {
        if (wanted[shopper.index()] == item.index() + 1) {
            wanted[shopper.index()] = 0;
        }
    }

    Optional<Item> of(Shopper shopper) {
        int number = wanted[shopper.index()];
        return number == 0 ? Optional.empty() : Optional.of(catalogue.items().get(number - 1));
    }
}

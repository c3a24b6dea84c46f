package dev.nightjar.jobs.evaluate;

import java.util.BitSet;

/** Which items are to be foretold. */
enum Target {
    /** Whatever the user takes, again or for the first time. */
    ALL("all") {
        @Override
        int count(Customer customer) {
            return customer.count();
        }

        @Override
        boolean excludes(Customer customer, int item) {
            return false;
        }

        @Override
        ItemList night(Customer customer) {
            return customer.night();
        }
    },
    /** What the user takes for the first time; lists leave out the history. */
    NEW("new") {
        @Override
        int count(Customer customer) {
            return customer.countNew();
        }

        @Override
        boolean excludes(Customer customer, int item) {
            return customer.held().get(item);
        }

        @Override
        ItemList night(Customer customer) {
            return customer.nightNew();
        }
    };

    private final String label;

    Target(String label) {
        this.label = label;
    }

    /** As the table {@code evaluations} has it. */
    String label() {
        return label;
    }

    /** How many items there are to foretell. */
    abstract int count(Customer customer);

    /** Whether an item must not be listed. */
    abstract boolean excludes(Customer customer, int item);

    /** The list of our own models. */
    abstract ItemList night(Customer customer);

    /** Items to foretell that can be listed. */
    BitSet relevant(Customer customer) {
        BitSet relevant = (BitSet) customer.relevant().clone();
        if (this == NEW) {
            relevant.andNot(customer.held());
        }
        return relevant;
    }
}

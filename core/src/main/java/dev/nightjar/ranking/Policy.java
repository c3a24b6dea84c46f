package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What may not be shown, what must stand where, and how alike the shown items may be.
 *
 * @param exclusion why an item may not be shown, whatever its stock; empty when it may
 * @param pins items with a place of their own
 * @param caps most items of a kind
 * @param diversity λ of maximal marginal relevance, 0..1: 1 is by score alone, lower prefers items unlike those above
 *     (Carbonell &amp; Goldstein 1998, doi 10.1145/290941.291025)
 */
public record Policy(Function<Item, Optional<Exclusion>> exclusion, List<Pin> pins, List<Cap> caps, double diversity) {

    /** Everything may stand anywhere. */
    public static final Policy NONE = new Policy(item -> Optional.empty(), List.of(), List.of(), 1);

    public Policy {
        pins = List.copyOf(pins);
        caps = List.copyOf(caps);
        if (!(diversity >= 0 && diversity <= 1)) {
            throw new IllegalArgumentException("diversity " + diversity + "; it is 0 to 1");
        }
    }

    /**
     * Why an item may not be shown.
     *
     * @param by what says so, such as a rule's id; empty where the reason says it all
     */
    public record Exclusion(Drop drop, String by) {}

    /**
     * A place for an item, if the item can be offered.
     *
     * @param position from 1; a place behind the end of the answer is none
     * @param by the rule's id
     */
    public record Pin(int position, Item item, String by) {}

    /**
     * At most so many items in one answer that have the same word for something.
     *
     * @param word such as the item's brand; empty for an item that is not counted
     * @param most 1 or more
     */
    public record Cap(Function<Item, String> word, int most, String by) {}
}

package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A merchandiser's wish: in these circumstances, these items count for more (or less).
 *
 * @param name shown in the explanation
 * @param when all stated conditions must hold
 * @param target the items
 * @param factor multiplies the item's score; above 1 lifts, below 1 lowers; positive
 */
public record Boost(String name, When when, Target target, double factor) {

    public Boost {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException(
                    "boost " + name + ": factor " + factor + "; use a positive number, below 1 to lower");
        }
    }

    /** What it does to items in these circumstances; empty where it does not apply at all. */
    public Optional<Lift> in(RequestContext context) {
        return when.holds(context)
                ? Optional.of(new InForce(this, context.localTime().toLocalDate()))
                : Optional.empty();
    }

    private record InForce(Boost boost, LocalDate today) implements Lift {
        @Override
        public double factor(Item item) {
            return boost.target.matches(item, today) ? boost.factor : 1;
        }

        @Override
        public String name(Item item) {
            return boost.name;
        }
    }
}

package dev.nightjar.ranking;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.sizes.LikelySizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What can be offered to one shopper now.
 *
 * @param stock live stock of an item, {@link Stock#UNKNOWN} when nothing is known
 * @param offerUnknownStock whether an item of unknown stock may be offered
 * @param sizes what the shopper is likely to take
 */
public record Shelf(
        Catalogue catalogue,
        ItemVectors vectors,
        Function<Item, Stock> stock,
        boolean offerUnknownStock,
        LikelySizes sizes) {

    /** Sizes with units that suit the shopper, {@value Stock#NO_SIZE} included; empty where stock is unknown. */
    List<String> sizesOf(Item item, Stock of) {
        List<String> fitting = new ArrayList<>();
        of.units().forEach((size, units) -> {
            if (units > 0 && (size.equals(Stock.NO_SIZE) || sizes.accepts(item.sizeSystem(), size))) {
                fitting.add(size);
            }
        });
        return fitting;
    }

    /** Why an item's stock forbids to offer it. */
    Optional<Drop> obstacle(Stock of, List<String> fitting) {
        if (!of.isKnown()) {
            return offerUnknownStock ? Optional.empty() : Optional.of(Drop.STOCK_UNKNOWN);
        }
        if (!fitting.isEmpty()) {
            return Optional.empty();
        }
        boolean anyUnits = of.units().values().stream().anyMatch(units -> units > 0);
        return Optional.of(anyUnits ? Drop.NOT_IN_SIZE : Drop.SOLD_OUT);
    }
}

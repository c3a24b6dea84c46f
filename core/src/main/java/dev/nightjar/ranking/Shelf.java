package dev.nightjar.ranking;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.sizes.LikelySizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What can be offered to one shopper now.
 *
 * @param stock live stock of an item
 * @param offerUnknownStock whether an item of unknown stock may be offered
 * @param sizes what the shopper is likely to take
 */
public record Shelf(
        Catalogue catalogue, ItemVectors vectors, StockLookup stock, boolean offerUnknownStock, LikelySizes sizes) {

    /** Sizes with units that suit the shopper, in text order, without {@value Stock#NO_SIZE}; none where stock is unknown. */
    List<String> sizesOf(Item item) {
        Availability of = stock.availability(item);
        Optional<SortedSet<String>> likely = sizes.in(item.sizeSystem());
        List<String> fitting = new ArrayList<>();
        for (int i = 0; i < of.sizes(); i++) {
            if (suits(of, i, likely) && !of.size(i).equals(Stock.NO_SIZE)) {
                fitting.add(of.size(i));
            }
        }
        return fitting;
    }

    /** Why an item's stock forbids to offer it. */
    Optional<Drop> obstacle(Item item, Availability of) {
        if (!of.isKnown()) {
            return offerUnknownStock && of.isRead() ? Optional.empty() : Optional.of(Drop.STOCK_UNKNOWN);
        }
        if (of.sizesInStock() == 0) {
            return Optional.of(Drop.SOLD_OUT);
        }
        Optional<SortedSet<String>> likely = sizes.in(item.sizeSystem());
        for (int i = 0; i < of.sizes(); i++) {
            if (suits(of, i, likely)) {
                return Optional.empty();
            }
        }
        return Optional.of(Drop.NOT_IN_SIZE);
    }

    private static boolean suits(Availability of, int place, Optional<SortedSet<String>> likely) {
        return of.isInStock(place)
                && (likely.isEmpty()
                        || of.size(place).equals(Stock.NO_SIZE)
                        || likely.get().contains(of.size(place)));
    }
}

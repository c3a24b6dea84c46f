package dev.nightjar.ranking;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.sizes.LikelySizes;
import java.util.List;
import java.util.function.Function;

/**
 * Everything one ranking depends on.
 *
 * @param ladder sources in order; a later one only fills up
 * @param stock live stock of an item, {@link Stock#UNKNOWN} when nothing is known
 * @param offerUnknownStock whether an item of unknown stock may be offered
 * @param sizes what the shopper is likely to take
 * @param count items wanted, 1 or more
 */
public record RankingRequest(
        List<Source> ladder,
        Catalogue catalogue,
        Function<Item, Stock> stock,
        boolean offerUnknownStock,
        LikelySizes sizes,
        List<Boost> boosts,
        RequestContext context,
        int count) {

    public RankingRequest {
        ladder = List.copyOf(ladder);
        boosts = List.copyOf(boosts);
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + ": ask for 1 or more items");
        }
    }
}

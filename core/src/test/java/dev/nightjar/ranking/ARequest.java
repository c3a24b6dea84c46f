package dev.nightjar.ranking;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.sizes.LikelySizes;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Makes a ranking request: a Friday evening on a phone, everything in stock unless said otherwise. */
final class ARequest {
    private final List<Source> ladder = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Stock> stock = new HashMap<>();
    private final List<Boost> boosts = new ArrayList<>();
    private boolean offerUnknownStock;
    private LikelySizes sizes = LikelySizes.ANY;
    private RequestContext context = new RequestContext("mobile", "", LocalDateTime.of(2026, 11, 20, 23, 30));
    private int count = 10;

    ARequest source(String name, int[] numbers, float... scores) {
        ladder.add(new Source(name, CandidateList.of(numbers, scores)));
        return this;
    }

    ARequest item(int number, String id, String category, String brand, String sizeSystem) {
        items.add(new Item(number, id, id, category, brand, 10, "EUR", sizeSystem));
        return this;
    }

    /** An item without sizes, one unit of it. */
    ARequest item(int number, String id) {
        return item(number, id, "", "", "").stock(id, Map.of(Stock.NO_SIZE, 1));
    }

    ARequest stock(String id, Map<String, Integer> units) {
        stock.put(id, Stock.of(units));
        return this;
    }

    ARequest offeringUnknownStock(boolean offered) {
        offerUnknownStock = offered;
        return this;
    }

    ARequest likelySizes(Map<String, ? extends SortedSet<String>> bySystem) {
        sizes = new LikelySizes(new TreeMap<>(bySystem));
        return this;
    }

    ARequest boost(Boost boost) {
        boosts.add(boost);
        return this;
    }

    ARequest context(RequestContext newContext) {
        context = newContext;
        return this;
    }

    ARequest count(int newCount) {
        count = newCount;
        return this;
    }

    RankingRequest build() {
        return new RankingRequest(
                ladder,
                new Catalogue(items),
                item -> stock.getOrDefault(item.id(), Stock.UNKNOWN),
                offerUnknownStock,
                sizes,
                boosts,
                context,
                count);
    }
}

package dev.nightjar.ranking;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.session.SessionDelta;
import dev.nightjar.session.SessionSettings.Pull;
import dev.nightjar.sizes.LikelySizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Makes a ranking request. */
final class ARequest {
    private final List<List<Source>> ladder = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final Map<String, Stock> stock = new HashMap<>();
    private final List<Lift> lifts = new ArrayList<>();
    private ItemVectors vectors = ItemVectors.NONE;
    private SessionDelta session = SessionDelta.NONE;
    private Pull pull = new Pull(0.6, 3);
    private Policy policy = Policy.NONE;
    private boolean offerUnknownStock;
    private LikelySizes sizes = LikelySizes.ANY;
    private int count = 10;

    ARequest source(String name, int[] numbers, float... scores) {
        return rung(new Source(name, CandidateList.of(numbers, scores)));
    }

    /** Sources that are blended, behind those named before. */
    ARequest rung(Source... sources) {
        ladder.add(List.of(sources));
        return this;
    }

    ARequest vectors(ItemVectors newVectors) {
        vectors = newVectors;
        return this;
    }

    ARequest session(SessionDelta newSession, Pull newPull) {
        session = newSession;
        pull = newPull;
        return this;
    }

    ARequest policy(Policy newPolicy) {
        policy = newPolicy;
        return this;
    }

    Catalogue catalogue() {
        return new Catalogue(items);
    }

    ARequest item(int number, String id, String category, String brand, String sizeSystem) {
        return item(Item.of(number, id, id, category, brand, 10, "EUR", sizeSystem));
    }

    ARequest item(Item item) {
        items.add(item);
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

    ARequest lift(Lift lift) {
        lifts.add(lift);
        return this;
    }

    /** A boost, if it holds in the context. */
    ARequest boost(Boost boost, RequestContext context) {
        boost.in(context).ifPresent(lifts::add);
        return this;
    }

    ARequest count(int newCount) {
        count = newCount;
        return this;
    }

    RankingRequest build() {
        StockLookup stockOf = item -> stock.getOrDefault(item.id(), Stock.UNKNOWN);
        return new RankingRequest(
                ladder,
                new Shelf(catalogue(), vectors, stockOf, offerUnknownStock, sizes),
                session,
                pull,
                lifts,
                policy,
                count);
    }
}

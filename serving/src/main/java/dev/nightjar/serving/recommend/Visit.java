package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Exclusions.Done;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.redis.SessionState;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.store.Store;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionDelta;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.sizes.LikelySizes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is the same for all lists of one request.
 *
 * @param generation one reference for the whole request, so that a switch of generations meanwhile mixes nothing
 * @param remembered what is remembered of the visitor
 * @param session what that says
 */
record Visit(
        Store store,
        Generation generation,
        RequestContext context,
        Lookup lookup,
        SessionState remembered,
        SessionDelta session) {

    /** Types of event by which an item was seen in full, not in passing. */
    private static final Set<EventType> OPENED =
            EnumSet.of(EventType.VIEW, EventType.CLICK, EventType.SCROLL, EventType.CART, EventType.WISHLIST);

    static Visit of(
            Store store,
            Generation generation,
            RequestContext context,
            Lookup lookup,
            SessionState remembered,
            Instant now) {
        SessionDelta session = SessionDelta.of(
                remembered.events(),
                now,
                generation.catalogue(),
                generation.vectors(),
                store.ranking().session());
        return new Visit(store, generation, context, lookup, remembered, session);
    }

    LikelySizes sizes() {
        return store.ranking().likelySizes(lookup.shopper());
    }

    /** Numbers of the items that were opened, latest first. */
    List<Integer> opened() {
        Set<Integer> numbers = new LinkedHashSet<>();
        for (SessionEvent event : remembered.events()) {
            if (OPENED.contains(event.type())) {
                generation.catalogue().byId(event.item()).ifPresent(item -> numbers.add(item.number()));
            }
        }
        return new ArrayList<>(numbers);
    }

    /** What the visitor did lately. */
    Done done() {
        Catalogue catalogue = generation.catalogue();
        Map<Integer, Integer> net = new HashMap<>();
        for (SessionEvent event : remembered.events()) {
            int change = event.type() == EventType.PURCHASE ? 1 : event.type() == EventType.RETURN ? -1 : 0;
            catalogue
                    .byId(event.item())
                    .filter(item -> !isRepeatable(item))
                    .ifPresent(item -> net.merge(item.number(), change, Integer::sum));
        }
        net.values().removeIf(n -> n <= 0);
        return new Done(Set.copyOf(opened()), Set.copyOf(net.keySet()));
    }

    private boolean isRepeatable(Item item) {
        RankingSettings settings = store.ranking();
        return settings.repeatable().stream().anyMatch(item::isIn);
    }
}

package dev.nightjar.serving.recommend;

import dev.nightjar.ranking.Rail.SourceKind;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.redis.SessionState;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.store.Store;
import java.time.Instant;
import java.util.Optional;

/**
 * What one request found out, which is the same for all of its lists.
 *
 * @param generation one reference for the whole request, so that a switch of generations meanwhile mixes nothing
 * @param remembered what is remembered of the visitor
 * @param visit what that says
 */
record Situation(Generation generation, Lookup lookup, SessionState remembered, Visit visit) {

    static Situation of(
            Store store, Generation generation, RecommendationRequest request, Shoppers.Found found, Instant now) {
        Guest guest = new Guest(
                found.lookup().list(),
                found.lookup().shopper(),
                found.remembered().events());
        Visit visit = new Visit(
                store.ranking(),
                generation.assortment(),
                store.trending().trending(),
                store.experiments().rules(store.rules().inForce(), request.assigned()),
                request.context(),
                guest,
                now);
        return new Situation(generation, found.lookup(), found.remembered(), visit);
    }

    /** How a list of the slot comes about. */
    Strategy strategy(Slot slot) {
        Optional<Strategy.Reason> obstacle = lookup.obstacle();
        if (obstacle.isEmpty() && !slot.rail().draws(SourceKind.PERSONAL)) {
            obstacle = Optional.of(Strategy.Reason.RAIL_WITHOUT_PERSONAL);
        }
        if (obstacle.isEmpty()) {
            return new Strategy.Personalised();
        }
        if (slot.rail().draws(SourceKind.PERSONAL)
                && visit.foldedIn(slot.rail()).size() > 0) {
            return new Strategy.FoldIn();
        }
        return visit.session().weight(slot.rail().pull()) > 0
                ? new Strategy.Session()
                : new Strategy.Fallback(obstacle.get());
    }
}

package dev.nightjar.ranking;

import dev.nightjar.session.SessionDelta;
import dev.nightjar.session.SessionSettings.Pull;
import java.util.List;

/**
 * Everything one ranking depends on.
 *
 * @param ladder rungs of sources; the sources of a rung are blended, a later rung only fills up
 * @param shelf what can be offered
 * @param session what the shopper does now
 * @param pull how far that may move the list
 * @param lifts boosts and the like that hold in the circumstances of the request, applied in this order
 * @param count items wanted, 1 or more
 */
public record RankingRequest(
        List<List<Source>> ladder,
        Shelf shelf,
        SessionDelta session,
        Pull pull,
        List<Lift> lifts,
        Policy policy,
        int count) {

    public RankingRequest {
        ladder = ladder.stream().map(List::copyOf).toList();
        lifts = List.copyOf(lifts);
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + ": ask for 1 or more items");
        }
    }
}

package dev.nightjar.ranking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Orders candidates for one request: scaled base score, moved by the session, times what lifts or lowers; exclusions,
 * stock and size first. The server and the e-mail job call this one class.
 *
 * <p>Ties keep the order of the sources; equal requests give equal answers. The cost is linear in the number of
 * candidates looked at, plus a sort of each rung.
 */
public final class Ranker {
    private final RankingRequest request;
    private final double sessionWeight;
    private final Order order;
    private final Lift[] lifts;
    private final List<Candidate> unplaced = new ArrayList<>();

    /** Scores candidates and brings them into falling order; equal scores keep the order of the sources. */
    private interface Order {
        /**
         * Orders.
         *
         * @param needed how many of the best are looked at
         */
        List<Candidate> apply(List<Candidate> candidates, int needed, Ranker by);
    }

    private Ranker(RankingRequest request, Order order) {
        this.request = request;
        this.order = order;
        this.lifts = request.lifts().toArray(Lift[]::new);
        this.sessionWeight = request.session().weight(request.pull());
    }

    /** Ranks. What is left below the answer stays unsaid, since nobody but an explanation asks for it. */
    public static Ranking rank(RankingRequest request) {
        return new Ranker(request, (candidates, needed, by) -> Best.of(candidates, needed, by::most, by::score))
                .ranking();
    }

    /** The same answer, and everything that is left below it. */
    public static Ranking explain(RankingRequest request) {
        Ranker ranker = new Ranker(request, (candidates, needed, by) -> Best.all(candidates, by::score));
        Ranking answer = ranker.ranking();
        return new Ranking(answer.items(), answer.leftOut(), ranker.ranked(ranker.unplaced));
    }

    private Ranking ranking() {
        Gathering gathering = new Gathering(request);
        Selection selection = new Selection(request.policy(), request.shelf().vectors(), request.count());
        pinned(gathering).forEach(selection::pin);
        for (List<Source> rung : request.ladder()) {
            if (selection.isFull()) {
                break;
            }
            List<Candidate> best = order.apply(gathering.of(rung), selection.needs(), this);
            unplaced.addAll(selection.fill(best));
        }
        List<Ranking.LeftOut> leftOut = new ArrayList<>(gathering.leftOut());
        leftOut.addAll(selection.capped());
        return new Ranking(ranked(selection.items()), leftOut, List.of());
    }

    /** Items with a place of their own, by place; one that cannot be offered is left out with the reason. */
    private Map<Integer, Candidate> pinned(Gathering gathering) {
        Map<Integer, Candidate> pinned = new HashMap<>();
        for (Policy.Pin pin : request.policy().pins()) {
            if (pin.position() <= request.count() && !pinned.containsKey(pin.position())) {
                gathering.single(pin.item().number(), "pin:" + pin.by()).ifPresent(candidate -> {
                    score(candidate);
                    pinned.put(pin.position(), candidate);
                });
            }
        }
        return pinned;
    }

    private void score(Candidate candidate) {
        candidate.setFeatures(new Features(
                candidate.base(), sessionWeight, request.session().affinity(candidate.item()), lift(candidate)));
    }

    /** At least the score, for less work. */
    private double most(Candidate candidate) {
        return new Features(
                        candidate.base(), sessionWeight, request.session().atMost(candidate.item()), lift(candidate))
                .score();
    }

    private double lift(Candidate candidate) {
        double lift = 1;
        for (Lift each : lifts) {
            lift *= each.factor(candidate.item());
        }
        return lift;
    }

    private List<RankedItem> ranked(List<Candidate> candidates) {
        return candidates.stream().map(this::ranked).toList();
    }

    private RankedItem ranked(Candidate candidate) {
        List<Reason> reasons = new ArrayList<>();
        reasons.add(new Reason.Base(candidate.source(), candidate.base()));
        if (sessionWeight > 0) {
            reasons.add(new Reason.Session(candidate.features().blended() / candidate.base()));
        }
        for (Lift each : lifts) {
            reasons.addAll(each.reasons(candidate.item()));
        }
        return new RankedItem(
                candidate.item(), candidate.features(), request.shelf().sizesOf(candidate.item()), reasons);
    }
}

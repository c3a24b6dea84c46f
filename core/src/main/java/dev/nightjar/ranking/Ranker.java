package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Orders candidates for one request: scaled base score, moved by the session, times what lifts or lowers; exclusions,
 * stock and size first. The server and the e-mail job call this one class.
 *
 * <p>Ties keep the order of the sources; equal requests give equal answers.
 */
public final class Ranker {
    private final RankingRequest request;
    private final double sessionWeight;
    private final List<Ranking.LeftOut> leftOut = new ArrayList<>();

    private Ranker(RankingRequest request) {
        this.request = request;
        this.sessionWeight = request.session().weight(request.pull());
    }

    /** Ranks; the cost is linear in the number of candidates looked at, plus a sort of each rung. */
    public static Ranking rank(RankingRequest request) {
        return new Ranker(request).ranking();
    }

    private Ranking ranking() {
        Set<Integer> looked = new HashSet<>();
        Selection selection = new Selection(request.policy(), request.shelf().vectors(), request.count());
        for (Map.Entry<Integer, RankedItem> pin : pinned(looked).entrySet()) {
            selection.pin(pin.getKey(), pin.getValue());
        }
        for (List<Source> rung : request.ladder()) {
            if (selection.isFull()) {
                break;
            }
            List<RankedItem> fit = new ArrayList<>();
            for (Union.Candidate candidate : Union.of(rung)) {
                if (looked.add(candidate.number())) {
                    offer(candidate).ifPresent(fit::add);
                }
            }
            // A stable sort: equal scores keep the order of the sources.
            fit.sort(Comparator.comparingDouble(RankedItem::score).reversed());
            selection.fill(fit);
        }
        leftOut.addAll(selection.capped());
        return new Ranking(selection.items(), leftOut, selection.below());
    }

    /** Items with a place of their own, by place; one that cannot be offered is left out with the reason. */
    private Map<Integer, RankedItem> pinned(Set<Integer> looked) {
        Map<Integer, RankedItem> pinned = new HashMap<>();
        for (Policy.Pin pin : request.policy().pins()) {
            int number = pin.item().number();
            if (pin.position() <= request.count() && !pinned.containsKey(pin.position()) && looked.add(number)) {
                offer(new Union.Candidate(number, "pin:" + pin.by(), 1))
                        .ifPresent(item -> pinned.put(pin.position(), item));
            }
        }
        return pinned;
    }

    private Optional<RankedItem> offer(Union.Candidate candidate) {
        Optional<Item> found = request.shelf().catalogue().byNumber(candidate.number());
        if (found.isEmpty()) {
            return leaveOut(candidate, Drop.NOT_IN_CATALOGUE, "");
        }
        Item item = found.get();
        Optional<Policy.Exclusion> exclusion = request.policy().exclusion().apply(item);
        if (exclusion.isPresent()) {
            return leaveOut(candidate, exclusion.get().drop(), exclusion.get().by());
        }
        Stock stock = request.shelf().stock().apply(item);
        List<String> sizes = request.shelf().sizesOf(item, stock);
        Optional<Drop> obstacle = request.shelf().obstacle(stock, sizes);
        return obstacle.isPresent()
                ? leaveOut(candidate, obstacle.get(), "")
                : Optional.of(scored(item, candidate, sizes));
    }

    private Optional<RankedItem> leaveOut(Union.Candidate candidate, Drop drop, String by) {
        leftOut.add(new Ranking.LeftOut(candidate.number(), drop, by));
        return Optional.empty();
    }

    private RankedItem scored(Item item, Union.Candidate candidate, List<String> sizes) {
        List<Reason> reasons = new ArrayList<>();
        reasons.add(new Reason.Base(candidate.source(), candidate.base()));
        double lift = 1;
        for (Lift each : request.lifts()) {
            Optional<Reason.Boosted> boosted = each.on(item, request.context());
            if (boosted.isPresent()) {
                reasons.add(boosted.get());
                lift *= boosted.get().factor();
            }
        }
        Features features =
                new Features(candidate.base(), sessionWeight, request.session().affinity(item), lift);
        if (sessionWeight > 0) {
            reasons.add(1, new Reason.Session(features.blended() / candidate.base()));
        }
        List<String> shown =
                sizes.stream().filter(size -> !size.equals(Stock.NO_SIZE)).toList();
        return new RankedItem(item, features, shown, reasons);
    }
}

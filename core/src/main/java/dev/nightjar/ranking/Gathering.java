package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.NumberMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes candidates from sources, rung by rung: each item once, judged once. What may not be shown is left out with the
 * reason and takes nobody's place: a source is looked at until its share is full or it ends.
 */
final class Gathering {
    /** Looked at, and not a candidate of the present rung: left out, pinned, or of an earlier rung. */
    private static final int SETTLED = 0;

    private final RankingRequest request;
    /** Item number → {@link #SETTLED}, or the place among the present rung's candidates, from 1. */
    private final NumberMap looked;

    private final List<Ranking.LeftOut> leftOut = new ArrayList<>();
    private List<Candidate> rung = new ArrayList<>();

    Gathering(RankingRequest request) {
        this.request = request;
        this.looked = new NumberMap(
                request.ladder().isEmpty()
                        ? 0
                        : request.ladder().get(0).stream()
                                .mapToInt(Source::share)
                                .sum());
    }

    /** A candidate outside the rungs; empty when it was looked at before, or may not be shown. */
    Optional<Candidate> single(int number, String source) {
        if (looked.get(number) != NumberMap.ABSENT) {
            return Optional.empty();
        }
        looked.put(number, SETTLED);
        return judged(number).map(item -> new Candidate(item, source, 1));
    }

    /** The candidates of a rung, in the order in which its sources name them. */
    List<Candidate> of(List<Source> sources) {
        rung = new ArrayList<>();
        sources.forEach(this::take);
        rung.forEach(candidate -> looked.put(candidate.item().number(), SETTLED));
        return rung;
    }

    private void take(Source source) {
        int walked = 0;
        for (int taken = 0; walked < source.list().size() && taken < source.share(); walked++) {
            int number = source.list().item(walked);
            if (looked.get(number) == NumberMap.ABSENT) {
                Optional<Item> item = judged(number);
                looked.put(number, item.isEmpty() ? SETTLED : rung.size() + 1);
                if (item.isPresent()) {
                    rung.add(new Candidate(item.get(), source.name(), 0));
                    taken++;
                }
            }
        }
        Scale scale = Scale.of(source.list(), walked);
        for (int rank = 0; rank < walked; rank++) {
            int place = looked.get(source.list().item(rank));
            if (place != SETTLED) {
                rung.get(place - 1)
                        .alsoIn(
                                source.name(),
                                source.weight() * scale.apply(source.list().score(rank)));
            }
        }
    }

    private Optional<Item> judged(int number) {
        Optional<Item> found = request.shelf().catalogue().byNumber(number);
        if (found.isEmpty()) {
            leftOut.add(new Ranking.LeftOut(number, Drop.NOT_IN_CATALOGUE, ""));
            return found;
        }
        Optional<Policy.Exclusion> exclusion = request.policy().exclusion().apply(found.get());
        if (exclusion.isPresent()) {
            leftOut.add(new Ranking.LeftOut(
                    number, exclusion.get().drop(), exclusion.get().by()));
            return Optional.empty();
        }
        Optional<Drop> obstacle = request.shelf().obstacle(found.get());
        if (obstacle.isPresent()) {
            leftOut.add(new Ranking.LeftOut(number, obstacle.get(), ""));
            return Optional.empty();
        }
        return found;
    }

    /** What may not be shown of all that was looked at, in that order. */
    List<Ranking.LeftOut> leftOut() {
        return leftOut;
    }
}

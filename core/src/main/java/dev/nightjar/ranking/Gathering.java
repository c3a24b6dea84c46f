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

    /** Candidates whose items and stock are fetched together. */
    private static final int WINDOW = 32;

    private final RankingRequest request;
    private final Shelf shelf;
    private final Item[] items = new Item[WINDOW];
    private final Availability[] stocks = new Availability[WINDOW];

    /** Item number → {@link #SETTLED}, or the place among the present rung's candidates, from 1. */
    private final NumberMap looked;

    private final List<Ranking.LeftOut> leftOut = new ArrayList<>();
    private List<Candidate> rung = List.of();

    Gathering(RankingRequest request) {
        this.request = request;
        this.shelf = request.shelf();
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
        Item item = shelf.catalogue().byNumber(number).orElse(null);
        return mayBeShown(
                        number,
                        item,
                        item == null
                                ? Stock.UNREAD.availability()
                                : shelf.stock().availability(item))
                ? Optional.of(new Candidate(item, source, 1))
                : Optional.empty();
    }

    /** The candidates of a rung, in the order in which its sources name them. */
    List<Candidate> of(List<Source> sources) {
        rung = new ArrayList<>(sources.stream().mapToInt(Source::share).sum());
        sources.forEach(this::take);
        rung.forEach(candidate -> looked.put(candidate.item().number(), SETTLED));
        return rung;
    }

    private void take(Source source) {
        int walked = 0;
        int left = source.share();
        while (walked < source.list().size() && left > 0) {
            int fetched = Math.min(Math.min(WINDOW, left), source.list().size() - walked);
            fetch(source, walked, fetched);
            for (int i = 0; i < fetched; i++) {
                int number = source.list().item(walked + i);
                if (looked.get(number) == NumberMap.ABSENT) {
                    boolean shown = mayBeShown(number, items[i], stocks[i]);
                    if (shown) {
                        rung.add(new Candidate(items[i], source.name(), 0));
                        left--;
                    }
                    looked.put(number, shown ? rung.size() : SETTLED);
                }
            }
            walked += fetched;
        }
        weigh(source, walked);
    }

    private void fetch(Source source, int from, int most) {
        shelf.catalogue().lookUp(source.list(), from, most, items);
        for (int i = 0; i < most; i++) {
            stocks[i] = items[i] == null
                    ? Stock.UNREAD.availability()
                    : shelf.stock().availability(items[i]);
        }
    }

    private void weigh(Source source, int walked) {
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

    /** Judges an item, null where the catalogue does not have it. */
    private boolean mayBeShown(int number, Item item, Availability stock) {
        if (item == null) {
            leftOut.add(new Ranking.LeftOut(number, Drop.NOT_IN_CATALOGUE, ""));
            return false;
        }
        Optional<Policy.Exclusion> exclusion = request.policy().exclusion().apply(item);
        if (exclusion.isPresent()) {
            leftOut.add(new Ranking.LeftOut(
                    number, exclusion.get().drop(), exclusion.get().by()));
            return false;
        }
        Optional<Drop> obstacle = shelf.obstacle(item, stock);
        if (obstacle.isPresent()) {
            leftOut.add(new Ranking.LeftOut(number, obstacle.get(), ""));
            return false;
        }
        return true;
    }

    /** What may not be shown of all that was looked at, in that order. */
    List<Ranking.LeftOut> leftOut() {
        return leftOut;
    }
}

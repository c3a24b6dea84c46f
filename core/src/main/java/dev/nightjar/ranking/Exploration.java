package dev.nightjar.ranking;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A little chance in a few lists, with what it was likely to show, so that others can work out later what another ranking
 * would have come to. Of the lists that are full, half a share of {@code rate} swaps two places, each pair as likely as the
 * others; and half of it gives one place, each as likely, to one of the items just below the list, each as likely. A place
 * that is pinned never moves, no item is shown that could not be shown anyway, and a list gives away two places at most: that
 * is the budget.
 *
 * <p>The dice are a hash of the request and the list, so that deciding again comes to the same.
 *
 * @param rate share of the full lists, 0 to {@value #MOST}
 * @param pool how many items below the list may come up, 1 or more
 */
public record Exploration(double rate, int pool) {
    /** The highest rate. */
    public static final double MOST = 0.2;

    /** Every list is as it was ranked. */
    public static final Exploration NONE = new Exploration(0, 1);

    public Exploration {
        if (!(rate >= 0 && rate <= MOST) || pool < 1) {
            throw new IllegalArgumentException("explore-rate " + rate + ", explore-pool " + pool + ": the rate is 0 to "
                    + MOST + ", the pool 1 or more");
        }
    }

    /**
     * A list with its chances.
     *
     * @param propensities by place, how likely the item was to stand there, given the list that the ranking made; (0, 1]
     * @param places those that are not as ranked, from 0: none, one or two
     */
    public record Explored(Ranking ranking, List<Double> propensities, List<Integer> places) {
        public Explored {
            propensities = List.copyOf(propensities);
            places = List.copyOf(places);
        }

        /** The same as a person counts, from 1. */
        public List<Integer> placesFromOne() {
            return places.stream().map(place -> place + 1).toList();
        }

        /** A list that was left as it is. */
        public static Explored asRanked(Ranking ranking) {
            return new Explored(ranking, Collections.nCopies(ranking.items().size(), 1.0), List.of());
        }
    }

    /** Three numbers in [0, 1) that nothing but the request and the list decide. */
    private record Dice(double whether, double where, double what) {
        static Dice of(String requestId, int list) {
            try {
                ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                        .digest(("explore/" + requestId + "/" + list).getBytes(StandardCharsets.UTF_8)));
                return new Dice(unit(digest.getLong()), unit(digest.getLong()), unit(digest.getLong()));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }

        private static double unit(long bits) {
            return (bits >>> 11) * 0x1p-53;
        }
    }

    /**
     * Ranks, and explores where chance says so.
     *
     * @param list the list's place among those of the request
     * @param ranker as without exploration; a list that takes an item from below is ranked by {@link Ranker#explain}, which
     *     answers the same and knows what is below
     */
    public Explored rank(RankingRequest request, String requestId, int list, Function<RankingRequest, Ranking> ranker) {
        if (rate == 0 || requestId.isEmpty()) {
            return Explored.asRanked(ranker.apply(request));
        }
        Dice dice = Dice.of(requestId, list);
        boolean replaces = dice.whether() < rate / 2;
        boolean drawn = dice.whether() < rate;
        Ranking ranking = drawn ? Ranker.explain(request) : ranker.apply(request);
        List<Integer> free = free(ranking, request.count());
        if (free.isEmpty()) {
            return Explored.asRanked(ranking);
        }
        int m = free.size();
        double asRanked = m == 1 ? 1 - rate : 1 - 1.5 * rate / m;
        List<Double> propensities =
                new ArrayList<>(Collections.nCopies(ranking.items().size(), 1.0));
        free.forEach(place -> propensities.set(place, asRanked));
        if (!drawn) {
            return new Explored(ranking, propensities, List.of());
        }
        return replaces || m == 1
                ? replaced(ranking, free, propensities, dice)
                : swapped(ranking, free, propensities, dice);
    }

    private Explored replaced(Ranking ranking, List<Integer> free, List<Double> propensities, Dice dice) {
        List<RankedItem> below =
                ranking.below().subList(0, Math.min(pool, ranking.below().size()));
        if (below.isEmpty()) {
            return Explored.asRanked(ranking);
        }
        int place = free.get((int) (dice.where() * free.size()));
        List<RankedItem> items = new ArrayList<>(ranking.items());
        items.set(place, below.get((int) (dice.what() * below.size())));
        double whether = free.size() == 1 ? rate : rate / 2;
        propensities.set(place, whether / free.size() / below.size());
        return new Explored(new Ranking(items, ranking.leftOut(), List.of()), propensities, List.of(place));
    }

    private Explored swapped(Ranking ranking, List<Integer> free, List<Double> propensities, Dice dice) {
        int m = free.size();
        int one = (int) (dice.where() * m);
        int other = (int) (dice.what() * (m - 1));
        int first = free.get(one);
        int second = free.get(other < one ? other : other + 1);
        List<RankedItem> items = new ArrayList<>(ranking.items());
        Collections.swap(items, first, second);
        double propensity = rate / m / (m - 1);
        propensities.set(first, propensity);
        propensities.set(second, propensity);
        return new Explored(
                new Ranking(items, ranking.leftOut(), List.of()),
                propensities,
                List.of(Math.min(first, second), Math.max(first, second)));
    }

    /** Places of a full list that no rule pins; none of a list that is not full: nothing is below it. */
    private static List<Integer> free(Ranking ranking, int wanted) {
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < ranking.items().size() && ranking.items().size() == wanted; i++) {
            if (!ranking.items().get(i).source().startsWith("pin:")) {
                free.add(i);
            }
        }
        return free;
    }
}

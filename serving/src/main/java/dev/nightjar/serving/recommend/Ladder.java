package dev.nightjar.serving.recommend;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.RankingSettings.Rail;
import dev.nightjar.ranking.RankingSettings.SourceKind;
import dev.nightjar.ranking.Source;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.stock.StoreStock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** Builds the sources of one answer, and keeps them short enough to read the stock of in one round trip. */
final class Ladder {
    /** What a later rung may add for each item asked for: some are sold out, some stand on an earlier rung. */
    private static final int SPARE = 3;

    private Ladder() {}

    /**
     * The rail's sources for a shopper, without empty ones; where none is left, what is popular and what is new.
     *
     * @param most the most items over all sources; the first may take what leaves some for the others, each of the
     *     others {@value #SPARE} for every item asked for
     */
    static List<Source> of(Generation generation, Rail rail, Lookup lookup, int count, int most) {
        List<Source> rungs = rungs(generation, rail.sources(), lookup);
        if (rungs.isEmpty()) {
            rungs = rungs(generation, List.of(SourceKind.POPULAR, SourceKind.NEW), lookup);
        }
        Set<Integer> taken = new HashSet<>();
        List<Source> bounded = new ArrayList<>();
        for (Source rung : rungs) {
            int share = bounded.isEmpty() ? firstShare(most) : SPARE * count;
            CandidateList head = head(rung.list(), Math.min(share, most - taken.size()), taken::add);
            bounded.add(new Source(rung.name(), head));
        }
        return bounded;
    }

    /** The same sources with only the items that pass. */
    static List<Source> only(List<Source> ladder, IntPredicate item) {
        return ladder.stream()
                .map(source -> new Source(
                        source.name(), head(source.list(), source.list().size(), item)))
                .toList();
    }

    private static int firstShare(int most) {
        // No longer than the head whose stock is kept warm, so that a fallback finds its items known.
        return Math.min(StoreStock.FALLBACK_ITEMS, Math.max(1, most * 3 / 4));
    }

    private static List<Source> rungs(Generation generation, List<SourceKind> kinds, Lookup lookup) {
        List<Source> rungs = new ArrayList<>();
        for (SourceKind kind : kinds) {
            switch (kind) {
                case PERSONAL -> rungs.add(new Source("personal", lookup.list()));
                case CATEGORY ->
                    lookup.shopper().categories().stream()
                            .findFirst()
                            .map(Shopper.CategoryShare::category)
                            .ifPresent(c -> rungs.add(new Source("popular:" + c, generation.popularIn(c))));
                case POPULAR -> rungs.add(new Source("popular", generation.popularIn("")));
                case NEW -> rungs.add(new Source("new", generation.arrivalsIn("")));
            }
        }
        rungs.removeIf(rung -> rung.list().size() == 0);
        return rungs;
    }

    /** The first items that pass, at most so many, in order. */
    private static CandidateList head(CandidateList list, int most, IntPredicate passes) {
        int[] items = new int[list.size()];
        float[] scores = new float[list.size()];
        int n = 0;
        for (int rank = 0; rank < list.size() && n < most; rank++) {
            if (passes.test(list.item(rank))) {
                items[n] = list.item(rank);
                scores[n++] = list.score(rank);
            }
        }
        return CandidateList.of(Arrays.copyOf(items, n), Arrays.copyOf(scores, n));
    }
}

package dev.nightjar.jobs.nextclick;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.FoldIn;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Two mugs and two plates: the plate p is the most popular, then the mug m, the plate q and the mug n. Only n is similar to
 * m, and by item-kNN m's neighbours are x1 to x10 (which nobody sells), then q.
 */
final class TinyShop {
    private TinyShop() {}

    static Lists lists(Path home, String settings) {
        String[] neighbours = new String[11];
        for (int i = 0; i < 10; i++) {
            neighbours[i] = "x" + (i + 1);
        }
        neighbours[10] = "q";
        return new Lists(
                assortment(),
                RankingSettings.of(TestStore.in(home, settings).settings()),
                50,
                Map.of("m", neighbours),
                200);
    }

    private static Assortment assortment() {
        return new Assortment(
                new Catalogue(List.of(
                        item(0, "m", "mugs"), item(1, "n", "mugs"), item(2, "p", "plates"), item(3, "q", "plates"))),
                Map.of("", list(2, 0, 3, 1), "mugs", list(0, 1), "plates", list(2, 3)),
                Map.of(),
                new ItemVectors.Builder(2)
                        .put(0, vector(1, 0))
                        .put(1, vector(1, 0.1f))
                        .put(2, vector(0, 1))
                        .put(3, vector(0.1f, 1))
                        .build(),
                new Related.Builder()
                        .put(new RelatedBlock(
                                List.of(new RelatedBlock.Entry(0, CandidateList.EMPTY, list(1), CandidateList.EMPTY))))
                        .build(),
                ContextLifts.NONE,
                FoldIn.NONE);
    }

    private static Item item(int number, String id, String category) {
        return Item.of(number, id, id, category, "", 10, "EUR", "");
    }

    private static QuantisedVector vector(float... components) {
        return QuantisedVector.ofDirection(components);
    }

    private static CandidateList list(int... items) {
        float[] scores = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            scores[i] = items.length - i;
        }
        return CandidateList.of(items, scores);
    }
}

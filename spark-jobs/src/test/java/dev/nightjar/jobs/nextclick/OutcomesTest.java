package dev.nightjar.jobs.nextclick;

import static dev.nightjar.jobs.nextclick.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By hand, on the lists that {@link ListsTest} shows. */
class OutcomesTest {
    @TempDir
    private Path home;

    @Test
    void hitsAndRanksAreSummedByTargetAndPosition() {
        // m: popular are p, q, n, so n is third. n: popular are p, m, q, so m is second, and was seen.
        assertThat(rows("m n n m", Method.POPULAR))
                .containsExactlyInAnyOrder(
                        row("another", "all", 2, 2, 2, 2, 1.0 / 3 + 1.0 / 2, 0),
                        row("another", "1", 1, 1, 1, 1, 1.0 / 3, 0),
                        row("another", "2-4", 1, 1, 1, 1, 1.0 / 2, 0),
                        row("unseen", "all", 1, 1, 1, 1, 1.0 / 3, 0),
                        row("unseen", "1", 1, 1, 1, 1, 1.0 / 3, 0));
    }

    @Test
    void anItemFurtherDownIsAHitAmongMoreItemsOnly() {
        assertThat(rows("m x6", Method.ITEM_KNN)).contains(row("another", "all", 1, 0, 1, 1, 1.0 / 6, 1));
        assertThat(rows("m q", Method.ITEM_KNN)).contains(row("another", "all", 1, 0, 0, 1, 1.0 / 11, 0));
        assertThat(rows("m n", Method.ITEM_KNN)).contains(row("another", "all", 1, 0, 0, 0, 0.0, 0));
    }

    @Test
    void anItemThatNobodySellsIsAMissAndIsCounted() {
        assertThat(rows("m gone", Method.POPULAR)).contains(row("another", "all", 1, 0, 0, 0, 0.0, 1));
    }

    @Test
    void theFifthItemOpenedBeginsTheLastPosition() {
        assertThat(rows("m n p q m n", Method.POPULAR))
                .filteredOn(row -> row.get(1).equals("2-4"))
                .extracting(row -> row.get(2))
                // Three clicks come after two to four items, on p, q and m again; the one on n comes after five.
                .containsExactlyInAnyOrder(3L, 2L);
        assertThat(rows("m n p q m n", Method.POPULAR)).contains(row("another", "5+", 1, 1, 1, 1, 1.0 / 3, 0));
    }

    @Test
    void aSessionOfOneItemHasNoRow() {
        assertThat(rows("m m", Method.POPULAR)).isEmpty();
    }

    private List<List<Object>> rows(String session, Method method) {
        return Outcomes.rows("s1", visit(session), TinyShop.lists(home, ""))
                .filter(row -> row.getString(3).equals(method.label()))
                .map(row -> row(
                        row.getString(1),
                        row.getString(2),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getDouble(8),
                        row.getLong(9)))
                .toList();
    }

    private static List<Object> row(
            String target,
            String position,
            long clicks,
            long hits5,
            long hits10,
            long hits20,
            double ranks,
            long unknown) {
        return List.of(target, position, clicks, hits5, hits10, hits20, ranks, unknown);
    }
}

package dev.nightjar.jobs.diff;

import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.diff.Difference.Move;
import dev.nightjar.jobs.diff.Difference.Sample;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.settings.InvalidSettings;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two nights of four users, whose difference is counted by hand. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class DifferenceIT {
    private static final LocalDate FIRST = LocalDate.parse("2026-10-30");
    private static final LocalDate SECOND = LocalDate.parse("2026-10-31");
    private static final Difference.Extent TWO_PLACES = new Difference.Extent(2, 10, 5);

    private Lake lake;

    @BeforeAll
    void twoNights(SparkSession spark, @TempDir Path home) {
        lake = TestStore.in(home, "").lake(spark);
        lake.table(CatalogTable.SPEC)
                .merge(
                        catalog(
                                spark,
                                anItem("a").title("Apron").brand("Acme"),
                                anItem("b").title("Bowl & <spoon>").brand("Acme"),
                                anItem("c").title("Cup").brand("Best")),
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
        lake.table(DictionaryTable.ITEMS)
                .merge(
                        frame(spark, "item_id STRING, number INT", row("a", 0), row("b", 1), row("c", 2)),
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
        write(
                spark,
                FIRST,
                Map.of("same", List.of(0, 1), "swaps", List.of(0, 1), "moves", List.of(0, 1), "goes", List.of(0)));
        // The third place of "same" is beyond those that count.
        write(
                spark,
                SECOND,
                Map.of("same", List.of(0, 1, 2), "swaps", List.of(1, 0), "moves", List.of(0, 2), "comes", List.of(2)));
    }

    @Test
    void usersItemsAndBrandsAreCounted() {
        Difference d = Difference.of(lake, Side.of(FIRST, lake), Side.of(SECOND, lake), TWO_PLACES);

        assertThat(d.users()).isEqualTo(3);
        assertThat(d.gone()).isEqualTo(1);
        assertThat(d.come()).isEqualTo(1);
        assertThat(d.changed()).isEqualTo(1);
        assertThat(d.changedShare()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(d.reordered()).isEqualTo(1);
        assertThat(d.kept()).isCloseTo((1 + 1 + 0.5) / 3, within(1e-12));
        assertThat(d.items())
                .containsExactly(
                        new Move("c", "Cup", 0, 2),
                        new Move("a", "Apron", 4, 3),
                        new Move("b", "Bowl & <spoon>", 3, 2));
        assertThat(d.brands()).containsExactly(new Move("Best", "", 0, 2), new Move("Acme", "", 7, 5));
        assertThat(d.samples())
                .contains(new Sample(
                        "moves", List.of("Apron (a)", "Bowl & <spoon> (b)"), List.of("Apron (a)", "Cup (c)")))
                .hasSize(3);
    }

    @Test
    void theSameListsDoNotDiffer() {
        Difference d = Difference.of(lake, Side.of(FIRST, lake), Side.of(FIRST, lake), TWO_PLACES);

        assertThat(d.changedShare()).isZero();
        assertThat(d.kept()).isEqualTo(1);
        assertThat(d.items()).isEmpty();
        assertThat(DiffPage.of("shop", d)).contains("None gains or loses a place.");
    }

    @Test
    void aDateThatWasComputedAgainIsComparedAsItWasPublished(SparkSession spark) {
        LocalDate again = LocalDate.parse("2026-10-29");
        write(spark, again, Map.of("u1", List.of(0, 1), "u2", List.of(1)));
        Side published = Side.of(again, lake);
        write(spark, again, Map.of("u1", List.of(2, 1)));

        Difference d = Difference.of(lake, published, Side.of(again, lake), TWO_PLACES);
        assertThat(d.users()).isEqualTo(1);
        assertThat(d.changed()).isEqualTo(1);
        assertThat(d.gone()).isEqualTo(1);
    }

    @Test
    void aDateWithoutListsIsSaidInWords() {
        LocalDate day = LocalDate.parse("2026-01-01");
        assertThatThrownBy(() -> Difference.of(lake, Side.of(day, lake), Side.of(SECOND, lake), TWO_PLACES))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("2026-01-01 in the lake: version ")
                .hasMessageEndingWith(
                        " of candidates has no list of 2026-01-01; has the job candidates run for this date?");
    }

    @Test
    void thePageShowsTitlesAsText() {
        Difference d = Difference.of(lake, Side.of(FIRST, lake), Side.of(SECOND, lake), TWO_PLACES);

        assertThat(DiffPage.of("shop", d))
                .contains("Bowl &amp; &lt;spoon&gt; (b)")
                .doesNotContain("<spoon>")
                .contains("<b>33.3 %</b>");
        assertThat(DiffText.of(d)).contains("Cup (c)").contains("33.3 % of them see other items in the first 2 places");
    }

    private void write(SparkSession spark, LocalDate date, Map<String, List<Integer>> lists) {
        Row[] rows = lists.entrySet().stream()
                .map(list -> {
                    int[] items = list.getValue().stream().mapToInt(n -> n).toArray();
                    float[] scores = new float[items.length];
                    return CandidatesTable.row(list.getKey(), CandidateList.of(items, scores));
                })
                .toArray(Row[]::new);
        lake.table(CandidatesTable.SPEC).replace(date, "run", frame(spark, CandidatesTable.ROW.toDDL(), rows));
    }
}

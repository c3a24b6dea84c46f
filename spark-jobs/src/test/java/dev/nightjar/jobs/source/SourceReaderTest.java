package dev.nightjar.jobs.source;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.jobs.Rows;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.settings.InvalidSettings;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class SourceReaderTest {
    private static final String COLUMNS = "columns { item_id = sku, type = action, ts = \"to_timestamp(at)\" }";

    @TempDir
    private Path dir;

    @Test
    void aCsvIsMappedByItsExpressions(SparkSession spark) {
        Dataset<Row> rows =
                read(spark, """
                format = csv, options { delimiter = ";" }
                columns {
                  item_id = "upper(sku)", type = "'view'", ts = "to_timestamp(at, 'dd.MM.yyyy HH:mm')"
                  quantity = n, price = "amount / n"
                }
                """, "sku;at;n;amount", "l-1;01.10.2026 12:00;2;9.00", "007;01.10.2026 12:00;x;");

        assertRows(
                rows.select("item_id", "type", "ts", "quantity", "price", "user_id", "_malformed", "_left_out"),
                row("L-1", "view", noon(), 2, 4.5, null, false, false),
                // Text stays text: no leading zero is lost; what is no number is null, not an error.
                row("007", "view", noon(), null, null, null, false, false));
    }

    @Test
    void aCsvLineWithTooFewOrTooManyColumnsIsKeptAsItCame(SparkSession spark) {
        Dataset<Row> rows = read(
                spark,
                COLUMNS,
                "sku,action,at",
                "L-1,view,2026-10-01 12:00:00",
                "L-2,view",
                "L-3,view,2026-10-01 12:00:00,more");

        assertRows(rows.where("_malformed").select("_raw"), row("L-2,view"), row("L-3,view,2026-10-01 12:00:00,more"));
        assertRows(rows.where("NOT _malformed").select("item_id", "ts"), row("L-1", noon()));
    }

    @Test
    void theRawRowOfACsvHasAllItsColumns(SparkSession spark) {
        assertRows(
                read(spark, COLUMNS, "sku,action,at,other", "L-1,,noon,\"a \"\"b\"\"\"")
                        .select("_raw"),
                row("{\"sku\":\"L-1\",\"at\":\"noon\",\"other\":\"a \\\"b\\\"\"}"));
    }

    @Test
    void quotedLineBreaksNeedTheReadersOption(SparkSession spark) {
        String[] lines = {"sku,action,at,note", "L-1,view,2026-10-01 12:00:00,\"one", "two, three\"", "L-2,cart,,"};

        assertRows(
                read(spark, "options { multiLine = true }, " + COLUMNS, lines).select("item_id", "type", "_malformed"),
                row("L-1", "view", false),
                row("L-2", "cart", false));
        assertRows(
                read(spark, COLUMNS, lines).select("item_id", "_malformed"),
                row("L-1", false),
                row("two", true),
                row("L-2", false));
    }

    @Test
    void aBrokenJsonLineIsKeptAsItCame(SparkSession spark) {
        Dataset<Row> rows = read(
                spark,
                "format = jsonl, " + COLUMNS,
                "{\"sku\":\"L-1\",\"action\":\"view\",\"at\":\"2026-10-01T12:00:00Z\",\"more\":{\"a\":1}}",
                "{\"sku\":\"L-2\",\"act",
                "WARN tracker: slow flush",
                "");

        assertRows(
                rows.select("item_id", "ts", "_malformed", "_raw"),
                row(
                        "L-1",
                        noon(),
                        false,
                        "{\"action\":\"view\",\"at\":\"2026-10-01T12:00:00Z\",\"more\":{\"a\":1},\"sku\":\"L-1\"}"),
                row(null, null, true, "{\"sku\":\"L-2\",\"act"),
                row(null, null, true, "WARN tracker: slow flush"));
    }

    @Test
    void whereNoJsonLineIsBrokenNoneIsMalformed(SparkSession spark) {
        assertRows(
                read(spark, "format = jsonl, " + COLUMNS, "{\"sku\":\"L-1\",\"action\":\"view\",\"at\":null}")
                        .select("item_id", "_malformed"),
                row("L-1", false));
    }

    @Test
    void parquetIsReadWithItsTypes(SparkSession spark) {
        Path file = dir.resolve("events.parquet");
        Rows.frame(spark, "sku INT, action STRING, at TIMESTAMP", row(7, "view", noon()))
                .write()
                .parquet(file.toString());

        assertRows(
                read(spark, source(file, "format = parquet, columns { item_id = sku, type = action, ts = at }"))
                        .select("item_id", "ts", "_malformed", "_raw"),
                row("7", noon(), false, "{\"sku\":7,\"action\":\"view\",\"at\":\"2026-10-01T12:00:00.000Z\"}"));
    }

    @Test
    void aDeltaTableIsRead(SparkSession spark) {
        Path table = dir.resolve("events");
        Rows.frame(spark, "sku STRING, action STRING, at TIMESTAMP", row("L-1", "view", noon()))
                .write()
                .format("delta")
                .save(table.toString());

        assertRows(
                read(spark, source(table, "format = delta, columns { item_id = sku, type = action, ts = at }"))
                        .select("item_id", "ts"),
                row("L-1", noon()));
    }

    @Test
    void whatTheConditionDoesNotSayYesToIsLeftOut(SparkSession spark) {
        assertRows(
                read(
                                spark,
                                "where = \"double(n) > 0.5\", " + COLUMNS,
                                "sku,action,at,n",
                                "L-1,,,0.7",
                                "L-2,,,0",
                                "L-3,,,")
                        .select("item_id", "_left_out"),
                row("L-1", false),
                row("L-2", true),
                row("L-3", true));
    }

    @Test
    void columnsOfTheCatalogueThatWeHaveNoNameForBecomeAttributes(SparkSession spark) {
        Dataset<Row> rows = catalog(
                spark,
                """
                columns { item_id = sku, price = cents / 100, sizes = "split(sizes, '[|]')", colour = colour, weight = "int(grams)" }
                keep-latest-by = day
                """,
                "sku,cents,sizes,colour,grams,day",
                "L-1,1250,S|M,red,300,2026-10-01",
                "L-2,99,,,,2026-10-02");

        assertRows(
                rows.select("item_id", "price", "sizes", "attributes", "_latest_by"),
                row("L-1", 12.5, List.of("S", "M"), Map.of("colour", "red", "weight", "300"), "2026-10-01"),
                row("L-2", 0.99, null, mapOfNulls("colour", "weight"), "2026-10-02"));
    }

    @Test
    void aCatalogueWithoutMoreColumnsHasNoAttributes(SparkSession spark) {
        assertRows(
                catalog(spark, "columns { item_id = sku, price = cents }", "sku,cents", "L-1,5")
                        .select("attributes"),
                row(Map.of()));
    }

    @Test
    void anUnknownColumnIsNamedWithItsKeyAndThoseThereAre(SparkSession spark) {
        assertThatThrownBy(() -> read(
                        spark,
                        "columns { item_id = skuu, type = action, ts = at }",
                        "sku,action,at",
                        "L-1,view,2026-10-01"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith(
                        "'jobs.sources.events.web.columns.item_id' = \"skuu\" does not fit the source: ")
                .hasMessageContaining("`skuu` cannot be resolved")
                .hasMessageEndingWith(" The source has the columns sku, action, at")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anUnknownColumnInAConditionIsNamedToo(SparkSession spark) {
        assertThatThrownBy(() -> read(spark, "where = \"n > 0\", " + COLUMNS, "sku,action,at"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("'jobs.sources.events.web.where' = \"n > 0\" does not fit the source: ");
        assertThatThrownBy(() -> catalog(spark, "columns { item_id = sku, price = p }, keep-latest-by = day", "sku,p"))
                .hasMessageStartingWith(
                        "'jobs.sources.catalog.web.keep-latest-by' = \"day\" does not fit the source: ");
    }

    @Test
    void anExpressionOfAnImpossibleTypeIsNamed(SparkSession spark) {
        assertThatThrownBy(
                        () -> catalog(spark, "columns { item_id = sku, price = p, sizes = s }", "sku,p,s", "L-1,5,S|M"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("'jobs.sources.catalog.web.columns.sizes' = \"s\" does not fit the source: ")
                .hasMessageContaining("ARRAY<STRING>");
    }

    @Test
    void aFieldThatNoJsonLineHasTodayIsEmpty(SparkSession spark) {
        List<String> notices = new ArrayList<>();
        Path file = write("{\"sku\":\"L-1\",\"action\":\"view\",\"at\":\"2026-10-01T12:00:00Z\"}");
        SourceSettings source = source(
                file,
                "format = jsonl, columns { item_id = sku, type = action, ts = \"to_timestamp(at)\", size = size,"
                        + " quantity = \"CASE WHEN action = 'buy' THEN qty ELSE 1 END\" }");

        assertRows(
                new SourceReader(spark, notices::add)
                        .read(source, Canonical.EVENTS)
                        .select("item_id", "size", "quantity"),
                row("L-1", null, 1));
        assertThat(notices).containsExactly("no line of " + file + " has the fields qty, size: they count as empty");
    }

    @Test
    void aNeededFieldThatNoJsonLineHasIsRefused(SparkSession spark) {
        assertThatThrownBy(() -> read(spark, "format = jsonl, " + COLUMNS, "{\"sku\":\"L-1\",\"action\":\"view\"}"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("'jobs.sources.events.web.columns.ts' = \"to_timestamp(at)\" does not fit");
    }

    @Test
    void anEmptyFileHasNoRows(SparkSession spark) {
        assertThat(read(spark, COLUMNS, "").count()).isZero();
        assertThat(read(spark, COLUMNS, "sku,action,at").count()).isZero();
        assertThat(read(spark, "format = jsonl, " + COLUMNS, "").count()).isZero();
    }

    @Test
    void whatIsNotOfTheFormatIsNamed(SparkSession spark) {
        SourceSettings source = source(dir, "format = delta, " + COLUMNS);

        assertThatThrownBy(() -> read(spark, source))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageStartingWith("'jobs.sources.events.web.path' = \"" + dir + "\" cannot be read as delta: ");
    }

    private Dataset<Row> read(SparkSession spark, String settings, String... lines) {
        return read(spark, source(write(lines), settings));
    }

    private static Dataset<Row> read(SparkSession spark, SourceSettings source) {
        return new SourceReader(spark, notice -> {}).read(source, Canonical.EVENTS);
    }

    private Dataset<Row> catalog(SparkSession spark, String settings, String... lines) {
        return new SourceReader(spark, notice -> {})
                .read(source(Canonical.CATALOG, write(lines), settings), Canonical.CATALOG);
    }

    private Path write(String... lines) {
        return TestStore.in(dir, "").write("source", lines);
    }

    private SourceSettings source(Path path, String settings) {
        return source(Canonical.EVENTS, path, settings);
    }

    private SourceSettings source(Canonical canonical, Path path, String settings) {
        TestStore store = TestStore.in(
                dir, "jobs.sources." + canonical.kind() + ".web { path = \"" + path + "\"\n" + settings + "\n}");
        List<String> problems = new ArrayList<>();
        List<SourceSettings> sources =
                SourceSettings.of(canonical, store.settings(), store.paths(), LocalDate.parse("2026-10-31"), problems);
        assertThat(problems).isEmpty();
        return sources.get(0);
    }

    private static Timestamp noon() {
        return Timestamp.from(Instant.parse("2026-10-01T12:00:00Z"));
    }

    private static Map<String, String> mapOfNulls(String... keys) {
        Map<String, String> map = new java.util.HashMap<>();
        for (String key : keys) {
            map.put(key, null);
        }
        return map;
    }
}

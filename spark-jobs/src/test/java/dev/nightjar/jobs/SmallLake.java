package dev.nightjar.jobs;

import static dev.nightjar.jobs.ItemRow.anItem;
import static dev.nightjar.jobs.ItemRow.catalog;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.PopularItemsTable;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.jobs.tables.UserProfilesTable;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes what the jobs before the gate leave in the lake, for a shop of four items, without running them. */
public final class SmallLake {
    private final SparkSession spark;
    private final Lake lake;

    public SmallLake(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    /** The items a, b, c and, on one day only, one whose title takes over a mebibyte. */
    public SmallLake withItems(String dayOfTheHugeOne) {
        add(
                CatalogTable.SPEC,
                "item_id",
                catalog(
                        spark,
                        anItem("a").category("men"),
                        anItem("b").category("men/coats").price(12.5),
                        anItem("c"),
                        anItem("x")
                                .title("y".repeat(1_200_000))
                                .availableFrom(dayOfTheHugeOne)
                                .availableTo(dayOfTheHugeOne)));
        add(
                DictionaryTable.ITEMS,
                "item_id",
                frame(spark, "item_id STRING, number INT", row("a", 0), row("b", 1), row("c", 2), row("x", 3)));
        add(
                StockTable.SPEC,
                "item_id",
                frame(
                        spark,
                        "item_id STRING, size STRING, units INT, updated_at TIMESTAMP",
                        row("a", "-", 3, Timestamp.valueOf("2026-10-01 12:00:00"))));
        return this;
    }

    /** A run with nothing wrong: so many users with a list of three items. */
    public SmallLake withGoodRun(String date, String runId, int users) {
        Row[] lists = IntStream.range(0, users)
                .mapToObj(u -> CandidatesTable.row(
                        "u" + u, CandidateList.of(new int[] {1, 0, 2}, new float[] {0.5f, 0.25f, -1f})))
                .toArray(Row[]::new);
        Row[] vectors = IntStream.range(0, users)
                .mapToObj(u -> row("u" + u, List.of(1f, 0f)))
                .toArray(Row[]::new);
        return withRun(
                date,
                runId,
                spark.createDataFrame(List.of(lists), CandidatesTable.ROW),
                frame(spark, "user_id STRING, vector ARRAY<FLOAT>", vectors),
                frame(spark, "item_id STRING, vector ARRAY<FLOAT>", row("a", List.of(1f, 0f))));
    }

    /** A run with a list that repeats an item, a user without a list and one without an embedding worth the name. */
    public SmallLake withBadRun(String date, String runId) {
        return withRun(
                date,
                runId,
                spark.createDataFrame(
                        List.of(
                                CandidatesTable.row("u0", CandidateList.of(new int[] {0, 1, 0}, new float[] {3, 2, 1})),
                                CandidatesTable.row("u1", CandidateList.of(new int[] {0}, new float[] {1}))),
                        CandidatesTable.ROW),
                frame(
                        spark,
                        "user_id STRING, vector ARRAY<FLOAT>",
                        row("u0", List.of(1f, 0f)),
                        row("u1", List.of(0f, 0f)),
                        row("u2", List.of(1f, Float.POSITIVE_INFINITY))),
                frame(
                        spark,
                        "item_id STRING, vector ARRAY<FLOAT>",
                        row("a", List.of(Float.NaN, 0f)),
                        row("b", List.of(1f, 0f))));
    }

    private SmallLake withRun(String date, String runId, Dataset<Row> lists, Dataset<Row> users, Dataset<Row> items) {
        LocalDate day = LocalDate.parse(date);
        Date today = Date.valueOf(date);
        lake.table(CandidatesTable.SPEC).replace(day, runId, lists);
        lake.table(EmbeddingsTable.USERS).replace(day, runId, users);
        lake.table(EmbeddingsTable.ITEMS)
                .replace(day, runId, items.withColumn(EmbeddingsTable.LEARNT_ON, functions.lit(today)));
        lake.table(PopularItemsTable.SPEC)
                .replace(
                        day,
                        runId,
                        frame(
                                spark,
                                "list STRING, category STRING, rank INT, item_id STRING, score FLOAT",
                                row("popular", "", 1, "a", 1f)));
        lake.table(UserProfilesTable.SPEC)
                .replace(
                        day,
                        runId,
                        spark.createDataFrame(
                                List.of(row(
                                        today,
                                        runId,
                                        "u0",
                                        1L,
                                        1L,
                                        0L,
                                        0L,
                                        0L,
                                        today,
                                        today,
                                        0,
                                        10.0,
                                        10.0,
                                        10.0,
                                        List.of(),
                                        Map.of("alpha", Map.of("M", 1)),
                                        List.of("a"))),
                                UserProfilesTable.SPEC.schema()));
        return this;
    }

    private void add(TableSpec spec, String key, Dataset<Row> rows) {
        LakeTable table = lake.table(spec);
        table.merge(
                rows,
                "t." + key + " = s." + key,
                merge -> merge.whenNotMatched().insertAll());
    }
}

package dev.nightjar.jobs.maintain;

import static dev.nightjar.jobs.EventRow.anEvent;
import static dev.nightjar.jobs.EventRow.events;
import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.frame;
import static dev.nightjar.jobs.Rows.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.QuarantineTable;
import dev.nightjar.jobs.tables.RunsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SparkExtension.class)
class MaintainIT {
    @TempDir
    private Path home;

    @AfterEach
    void resetTheSession(SparkSession spark) {
        spark.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }

    @Test
    void oldDatedRowsAndUnneededFilesGoAndEverythingElseStays(SparkSession spark) throws IOException {
        TestStore store = TestStore.in(home, "jobs.maintain { keep-days = 30, vacuum-hours = 0 }");
        LakeTable quarantine = store.table(spark, QuarantineTable.SPEC);
        for (String date : List.of("2026-09-30", "2026-10-01")) {
            quarantine.replace(
                    LocalDate.parse(date),
                    "r",
                    frame(spark, "source STRING, reason STRING, raw STRING", row("s", date, "x")));
        }
        LakeTable events = store.table(spark, EventsTable.SPEC);
        for (String item : List.of("i1", "i2")) {
            events.merge(
                    events(spark, anEvent().item(item).on("2026-01-01")),
                    "t.event_id = s.event_id",
                    merge -> merge.whenNotMatched().insertAll());
        }

        JobRecord record = store.run(spark, new MaintainJob(), "2026-10-31");

        assertThat(record.result()).isEqualTo(new MaintainJob.Result(List.of("events", "quarantine"), "2026-10-01"));
        assertRows(quarantine.read().select("reason"), row("2026-10-01"));
        assertRows(events.read().select("item_id"), row("i1"), row("i2"));
        // One file is left of the two that two merges wrote.
        assertThat(dataFiles(events)).isEqualTo(1);
        assertThat(store.table(spark, RunsTable.SPEC).read().count()).isEqualTo(1);
    }

    @Test
    void filesOfOlderVersionsStayForTheHoursThatAreSet(SparkSession spark) throws IOException {
        TestStore store = TestStore.in(home, "jobs.maintain.vacuum-hours = 12");
        LakeTable quarantine = store.table(spark, QuarantineTable.SPEC);
        for (String reason : List.of("before", "after")) {
            quarantine.replace(
                    LocalDate.parse("2026-10-31"),
                    "r",
                    frame(spark, "source STRING, reason STRING, raw STRING", row("s", reason, "x")));
        }
        long first = quarantine.version() - 1;

        store.run(spark, new MaintainJob(), "2026-10-31");

        assertRows(quarantine.readVersion(first).select("reason"), row("before"));
        assertRows(
                spark.sql("SHOW TBLPROPERTIES delta.`" + quarantine.path() + "` ('delta.deletedFileRetentionDuration')")
                        .select("value"),
                row("interval 12 hours"));
        store.run(spark, new MaintainJob(), "2026-10-31");
        // What is set already is not set, and committed, again.
        assertThat(spark.sql("DESCRIBE HISTORY delta.`" + quarantine.path() + "`")
                        .where("operation = 'SET TBLPROPERTIES'")
                        .count())
                .isEqualTo(1);
    }

    private static long dataFiles(LakeTable table) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(table.path()))) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".parquet") && !file.contains("_delta_log"))
                    .count();
        }
    }
}

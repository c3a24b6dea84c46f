package dev.nightjar.jobs.maintain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.time.LocalDate;
import java.util.List;

/**
 * Deletes dated rows that are past keeping, joins small files (OPTIMIZE) and deletes files that no version within reach
 * needs (VACUUM).
 *
 * <p>Reads and writes: every table of the store; {@code runs} keeps all its rows. Guarantees: no row within
 * {@code jobs.maintain.keep-days} is lost, and table versions younger than {@code vacuum-hours} stay readable. Not a
 * nightly step: once a week, apart from the other jobs of the store, is enough.
 *
 * <p>Example: {@code ./nightjar job maintain --store loom --date 2026-10-31}
 */
public final class MaintainJob implements Job {
    /** Below this Delta wants to be told that nobody writes meanwhile. */
    private static final int DELTA_SAFE_HOURS = 168;

    @Override
    public String name() {
        return "maintain";
    }

    @Override
    public String summary() {
        return "delete old rows, OPTIMIZE and VACUUM the lake";
    }

    @Override
    public String description() {
        return "Deletes dated rows older than jobs.maintain.keep-days, then OPTIMIZE and VACUUM on every table. Run it "
                + "when no other job of the store runs.";
    }

    /** Tables attended to. */
    public record Result(List<String> tables, String rowsDeletedBefore) {}

    @Override
    public Result run(JobContext context) {
        int hours = context.settings().getInt("jobs.maintain.vacuum-hours");
        if (hours < DELTA_SAFE_HOURS) {
            context.spark().conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
        }
        LocalDate oldest = context.date().minusDays(context.settings().getInt("jobs.maintain.keep-days"));
        List<TableSpec> present = Lake.TABLES.stream()
                .filter(spec -> context.lake().table(spec).exists())
                .toList();
        for (TableSpec spec : present) {
            context.console().println("maintain: " + spec.name());
            LakeTable table = context.lake().table(spec);
            if (spec.isDated() && !spec.equals(RunsTable.SPEC)) {
                table.delete(col(TableSpec.RUN_DATE).lt(lit(java.sql.Date.valueOf(oldest))));
            }
            table.compact(hours);
        }
        return new Result(present.stream().map(TableSpec::name).toList(), oldest.toString());
    }
}

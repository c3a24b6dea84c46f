package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.QualityChecksTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Whether the gate has let a run pass, as it is now. */
final class Passed {
    private Passed() {}

    /**
     * Checks.
     *
     * @throws Refused when the gate has not looked at the run, has refused it, or something of it was made again since
     */
    static void require(JobContext context) {
        Dataset<Row> checks = context.lake()
                .table(QualityChecksTable.SPEC)
                .read(context.date())
                .where(col(TableSpec.RUN_ID).equalTo(context.runId()));
        if (checks.isEmpty()) {
            throw new Refused("run " + context.runId() + " has not been through the gate: run the job gate first, with"
                    + " the same settings");
        }
        String after = jobsAfterGate(context);
        if (!after.isEmpty()) {
            throw new Refused("the gate of run " + context.runId() + " has not seen what is there now (" + after
                    + " ran after it): run the job gate again");
        }
        long failed = checks.where(not(col("passed"))).count();
        if (failed > 0) {
            throw new Refused("the gate refused run " + context.runId() + " (" + failed
                    + " checks failed, see quality_checks); the live lists stay as they are");
        }
    }

    /** Jobs of this run that have changed what the gate looks at since it looked, separated by commas. */
    private static String jobsAfterGate(JobContext context) {
        Map<String, Timestamp> starts = new HashMap<>();
        context.lake()
                .table(RunsTable.SPEC)
                .read(context.date())
                .where(col(TableSpec.RUN_ID).equalTo(context.runId()))
                .select(RunsTable.JOB, "started_at")
                .collectAsList()
                .forEach(row -> starts.put(row.getString(0), row.getTimestamp(1)));
        Timestamp gate = starts.getOrDefault("gate", new Timestamp(0));
        return Stream.of("train", "candidates", "popular", "context", "related")
                .filter(job -> starts.containsKey(job) && starts.get(job).after(gate))
                .collect(Collectors.joining(", "));
    }
}

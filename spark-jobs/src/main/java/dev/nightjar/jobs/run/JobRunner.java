package dev.nightjar.jobs.run;

import com.typesafe.config.ConfigRenderOptions;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Runs one job, times it, and writes how it ended to {@code runs}, also when it ended badly. */
public final class JobRunner {
    private static final StructType ROW = StructType.fromDDL("job STRING, status STRING, started_at TIMESTAMP,"
            + " seconds DOUBLE, code_version STRING, seed BIGINT, settings STRING, tables_read MAP<STRING, BIGINT>,"
            + " tables_written MAP<STRING, BIGINT>, result STRING, message STRING, run_date DATE, run_id STRING");

    private JobRunner() {}

    /** A job that this very run has finished before: its record, and when it had begun. */
    public record Finished(JobRecord record, Instant start) {}

    /**
     * Whether this very run has finished the job before, on what the job before it left: it counts only when it began
     * after that one had begun.
     *
     * @param predecessorStart when the job before it began
     */
    public static Optional<Finished> finished(Job job, JobContext context, Instant predecessorStart) {
        Dataset<Row> rows = context.lake()
                .table(RunsTable.SPEC)
                .read(context.date())
                .where(functions
                        .col(TableSpec.RUN_ID)
                        .equalTo(context.runId())
                        .and(functions.col(RunsTable.JOB).equalTo(job.name()))
                        .and(functions.col(RunsTable.STATUS).equalTo(RunsTable.DONE)));
        return rows.takeAsList(1).stream()
                .findFirst()
                .map(row -> row.<Timestamp>getAs("started_at").toInstant())
                .filter(start -> !start.isBefore(predecessorStart))
                .filter(start -> job.stillHolds(context))
                .map(start -> new Finished(
                        record(job, context, "skipped", 0, Map.of(), "finished already, begun at " + start), start));
    }

    /**
     * Runs the job, alone unless it {@linkplain Job#mayOverlap may overlap}.
     *
     * @return how it ended, when it is done
     * @throws JobFailed with the record and the cause when it is not
     */
    public static JobRecord run(Job job, JobContext context) {
        if (job.mayOverlap() || context.dryRun()) {
            return runAlone(job, context);
        }
        Path file = new Path(context.lake().folder(), "_locks/" + job.name());
        JobLock.Holder self = JobLock.Holder.here("job " + job.name() + " of store " + context.store() + " (run "
                + context.runId() + ", process " + ProcessHandle.current().pid() + ", since "
                + context.clock().instant().truncatedTo(ChronoUnit.SECONDS) + ")");
        try {
            JobLock held = JobLock.acquire(
                    file.getFileSystem(context.spark().sessionState().newHadoopConf()),
                    file,
                    self,
                    context.settings().getDuration("jobs.lock-wait"),
                    words -> context.console().println(job.name() + ": " + words));
            try {
                return runAlone(job, context);
            } finally {
                held.close();
            }
        } catch (Overlapping e) {
            // Not kept in runs: nothing ran, and the row there is the other one's.
            throw new JobFailed(record(job, context, "failed", 0, Map.of(), e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("the lock " + file + " cannot be read or written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another run", e);
        }
    }

    private static JobRecord runAlone(Job job, JobContext context) {
        Instant start = context.clock().instant();
        long nanos = System.nanoTime();
        JobRecord record;
        Exception failure = null;
        try {
            Object result = job.run(context);
            record = record(job, context, "done", seconds(nanos), result, "");
        } catch (Refused e) {
            failure = e;
            record = record(job, context, "refused", seconds(nanos), e.result(), e.getMessage());
        } catch (Exception e) {
            // What fails in a task, or in Spark's analysis, arrives as a checked exception that Spark does not declare.
            failure = e;
            record = record(
                    job,
                    context,
                    "failed",
                    seconds(nanos),
                    Map.of(),
                    JobFailed.reason(e).getMessage());
        }
        if (!context.dryRun()) {
            try {
                write(record, start, context);
            } catch (RuntimeException e) {
                if (failure == null) {
                    throw e;
                }
                // The job's own failure is the one to report; that its record could not be kept goes with it.
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw new JobFailed(record, failure);
        }
        return record;
    }

    private static JobRecord record(
            Job job, JobContext context, String status, double seconds, Object result, String message) {
        return new JobRecord(
                job.name(),
                context.store(),
                context.date().toString(),
                context.runId(),
                status,
                seconds,
                result,
                context.lake().read(),
                context.lake().written(),
                message);
    }

    private static void write(JobRecord record, Instant start, JobContext context) {
        LakeTable runs = context.lake().table(RunsTable.SPEC);
        Row row = RowFactory.create(
                record.job(),
                record.status(),
                Timestamp.from(start),
                record.seconds(),
                CodeVersion.current(),
                context.seed(),
                // None of these changes a row, and the address of Redis and Spark's settings may hold secrets.
                context.settings()
                        .withoutPath("redis")
                        .withoutPath("serving")
                        .withoutPath("jobs.spark")
                        .root()
                        .render(ConfigRenderOptions.concise()),
                scala.jdk.javaapi.CollectionConverters.asScala(record.tablesRead()),
                scala.jdk.javaapi.CollectionConverters.asScala(record.tablesWritten()),
                JobRecord.json(record.result()),
                record.message(),
                java.sql.Date.valueOf(context.date()),
                context.runId());
        runs.merge(
                context.spark().createDataFrame(List.of(row), ROW),
                "t.run_date = s.run_date AND t.run_id = s.run_id AND t.job = s.job",
                merge -> merge.whenMatched().updateAll().whenNotMatched().insertAll());
    }

    private static double seconds(long sinceNanos) {
        return Math.round(Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis() / 10.0) / 100.0;
    }
}

package dev.nightjar.jobs.history;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Jobs;
import dev.nightjar.jobs.run.ScratchFolder;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.PrintStream;
import java.sql.Date;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Does a job of a past run once more, from nothing but what {@code runs} has of it: settings, seed, date and the versions of the
 * tables that it read. It works in a lake of its own, made of clones that share the files of those versions, and leaves the
 * store's alone.
 */
public final class Recomputation {
    /** Jobs whose every input is in the lake. */
    public static final Set<String> JOBS =
            Set.of("profiles", "train", "repeat", "candidates", "popular", "context", "related", "evaluate");

    private Recomputation() {}

    /**
     * What came of a table that the job wrote.
     *
     * @param rows of the run's date, as they were written
     * @param differing rows that were written and did not come again, or came and had not been written
     */
    public record OfTable(String table, long rows, long differing) {}

    /**
     * Does the job again and compares.
     *
     * @param lake the store's
     * @param paths resolves relative paths of the configuration
     * @throws InvalidSettings when the job cannot be done again from the lake alone, or versions are gone
     */
    public static List<OfTable> of(
            SparkSession spark, Lake lake, String store, JobOfRun done, Settings paths, PrintStream console) {
        if (!JOBS.contains(done.job())) {
            throw new InvalidSettings("job " + done.job() + " reads what is not in the lake; what can be recomputed is "
                    + String.join(", ", JOBS.stream().sorted().toList()));
        }
        Config settings = ConfigFactory.parseString(done.settings());
        try (ScratchFolder scratch = new ScratchFolder(lake.folder() + "/_recompute", spark)) {
            scratch.remove();
            Lake copy = new Lake(spark, scratch.path(), store);
            done.tablesRead().forEach((table, version) -> clone(spark, lake, copy, table, version));
            Job job = Jobs.named(done.job());
            job.run(new JobContext(
                    spark, copy, store, settings, paths, done.date(), done.runId(), true, Clock.systemUTC(), console));
            List<OfTable> outcomes = new ArrayList<>();
            done.tablesWritten().forEach((table, version) -> outcomes.add(compare(lake, copy, done, table, version)));
            return outcomes;
        }
    }

    private static void clone(SparkSession spark, Lake from, Lake to, String name, long version) {
        TableSpec spec = named(name);
        String source = from.table(spec).path();
        try {
            spark.sql("CREATE TABLE delta.`" + to.table(spec).path() + "` SHALLOW CLONE delta.`" + source
                    + "` VERSION AS OF " + version);
        } catch (RuntimeException e) {
            throw new InvalidSettings("version " + version + " of " + name + " can no longer be read (" + e.getMessage()
                    + "): maintain keeps versions for jobs.maintain.vacuum-hours");
        }
    }

    private static OfTable compare(Lake lake, Lake copy, JobOfRun done, String name, long version) {
        TableSpec spec = named(name);
        Dataset<Row> before = slice(lake.table(spec), version, spec, done);
        Dataset<Row> again = slice(copy.table(spec), copy.table(spec).version(), spec, done);
        return new OfTable(
                name,
                before.count(),
                before.exceptAll(again).count() + again.exceptAll(before).count());
    }

    /** Rows as text, in which every number reads back as what it is; maps cannot be compared otherwise. */
    private static Dataset<Row> slice(LakeTable table, long version, TableSpec spec, JobOfRun done) {
        Dataset<Row> rows = table.readVersion(version);
        Dataset<Row> ofRun =
                spec.isDated() ? rows.where(col(TableSpec.RUN_DATE).equalTo(lit(Date.valueOf(done.date())))) : rows;
        Column[] columns = List.of(spec.schema().fieldNames()).stream()
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new);
        return ofRun.select(
                to_json(struct(columns), Map.of("ignoreNullFields", "false")).as("row"));
    }

    private static TableSpec named(String name) {
        return Lake.TABLES.stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidSettings("this release has no table " + name));
    }
}

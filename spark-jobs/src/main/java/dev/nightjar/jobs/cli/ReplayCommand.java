package dev.nightjar.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.jobs.parity.Again;
import dev.nightjar.jobs.parity.Again.Decided;
import dev.nightjar.jobs.parity.Again.Outcome;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.sql.Date;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar replay}: decides logged answers again. */
@Command(
        name = "replay",
        description =
                "Decide logged answers again, from the table versions and the context that they were decided on, and"
                        + " say of each list whether it comes out identical. An answer is logged where serving.parity-sample takes"
                        + " it, and in the lake after job collect. The last line is JSON.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Runnable {
    @Parameters(
            arity = "0..*",
            paramLabel = "REQUEST_ID",
            description = "ids of answers, as request_id and the header X-Request-Id have them")
    private List<String> ids = List.of();

    @Option(names = "--date", paramLabel = "DATE", description = "only this UTC day; without ids all of its answers")
    private String date = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10000",
            description = "most lists (default: ${DEFAULT-VALUE})")
    private int limit;

    @Mixin
    private OneStore store;

    @Spec
    private CommandSpec spec;

    /**
     * The last line.
     *
     * @param shareIdentical of those that could be told; 0 where none could
     */
    private record Line(
            String command,
            String store,
            long lists,
            long identical,
            long different,
            long notReproducible,
            long settingsChanged,
            double shareIdentical) {}

    @Override
    public void run() {
        if (ids.isEmpty() && date.isEmpty()) {
            throw new InvalidSettings("name the answers by their request ids, or a day with --date");
        }
        List<Decided> lists = store.inSession(this::decided);
        if (lists.isEmpty()) {
            throw new InvalidSettings("nothing is logged of " + (ids.isEmpty() ? date : String.join(", ", ids))
                    + ": answers are kept by serving.parity-sample, which takes few, and come into the lake with"
                    + " ./nightjar job collect --store " + store.name());
        }
        PrintWriter out = spec.commandLine().getOut();
        lists.stream()
                .filter(list -> !ids.isEmpty() || list.outcome() != Outcome.SAME)
                .forEach(list -> out.println(list.requestId() + " list " + list.list() + ", rail " + list.rail()
                        + ", generation " + list.generation() + ": " + words(list)));
        long same = count(lists, Outcome.SAME);
        long different = count(lists, Outcome.DIFFERENT);
        out.println(JobRecord.json(new Line(
                "replay",
                store.name(),
                lists.size(),
                same,
                different,
                count(lists, Outcome.NOT_REPRODUCIBLE),
                count(lists, Outcome.SETTINGS_CHANGED),
                same + different == 0 ? 0 : (double) same / (same + different))));
        out.flush();
    }

    private List<Decided> decided(SparkSession spark, Lake lake) {
        Column wanted =
                ids.isEmpty() ? lit(true) : col(RankedRequestsTable.REQUEST_ID).isin(ids.toArray());
        LocalDate day = date.isEmpty() ? LocalDate.now(ZoneOffset.UTC) : StoreOptions.day("--date:", date);
        if (!date.isEmpty()) {
            wanted = wanted.and(col(TableSpec.RUN_DATE).equalTo(lit(Date.valueOf(day))));
        }
        Dataset<Row> asked = lake.table(RankedRequestsTable.SPEC)
                .read()
                .where(wanted)
                .sort(RankedRequestsTable.REQUEST_ID, RankedRequestsTable.LIST)
                .limit(limit);
        return Again.decided(context(spark, lake, day), asked);
    }

    /** As a job's, though nothing is written. */
    private JobContext context(SparkSession spark, Lake lake, LocalDate day) {
        Settings all = store.all();
        Config settings = all.store(store.name());
        PrintStream console = System.err;
        return new JobContext(
                spark,
                lake,
                store.name(),
                settings,
                all,
                day,
                JobContext.runId(store.name(), day, settings),
                true,
                Clock.systemUTC(),
                console);
    }

    private static String words(Decided list) {
        return switch (list.outcome()) {
            case SAME -> "identical";
            case DIFFERENT -> "DIFFERENT: " + list.why();
            case NOT_REPRODUCIBLE -> "cannot be told: " + list.why();
            case SETTINGS_CHANGED -> "cannot be told: the store's settings for ranking have changed since";
        };
    }

    private static long count(List<Decided> lists, Outcome outcome) {
        return lists.stream().filter(list -> list.outcome() == outcome).count();
    }
}

package dev.nightjar.jobs.cli;

import com.typesafe.config.ConfigFactory;
import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.gate.Check;
import dev.nightjar.jobs.history.JobOfRun;
import dev.nightjar.jobs.tables.QualityChecksTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.RedisUnreachable;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.functions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import redis.clients.jedis.UnifiedJedis;

/** {@code nightjar explain-run}: all that is known of one run. */
@Command(
        name = "explain-run",
        description =
                "Say all that is known of a run: its jobs with the table versions that they read and wrote and what"
                        + " they counted, what the gate measured, which settings are not the defaults, and the generation that"
                        + " was published from it. ./nightjar runs lists runs.",
        mixinStandardHelpOptions = true)
final class ExplainRunCommand implements Runnable {
    @Parameters(paramLabel = "RUN", description = "a run's id, such as loom-20261031-0a1b2c3d")
    private String run;

    @Mixin
    private ConfFile conf;

    @Spec
    private CommandSpec spec;

    /** What the lake knows. */
    private record Known(List<JobOfRun> jobs, List<Check> checks) {}

    @Override
    public void run() {
        OneStore store = RunId.store(run, conf);
        Known known = store.inLake(lake -> new Known(
                JobOfRun.of(lake, run),
                lake
                        .table(QualityChecksTable.SPEC)
                        .read()
                        .where(functions.col(TableSpec.RUN_ID).equalTo(run))
                        .select("name", "measured", "bound", "passed", "advice")
                        .collectAsList()
                        .stream()
                        .map(row -> new Check(
                                row.getString(0),
                                row.getDouble(1),
                                row.getString(2),
                                row.getBoolean(3),
                                row.getString(4)))
                        .toList()));
        if (known.jobs().isEmpty()) {
            throw new InvalidSettings("the lake of store " + store.name() + " knows no run " + run + "; ./nightjar runs"
                    + " --store " + store.name() + " lists those that it knows");
        }
        PrintWriter out = spec.commandLine().getOut();
        JobOfRun first = known.jobs().get(0);
        out.println("Run " + run + ": store " + store.name() + ", data of " + first.date() + ", seed " + first.seed()
                + ", code "
                + known.jobs().stream().map(JobOfRun::codeVersion).distinct().collect(Collectors.joining(", ")));
        out.println(published(store));
        known.jobs().forEach(job -> print(job, out));
        if (!known.checks().isEmpty()) {
            out.printf("%nThe gate:%n");
            Check.table(known.checks()).lines().forEach(line -> out.println("  " + line));
        }
        out.printf("%nSettings that are not the defaults (those of sources are in conf/):%n");
        Settings.departures(ConfigFactory.parseString(first.settings()).withoutPath("jobs.sources"))
                .forEach((path, value) -> out.println("  " + path + " = " + value));
    }

    private String published(OneStore store) {
        try (UnifiedJedis redis = store.redis()) {
            Generations generations = new Generations(redis, store.name());
            OptionalLong live = generations.live();
            List<String> made = generations.all().stream()
                    .filter(manifest -> manifest.runId().equals(run))
                    .map(manifest -> "generation " + manifest.generation()
                            + (live.isPresent() && live.getAsLong() == manifest.generation()
                                    ? " (live)"
                                    : manifest.state() == Manifest.State.READY ? "" : " (never finished)"))
                    .toList();
            return made.isEmpty() ? "No generation of it is in Redis." : "In Redis: " + String.join(", ", made) + ".";
        } catch (RedisUnreachable e) {
            return "Whether it was published is not known: " + e.getMessage();
        }
    }

    private static void print(JobOfRun job, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%n%s: %s, began %s, took %.1f s%n",
                job.job(),
                job.status(),
                job.startedAt().truncatedTo(ChronoUnit.SECONDS),
                job.seconds());
        job.message().lines().forEach(line -> out.println("  " + line));
        out.println("  read    " + versions(job.tablesRead()));
        out.println("  wrote   " + versions(job.tablesWritten()));
        out.println("  result  " + job.result());
    }

    private static String versions(Map<String, Long> tables) {
        return tables.isEmpty()
                ? "nothing of the lake"
                : tables.entrySet().stream()
                        .map(e -> e.getKey() + "@" + e.getValue())
                        .collect(Collectors.joining(" "));
    }
}

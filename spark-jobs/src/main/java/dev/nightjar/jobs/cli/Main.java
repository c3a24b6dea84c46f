package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.run.DiskFull;
import dev.nightjar.jobs.run.JobFailed;
import dev.nightjar.jobs.run.Jobs;
import dev.nightjar.jobs.run.Overlapping;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.redis.GenerationUnavailable;
import dev.nightjar.redis.RedisUnreachable;
import dev.nightjar.settings.InvalidSettings;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the batch side: exit 0 done, 2 bad input or configuration, 3 refused by the gate, 1 a fault. */
@Command(
        name = "nightjar",
        description = "Nightjar's batch jobs.",
        mixinStandardHelpOptions = true,
        subcommands = {
            JobCommand.class,
            NightlyCommand.class,
            GenerationsCommand.class,
            RollbackCommand.class,
            SqlCommand.class,
            SampleCommand.class,
            AdviseCommand.class,
            RunsCommand.class,
            ExplainRunCommand.class,
            LineageCommand.class,
            DiffCommand.class,
            ReplayCommand.class,
            RecomputeCommand.class,
            ExportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    static final int FAULT = 1;
    static final int BAD_INPUT = 2;
    static final int REFUSED = 3;

    private Main() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command line and returns its exit code. */
    static int run(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.getSubcommands()
                .get("job")
                .getCommandSpec()
                .usageMessage()
                .footerHeading("%nJobs:%n")
                .footer(Jobs.ALL.stream()
                        .map(job -> "  " + job.name() + ": " + job.description())
                        .toArray(String[]::new));
        return line.setExecutionExceptionHandler((e, command, parsed) -> explain(e, command))
                .execute(args);
    }

    private static String message(Throwable cause) {
        return cause instanceof InvalidSettings mistakes && mistakes.problems().size() > 1
                ? mistakes.problems().size() + " mistakes:"
                        + mistakes.problems().stream()
                                .map(problem -> System.lineSeparator() + "  - " + problem)
                                .collect(Collectors.joining())
                : cause.getMessage();
    }

    private static int explain(Exception e, CommandLine command) {
        Throwable cause = JobFailed.reason(e instanceof JobFailed ? e.getCause() : e);
        command.getErr().println(command.getColorScheme().errorText("nightjar: " + message(cause)));
        int exit = cause instanceof InvalidSettings || cause instanceof GenerationUnavailable
                ? BAD_INPUT
                : cause instanceof Refused ? REFUSED : FAULT;
        boolean explained =
                cause instanceof RedisUnreachable || cause instanceof Overlapping || cause instanceof DiskFull;
        if (exit == FAULT && !explained) {
            // A fault is ours to explain: the trace is for whoever reports it.
            cause.printStackTrace(command.getErr());
        }
        if (e instanceof JobFailed failed) {
            command.getOut().println(failed.record().toJson());
        }
        return exit;
    }
}

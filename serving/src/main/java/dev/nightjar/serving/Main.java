package dev.nightjar.serving;

import dev.nightjar.redis.RedisUnreachable;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Starts the server; exit 2 means that what a person wrote is wrong, 1 a fault. */
@Command(
        name = "serve",
        subcommands = {Status.class, Smoke.class, KeysCommand.class},
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        description = "Serves recommendations over HTTP until it is stopped.")
public final class Main implements Callable<Integer> {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            defaultValue = "${sys:nightjar.conf:-conf/nightjar.conf}",
            description = "Settings; stores/ lies beside it. Default: ${DEFAULT-VALUE}")
    private Path conf;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(Main::explain);
    }

    @Override
    public Integer call() throws InterruptedException {
        App app = App.start(settings(), Clock.systemUTC());
        Runtime.getRuntime().addShutdownHook(new Thread(app::drainAndClose, "shutdown"));
        if (app.answersOnlyThisMachine()) {
            System.out.println(
                    "No store has API keys, so only clients on this machine are answered; ./nightjar keys add"
                            + " --store S --role storefront --label L makes one.");
        }
        System.out.println("Nightjar listens on http://127.0.0.1:" + app.port());
        Thread.currentThread().join();
        return 0;
    }

    Settings settings() {
        return Settings.load(conf);
    }

    RunningServer runningServer() {
        return RunningServer.of(ServingSettings.of(settings().process()));
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (e instanceof InvalidSettings mistakes) {
            mistakes.problems().forEach(problem -> command.getErr().println(problem));
            return 2;
        }
        if (e instanceof RedisUnreachable) {
            command.getErr().println(e.getMessage());
            return 1;
        }
        throw e;
    }
}

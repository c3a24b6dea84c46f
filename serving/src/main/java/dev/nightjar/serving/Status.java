package dev.nightjar.serving;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Asks the running server whether it is ready, and prints what it says. */
@Command(name = "status", description = "Prints what /readyz of the running server says; exit 1 when it is not ready.")
final class Status implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        RunningServer server = main.runningServer();
        try {
            HttpResponse<String> answer = server.get("/readyz");
            spec.commandLine().getOut().println(answer.body());
            return answer.statusCode() == 200 ? 0 : 1;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("nothing answers at " + server.address() + "/readyz; start it with ./nightjar serve");
            return 1;
        }
    }
}

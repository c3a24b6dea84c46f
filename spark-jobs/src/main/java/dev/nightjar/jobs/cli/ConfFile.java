package dev.nightjar.jobs.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which nightjar.conf a command goes by. */
final class ConfFile {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${sys:nightjar.conf:-conf/nightjar.conf}",
            description = "nightjar.conf (default: ${DEFAULT-VALUE})")
    private Path path;

    Path path() {
        return path;
    }
}

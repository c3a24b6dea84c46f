package dev.nightjar.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** A command line that was run: its exit code, and what it printed. */
record Ran(int exit, String out, String err) {

    static Ran of(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, UTF_8));
        System.setErr(new PrintStream(complained, true, UTF_8));
        try {
            int exit = Main.run(args);
            return new Ran(exit, printed.toString(UTF_8), complained.toString(UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Exit 2, nothing on standard output, and a message that begins so and is no stack trace. */
    void isBadInput(String message) {
        assertThat(err).startsWith(message).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(out).isEmpty();
        assertThat(exit).isEqualTo(Main.BAD_INPUT);
    }

    String lastLine() {
        List<String> lines = out.lines().toList();
        return lines.get(lines.size() - 1);
    }
}

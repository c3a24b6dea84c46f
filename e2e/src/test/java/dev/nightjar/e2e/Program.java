package dev.nightjar.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One of Nightjar's programs in a process of its own, as the launcher starts it; its output is kept line by line. */
final class Program implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Program(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Program jobs(String redisUrl, String... args) {
        List<String> command = new ArrayList<>(List.of(
                "@" + ROOT.resolve("conf/spark/jvm.options"),
                "-Xmx2g",
                // A small shop's job is over before a second compiler has paid.
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=240m",
                "-XX:+UseSerialGC",
                "-Dlog4j2.configurationFile=" + ROOT.resolve("conf/logging/jobs.xml")));
        return start("spark-jobs", command, "dev.nightjar.jobs.cli.Main", redisUrl, args);
    }

    static Program server(String redisUrl, String... args) {
        return start("serving", new ArrayList<>(List.of("-Xmx256m")), "dev.nightjar.serving.Main", redisUrl, args);
    }

    private static Program start(String module, List<String> options, String main, String redisUrl, String... args) {
        try {
            Path target = ROOT.resolve(module).resolve("target");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-cp");
            command.add(target.resolve("classes") + ":"
                    + Files.readString(target.resolve("classpath.txt")).strip());
            command.add(main);
            command.addAll(List.of(args));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("NIGHTJAR_REDIS_URL", redisUrl);
            builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
            return new Program(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + main + "; has the build packaged " + module + "?", e);
        }
    }

    /** Waits for a line of output; fails with all output when the program ends or the time is up before. */
    String await(Predicate<String> line, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<String> found = output().stream().filter(line).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > until || (!process.isAlive() && !reader.isAlive())) {
                throw new AssertionError("the line did not come; the output was:\n" + String.join("\n", output()));
            }
            pause();
        }
    }

    /** Waits for the end and returns the exit code. */
    int exitCode(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end within " + patience + ":\n" + String.join("\n", output()));
            }
            reader.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As {@code kill -9}: the program gets no chance to tidy up. */
    void kill() {
        process.destroyForcibly();
        exitCode(Duration.ofSeconds(20));
    }

    /** As {@code kill}: asks the program to end. Its output is still read, which {@code Process.destroy} would stop. */
    void terminate() {
        if (!process.toHandle().destroy()) {
            throw new AssertionError("process " + process.pid() + " could not be told to end");
        }
    }

    List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            // The process was killed while it wrote: what came before is there.
            return;
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}

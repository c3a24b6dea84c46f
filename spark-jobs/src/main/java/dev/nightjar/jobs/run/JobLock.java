package dev.nightjar.jobs.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one run at a time do a job of a store: a file in the lake that its holder writes anew every few seconds. Whoever
 * waits takes it over when it has not changed for {@link #LEASE}, or at once when the holder was a process of the same
 * machine that is gone. Clocks of machines are not compared.
 *
 * <p>It is for the people who start things twice. Rows do not depend on it: what two writers of a table do to each other is
 * Delta's to decide.
 */
final class JobLock implements AutoCloseable {
    /** How long a holder that says nothing is believed to be at work. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(JobLock.class);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** Where creating a file is not one step, two may believe to have created it; the later one's words stay. */
    private static final Duration SETTLE = Duration.ofMillis(50);

    private final FileSystem files;
    private final Path file;
    private final Holder self;
    private final ScheduledExecutorService heart;
    private final ScheduledFuture<?> renewals;
    private long beats;

    private JobLock(FileSystem files, Path file, Holder self) {
        this.files = files;
        this.file = file;
        this.self = self;
        this.heart = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "job-lock");
            thread.setDaemon(true);
            return thread;
        });
        long beat = LEASE.toMillis() / 4;
        renewals = heart.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Who holds a lock.
     *
     * @param token unique per attempt
     * @param host the machine
     * @param pid the process there
     * @param words for whoever waits
     */
    record Holder(String token, String host, long pid, String words) {
        static Holder here(String words) {
            return new Holder(
                    UUID.randomUUID().toString(),
                    hostName(),
                    ProcessHandle.current().pid(),
                    words);
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "a machine without a name";
            }
        }

        private boolean isGoneFrom(String here) {
            return host.equals(here)
                    && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
        }

        private byte[] line(long beats) {
            return String.join("\t", token, host, Long.toString(pid), Long.toString(beats), words)
                    .getBytes(StandardCharsets.UTF_8);
        }

        private static Optional<Holder> of(String line) {
            String[] parts = line.split("\t", 5);
            try {
                return parts.length < 5
                        ? Optional.empty()
                        : Optional.of(new Holder(parts[0], parts[1], Long.parseLong(parts[2]), parts[4]));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * Takes the lock, waiting for its present holder to finish or to die.
     *
     * @param self who takes it
     * @param waiting told once, in words, what is waited for
     * @throws Overlapping when somebody else still holds it after the wait
     */
    static JobLock acquire(FileSystem files, Path file, Holder self, Duration wait, Consumer<String> waiting)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        String seen = "";
        long unchangedSince = System.nanoTime();
        boolean told = false;
        while (true) {
            Optional<String> line = read(files, file);
            if (line.isEmpty()) {
                write(files, file, self.line(0));
                TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
                line = read(files, file);
                if (isOf(self, line)) {
                    return new JobLock(files, file, self);
                }
            }
            String now = line.orElse("");
            if (!now.equals(seen)) {
                seen = now;
                unchangedSince = System.nanoTime();
            }
            Optional<Holder> holder = Holder.of(now);
            if (holder.filter(h -> h.isGoneFrom(self.host())).isPresent()
                    || System.nanoTime() - unchangedSince > LEASE.toNanos()) {
                files.delete(file, false);
                continue;
            }
            String words = holder.map(Holder::words).orElse("somebody");
            if (System.nanoTime() - until >= 0) {
                throw new Overlapping(
                        words + " is at it already; nothing was done. Wait for it and run this again, or raise"
                                + " jobs.lock-wait");
            }
            if (!told) {
                waiting.accept(words + " is at it already; waiting up to " + wait.toSeconds() + " s");
                told = true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private void beat() {
        try {
            if (isOf(self, read(files, file))) {
                write(files, file, self.line(++beats));
            } else {
                log.warn(
                        "{}: another run has taken over, since this one was not heard of for {} s",
                        file,
                        LEASE.toSeconds());
                renewals.cancel(false);
            }
        } catch (IOException e) {
            log.warn("{} cannot be written: {}", file, e.getMessage());
        }
    }

    private static boolean isOf(Holder holder, Optional<String> line) {
        return line.flatMap(Holder::of)
                .filter(h -> h.token().equals(holder.token()))
                .isPresent();
    }

    private static Optional<String> read(FileSystem files, Path file) throws IOException {
        if (!files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = files.open(file)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (FileNotFoundException e) {
            // Released between the two steps.
            return Optional.empty();
        }
    }

    private static void write(FileSystem files, Path file, byte[] line) throws IOException {
        try (OutputStream out = files.create(file, true)) {
            out.write(line);
        }
    }

    @Override
    public void close() throws IOException {
        renewals.cancel(true);
        heart.shutdownNow();
        if (isOf(self, read(files, file))) {
            files.delete(file, false);
        }
    }
}

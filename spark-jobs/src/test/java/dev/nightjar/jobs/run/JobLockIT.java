package dev.nightjar.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.jobs.run.JobLock.Holder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs of one job. It waits where waiting is what is promised, up to the lease. */
class JobLockIT {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofMinutes(5);

    @TempDir
    private java.nio.file.Path folder;

    private final List<String> told = new ArrayList<>();
    private FileSystem files;
    private Path lock;

    @BeforeEach
    void aPlaceForTheLock() throws IOException {
        files = FileSystem.get(new Configuration());
        lock = new Path(folder.toUri().toString(), "_locks/train");
    }

    @Test
    void theSecondIsToldWhoIsAtItAndRefuses() throws Exception {
        try (JobLock first = take("job train of store loom (run 1)", AT_ONCE)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> take("another", AT_ONCE))
                    .isInstanceOf(Overlapping.class)
                    .hasMessage(
                            "job train of store loom (run 1) is at it already; nothing was done. Wait for it and run"
                                    + " this again, or raise jobs.lock-wait");
        }
        assertThat(files.exists(lock)).isFalse();
        take("another", AT_ONCE).close();
    }

    @Test
    void theSecondWaitsForTheFirstToEnd() throws Exception {
        JobLock first = take("the first", AT_ONCE);
        CompletableFuture<JobLock> second = CompletableFuture.supplyAsync(() -> takeUnchecked("the second"));
        while (told.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(told.get(0)).startsWith("the first is at it already; waiting up to ");
        assertThat(second).isNotDone();
        first.close();
        second.get().close();
    }

    @Test
    void ofManyAtOnceOneIsAtWork() throws Exception {
        AtomicInteger atWork = new AtomicInteger();
        List<Integer> seen = new ArrayList<>();
        List<CompletableFuture<Void>> runs = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try (JobLock held = takeUnchecked("run " + i)) {
                        synchronized (seen) {
                            seen.add(atWork.incrementAndGet() + (held == null ? 100 : 0));
                        }
                        atWork.decrementAndGet();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).get();
        assertThat(seen).hasSize(6).containsOnly(1);
    }

    @Test
    void aHolderThatDiedHereIsSucceededAtOnce() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        leave("token", Holder.here("").host(), dead.pid());

        take("the next", AT_ONCE).close();
        assertThat(told).isEmpty();
    }

    @Test
    void aHolderElsewhereIsSucceededOnceItSaysNothingForTheLease() throws Exception {
        leave("token", "elsewhere", 1);
        long start = System.nanoTime();

        take("the next", AS_LONG_AS_IT_TAKES).close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(JobLock.LEASE.minusSeconds(1));
        assertThat(told).hasSize(1);
    }

    @Test
    void whoeverWasSucceededLeavesTheSuccessorAlone() throws Exception {
        JobLock paused = take("paused", AT_ONCE);
        leave("token of the successor", "elsewhere", 1);
        paused.close();
        assertThat(files.exists(lock)).isTrue();
    }

    private JobLock take(String words, Duration wait) throws IOException, InterruptedException {
        return JobLock.acquire(files, lock, Holder.here(words), wait, told::add);
    }

    private JobLock takeUnchecked(String words) {
        try {
            return take(words, AS_LONG_AS_IT_TAKES);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a process leaves it that was killed. */
    private void leave(String token, String host, long pid) throws IOException {
        try (var out = files.create(lock, true)) {
            out.write(String.join("\t", token, host, Long.toString(pid), "0", "the one before")
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Files.exists(folder.resolve("_locks/train"))).isTrue();
    }
}

package dev.nightjar.bench.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Sends requests from a few threads, each with a connection of its own, and keeps every latency. */
final class Load {
    private static final int NO_RATE = 0;

    private final int port;
    private final int threads;

    Load(int port, int threads) {
        this.port = port;
        this.threads = threads;
    }

    /** One exchange over a connection; the number counts all exchanges of the run. */
    @FunctionalInterface
    interface Exchange {
        /** Milliseconds that count as its latency where it is not the whole exchange; below 0: the whole. */
        double run(Wire wire, int number) throws IOException;
    }

    /**
     * What came of it.
     *
     * @param millis latencies, rising
     * @param seconds how long it ran
     * @param cpuSeconds CPU time of the load's own threads
     */
    record Outcome(List<Double> millis, double seconds, double cpuSeconds) {
        double percentile(double share) {
            return millis.get((int) Math.min(millis.size() - 1, Math.floor(share * millis.size())));
        }

        double perSecond() {
            return millis.size() / seconds;
        }
    }

    /** As fast as the server answers. */
    Outcome flatOut(Duration time, Exchange exchange) {
        return run(time, NO_RATE, exchange);
    }

    /**
     * At a steady rate, whatever the server does: latency counts from when a request was due, so that a stall is not
     * hidden by the requests that it held back.
     */
    Outcome steady(Duration time, int perSecond, Exchange exchange) {
        return run(time, perSecond, exchange);
    }

    private Outcome run(Duration time, int perSecond, Exchange exchange) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Callable<Part>> parts = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int thread = t;
                parts.add(() -> part(thread, start, time.toNanos(), perSecond, exchange));
            }
            List<Double> millis = new ArrayList<>();
            double cpu = 0;
            for (Future<Part> future : pool.invokeAll(parts)) {
                millis.addAll(future.get().millis());
                cpu += future.get().cpuSeconds();
            }
            millis.sort(null);
            return new Outcome(millis, (System.nanoTime() - start) / 1e9, cpu);
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the load broke off", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private record Part(List<Double> millis, double cpuSeconds) {}

    private Part part(int thread, long start, long nanos, int perSecond, Exchange exchange) {
        List<Double> millis = new ArrayList<>();
        var bean = ManagementFactory.getThreadMXBean();
        long cpu = bean.getCurrentThreadCpuTime();
        try (Wire wire = new Wire(port)) {
            for (int number = thread; ; number += threads) {
                long due = perSecond == NO_RATE ? System.nanoTime() : start + (long) (number * 1e9 / perSecond);
                if (due - start >= nanos) {
                    break;
                }
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                double own = exchange.run(wire, number);
                millis.add(own >= 0 ? own : (System.nanoTime() - due) / 1e6);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Part(millis, (bean.getCurrentThreadCpuTime() - cpu) / 1e9);
    }
}

package dev.nightjar.bench.jobs;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Runs alternatives in turn, a round of all before the next round, so that a slow spell of the machine hits all of them;
 * the first round only warms up. Reports medians of wall time and of CPU time.
 */
final class Contest {
    private final Map<String, Runnable> alternatives = new LinkedHashMap<>();
    private final LongSupplier cpuNanos;

    private Contest(LongSupplier cpuNanos) {
        this.cpuNanos = cpuNanos;
    }

    /** Counts the CPU time of the thread that works. */
    static Contest ofOneThread() {
        return new Contest(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    /** Counts the CPU time of the process, with the JIT compiler's and the garbage collector's share. */
    static Contest ofTheProcess() {
        return new Contest(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime);
    }

    /** Seconds per round. */
    record Medians(double wall, double cpu) {}

    Contest add(String name, Runnable work) {
        alternatives.put(name, work);
        return this;
    }

    Map<String, Medians> run(int rounds) {
        Map<String, List<double[]>> times = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            boolean warmUp = round == 0;
            alternatives.forEach((name, work) -> {
                long cpu = cpuNanos.getAsLong();
                long wall = System.nanoTime();
                work.run();
                double[] took = {(System.nanoTime() - wall) / 1e9, (cpuNanos.getAsLong() - cpu) / 1e9};
                if (!warmUp) {
                    times.computeIfAbsent(name, n -> new ArrayList<>()).add(took);
                }
            });
        }
        Map<String, Medians> medians = new LinkedHashMap<>();
        times.forEach((name, all) -> medians.put(name, new Medians(median(all, 0), median(all, 1))));
        return medians;
    }

    static String table(Map<String, Medians> medians, String reference) {
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%-26s %10s %10s %10s%n", "", "wall s", "cpu s", "ratio"));
        double base = medians.get(reference).wall();
        medians.forEach((name, m) -> table.append(
                String.format(Locale.ROOT, "%-26s %10.3f %10.3f %9.1fx%n", name, m.wall(), m.cpu(), m.wall() / base)));
        return table.toString();
    }

    private static double median(List<double[]> times, int which) {
        double[] sorted = times.stream().mapToDouble(t -> t[which]).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

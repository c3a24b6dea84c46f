package dev.nightjar.bench.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the time of each job grows with a size: the slope of the straight line through log(time − fixed) over log(size), by least
 * squares. {@code fixed} is what the job takes in the smallest shop. What is left is never taken for less than a twentieth
 * of it, so that a job whose time does not grow has the slope 0 and not that of its noise.
 *
 * @param what grows
 * @param unit how many of these size 1 has
 * @param fixed seconds by job
 * @param seconds by size and job
 */
record Growth(String what, int unit, Map<String, Double> fixed, Map<Integer, Map<String, Double>> seconds) {
    private static final double LEAST_SHARE = 0.05;
    /** Jobs' times are rounded to a hundredth of a second. */
    private static final double LEAST_SECONDS = 0.01;

    double slope(String job) {
        List<double[]> points = new ArrayList<>();
        seconds.forEach((size, jobs) -> points.add(new double[] {
            Math.log(size),
            Math.log(Math.max(jobs.get(job) - fixed.get(job), Math.max(LEAST_SECONDS, LEAST_SHARE * fixed.get(job))))
        }));
        double x = points.stream().mapToDouble(p -> p[0]).average().orElse(0);
        double y = points.stream().mapToDouble(p -> p[1]).average().orElse(0);
        double xy = points.stream().mapToDouble(p -> (p[0] - x) * (p[1] - y)).sum();
        double xx = points.stream().mapToDouble(p -> (p[0] - x) * (p[0] - x)).sum();
        return xx == 0 ? 0 : xy / xx;
    }

    String table() {
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%-12s %10s", "seconds", "smallest"));
        seconds.keySet().forEach(size -> table.append(String.format(Locale.ROOT, " %,12d", (long) unit * size)));
        table.append(String.format(Locale.ROOT, " %8s  (%s)%n", "slope", what));
        fixed.forEach((job, least) -> {
            table.append(String.format(Locale.ROOT, "%-12s %10.2f", job, least));
            seconds.values().forEach(jobs -> table.append(String.format(Locale.ROOT, " %12.2f", jobs.get(job))));
            table.append(String.format(Locale.ROOT, " %8.2f%n", slope(job)));
        });
        return table.toString();
    }

    /** Slope by job. */
    String json() {
        return fixed.keySet().stream()
                .map(job -> String.format(Locale.ROOT, "\"%s\":%.2f", job, slope(job)))
                .collect(Collectors.joining(",", "{", "}"));
    }
}

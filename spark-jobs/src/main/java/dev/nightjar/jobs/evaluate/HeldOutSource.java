package dev.nightjar.jobs.evaluate;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.jobs.ingest.EventRows;
import dev.nightjar.jobs.ingest.Verdict;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import dev.nightjar.settings.InvalidSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Events that a store keeps apart in {@code jobs.sources.holdout}: read to measure by, never brought into the lake. */
final class HeldOutSource {
    private HeldOutSource() {}

    /**
     * All usable rows of all such sources. What cannot be used is counted on the console, by its reason.
     *
     * @throws InvalidSettings when there is no such source, or one is not described well
     * @throws Refused when a larger share of a source than {@code jobs.ingest.max-quarantine-share} cannot be used
     */
    static Dataset<Row> events(JobContext context) {
        List<String> problems = new ArrayList<>();
        List<SourceSettings> sources =
                SourceSettings.of(Canonical.HOLDOUT, context.settings(), context.paths(), context.date(), problems);
        if (sources.isEmpty()) {
            problems.add("store '" + context.store() + "' has no 'jobs.sources.holdout', which jobs.evaluate.split ="
                    + " source measures by: name one, or choose another split");
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return sources.stream()
                .map(source -> usable(source, context))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    private static Dataset<Row> usable(SourceSettings source, JobContext context) {
        SourceReader reader =
                new SourceReader(context.spark(), notice -> context.console().println("evaluate: " + notice));
        Dataset<Row> rows = EventRows.ofHoldout(reader.read(source, Canonical.HOLDOUT), source, context.store())
                .persist(StorageLevel.MEMORY_AND_DISK());
        long all = rows.count();
        Map<String, Long> bad = new TreeMap<>();
        rows.where(Verdict.isQuarantined())
                .groupBy(Verdict.COLUMN)
                .count()
                .collectAsList()
                .forEach(row -> bad.put(row.getString(0), row.getLong(1)));
        long unusable = bad.values().stream().mapToLong(Long::longValue).sum();
        String words = unusable + " of " + all + " rows of " + source.label() + " cannot be used"
                + bad.entrySet().stream()
                        .map(reason -> reason.getKey() + ": " + reason.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
        if (all == 0 || unusable > all * context.settings().getDouble("jobs.ingest.max-quarantine-share")) {
            throw new Refused(
                    all == 0
                            ? source.label() + ": there are no rows in " + source.path()
                            : words
                                    + ", more than jobs.ingest.max-quarantine-share: is the source described as it is?");
        }
        if (unusable > 0) {
            context.console().println("evaluate: " + words);
        }
        return rows.where(col(Verdict.COLUMN).equalTo(Verdict.USED));
    }
}

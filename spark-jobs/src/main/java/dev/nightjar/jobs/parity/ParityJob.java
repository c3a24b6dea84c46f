package dev.nightjar.jobs.parity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.ParityChecksTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Decides sampled answers of the server once more, from the lake and with the classes that the server uses, and counts what
 * does not come out the same to the last bit.
 *
 * <p>Reads: ranked_requests of the date, a day of requests in UTC, and of each generation that they name the tables in the
 * versions from which it was published. Writes: parity_checks. Guarantees: what cannot be told (versions that VACUUM took,
 * a line of another release, settings that have changed since) is counted apart and with the reason, never as the same;
 * beyond {@code jobs.parity.max-mismatch} it refuses.
 *
 * <p>Example: {@code ./nightjar job parity --store loom --date 2026-10-31}
 */
public final class ParityJob implements Job {
    static final String UNREADABLE = "the line cannot be read";

    private static final int MOST_EXAMPLES = 20;

    @Override
    public String name() {
        return "parity";
    }

    @Override
    public String summary() {
        return "decide sampled answers again, and count what differs";
    }

    @Override
    public String description() {
        return "Reads ranked_requests of the date, and the table versions that their generations were published from; "
                + "writes parity_checks. Refuses (exit 3) when a larger share than jobs.parity.max-mismatch differs.";
    }

    /**
     * What it came to: {@code lists = compared + notReproducible + settingsChanged}.
     *
     * @param lists sampled lists of the date
     * @param mismatched of those compared, lists that differ
     * @param mismatchRate their share, 0 where none was compared
     * @param mismatchedBy lists by the parts that differ: items, features, dropped; one may differ in several
     * @param notReproducible lists by the reason
     * @param settingsChanged lists that were decided under other settings for ranking than the store has now
     */
    public record Result(
            long lists,
            long compared,
            long mismatched,
            double mismatchRate,
            Map<String, Long> mismatchedBy,
            Map<String, Long> notReproducible,
            long settingsChanged,
            List<Example> examples) {}

    /**
     * A list that differs.
     *
     * @param difference both sides, in words
     */
    public record Example(String requestId, int list, String rail, long generation, String difference) {}

    @Override
    public Result run(JobContext context) {
        List<Dataset<Row>> parts = Again.parts(
                context, context.lake().table(RankedRequestsTable.SPEC).read(context.date()));
        if (parts.isEmpty()) {
            context.console()
                    .println("parity: no answer of " + context.date() + " was sampled (serving.parity-sample) and"
                            + " collected");
            return result(List.of(), List.of());
        }
        Dataset<Row> all = parts.stream().reduce(Dataset::union).orElseThrow();
        Dataset<Row> counts = all.groupBy(
                        RankedRequestsTable.GENERATION,
                        RankedRequestsTable.RAIL,
                        ParityChecksTable.OUTCOME,
                        ParityChecksTable.DETAIL)
                .agg(count(lit(1)).as(ParityChecksTable.LISTS));
        if (!context.dryRun()) {
            context.lake().table(ParityChecksTable.SPEC).replace(context.date(), context.runId(), counts);
        }
        Result result = result(counts.collectAsList(), examples(all));
        parts.forEach(Dataset::unpersist);
        double bound = context.settings().getDouble("jobs.parity.max-mismatch");
        if (result.mismatchRate() > bound) {
            throw new Refused(
                    words(result) + "; jobs.parity.max-mismatch allows a share of " + bound + ". Such as: "
                            + result.examples().get(0),
                    result);
        }
        context.console().println(words(result));
        return result;
    }

    private static Result result(List<Row> counts, List<Example> examples) {
        Map<String, Long> outcomes = new TreeMap<>();
        Map<String, Long> parts = new TreeMap<>();
        Map<String, Long> reasons = new TreeMap<>();
        for (Row row : counts) {
            String outcome = row.getAs(ParityChecksTable.OUTCOME);
            String detail = row.getAs(ParityChecksTable.DETAIL);
            long lists = row.<Long>getAs(ParityChecksTable.LISTS);
            outcomes.merge(outcome, lists, Long::sum);
            if (outcome.equals(DecidedAgain.DIFFERENT)) {
                for (String part : detail.split(",", -1)) {
                    parts.merge(part, lists, Long::sum);
                }
            } else if (outcome.equals(DecidedAgain.NOT_REPRODUCIBLE)) {
                reasons.merge(detail, lists, Long::sum);
            }
        }
        long different = outcomes.getOrDefault(DecidedAgain.DIFFERENT, 0L);
        long compared = different + outcomes.getOrDefault(DecidedAgain.SAME, 0L);
        return new Result(
                outcomes.values().stream().mapToLong(Long::longValue).sum(),
                compared,
                different,
                compared == 0 ? 0 : (double) different / compared,
                parts,
                reasons,
                outcomes.getOrDefault(DecidedAgain.SETTINGS_CHANGED, 0L),
                examples);
    }

    private static List<Example> examples(Dataset<Row> all) {
        return all
                .where(col(ParityChecksTable.OUTCOME).equalTo(DecidedAgain.DIFFERENT))
                .sort(RankedRequestsTable.REQUEST_ID, RankedRequestsTable.LIST)
                .limit(MOST_EXAMPLES)
                .collectAsList()
                .stream()
                .map(row -> new Example(
                        row.getAs(RankedRequestsTable.REQUEST_ID),
                        row.<Integer>getAs(RankedRequestsTable.LIST),
                        row.getAs(RankedRequestsTable.RAIL),
                        row.<Long>getAs(RankedRequestsTable.GENERATION),
                        row.getAs(DecidedAgain.DIFFERENCE)))
                .toList();
    }

    private static String words(Result result) {
        return String.format(
                Locale.ROOT,
                "parity: of %d lists compared %d differ %s, a share of %.6f; of %d sampled, %d were decided under other"
                        + " settings, and these cannot be told: %s",
                result.compared(),
                result.mismatched(),
                result.mismatchedBy(),
                result.mismatchRate(),
                result.lists(),
                result.settingsChanged(),
                result.notReproducible());
    }
}

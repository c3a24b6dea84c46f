package dev.nightjar.jobs.parity;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.get_json_object;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.decision.Decision.Basis;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ParityChecksTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.settings.Settings;
import java.io.FileNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.VersionNotFoundException;
import org.apache.spark.storage.StorageLevel;

/** Lists that were kept with all that went into them, each with what deciding it again comes to. */
public final class Again {
    private static final String BASIS = "_basis";

    private Again() {}

    /** What one list came to. */
    public enum Outcome {
        /** The same to the last bit. */
        SAME(DecidedAgain.SAME),
        /** Something else. */
        DIFFERENT(DecidedAgain.DIFFERENT),
        /** It cannot be told. */
        NOT_REPRODUCIBLE(DecidedAgain.NOT_REPRODUCIBLE),
        /** It was decided under other settings than the store has now. */
        SETTINGS_CHANGED(DecidedAgain.SETTINGS_CHANGED);

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        static Outcome labelled(String label) {
            for (Outcome each : values()) {
                if (each.label.equals(label)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("outcome " + label);
        }
    }

    /**
     * One list.
     *
     * @param why the parts that differ with both sides in words, or the reason why it cannot be told; empty for the same
     */
    public record Decided(String requestId, int list, String rail, long generation, Outcome outcome, String why) {}

    /**
     * Decides again.
     *
     * @param asked rows of ranked_requests
     */
    public static List<Decided> decided(JobContext context, Dataset<Row> asked) {
        List<Decided> all = new ArrayList<>();
        for (Dataset<Row> part : parts(context, asked)) {
            for (Row row : part.sort(RankedRequestsTable.REQUEST_ID, RankedRequestsTable.LIST)
                    .collectAsList()) {
                String difference = row.getAs(DecidedAgain.DIFFERENCE);
                String detail = row.getAs(ParityChecksTable.DETAIL);
                all.add(new Decided(
                        row.getAs(RankedRequestsTable.REQUEST_ID),
                        row.<Integer>getAs(RankedRequestsTable.LIST),
                        row.getAs(RankedRequestsTable.RAIL),
                        row.<Long>getAs(RankedRequestsTable.GENERATION),
                        Outcome.labelled(row.getAs(ParityChecksTable.OUTCOME)),
                        difference.isEmpty() ? detail : difference));
            }
            part.unpersist();
        }
        return all;
    }

    /** Columns of {@link DecidedAgain}, a part for each basis; unpersist them. */
    static List<Dataset<Row>> parts(JobContext context, Dataset<Row> asked) {
        return based(asked).stream()
                .map(part -> decided(context, part.basis(), part.rows()))
                .toList();
    }

    /**
     * Lists that were made from one basis.
     *
     * @param basis as the line has it
     */
    record Based(String basis, Dataset<Row> rows) {}

    /** The lists by what they were made from. */
    static List<Based> based(Dataset<Row> asked) {
        Dataset<Row> all =
                asked.withColumn(BASIS, coalesce(get_json_object(col(RankedRequestsTable.LINE), "$.basis"), lit("")));
        List<Based> parts = new ArrayList<>();
        for (Row basis : all.select(BASIS).distinct().collectAsList()) {
            parts.add(new Based(basis.getString(0), all.where(col(BASIS).equalTo(basis.getString(0)))));
        }
        return parts;
    }

    /** What servers held then; empty where it cannot be made again, or the settings that rank are not those of then. */
    static Optional<Held> held(JobContext context, Based part) {
        try {
            Basis basis = Basis.fromJson(part.basis());
            return basis.settings().equals(Settings.fingerprintOfRanking(context.settings()))
                    ? Optional.of(Held.of(
                            context,
                            basis,
                            part.rows().select(EventsTable.USER_ID).distinct()))
                    : Optional.empty();
        } catch (MalformedValueException e) {
            return Optional.empty();
        } catch (Exception e) {
            // As below.
            if (isGone(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The lists of one basis. */
    private static Dataset<Row> decided(JobContext context, String json, Dataset<Row> asked) {
        Basis basis;
        try {
            basis = Basis.fromJson(json);
        } catch (MalformedValueException e) {
            return DecidedAgain.untold(asked, DecidedAgain.NOT_REPRODUCIBLE, ParityJob.UNREADABLE);
        }
        if (!basis.settings().equals(Settings.fingerprintOfRanking(context.settings()))) {
            return DecidedAgain.untold(asked, DecidedAgain.SETTINGS_CHANGED, "");
        }
        try {
            Held held =
                    Held.of(context, basis, asked.select(EventsTable.USER_ID).distinct());
            Dataset<Row> again = DecidedAgain.of(context.spark(), asked, held, context.settings())
                    .persist(StorageLevel.MEMORY_AND_DISK());
            context.console()
                    .println("parity: " + again.count() + " lists of generation " + basis.generation() + ", by release "
                            + basis.codeVersion());
            return again;
        } catch (Exception e) {
            // What fails in a task, or in Spark's analysis, arrives as a checked exception that Spark does not declare.
            if (isGone(e)) {
                return DecidedAgain.untold(asked, DecidedAgain.NOT_REPRODUCIBLE, "the run is no longer in the lake");
            }
            throw e;
        }
    }

    /** Whether a version of a table, or a file of one, is not there any more. */
    private static boolean isGone(Throwable failure) {
        Throwable e = failure;
        while (!(e instanceof VersionNotFoundException) && !(e instanceof FileNotFoundException)) {
            if (e.getCause() == null) {
                return false;
            }
            e = e.getCause();
        }
        return true;
    }
}

package dev.nightjar.jobs.parity;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Shopper;
import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Difference;
import dev.nightjar.decision.Replay;
import dev.nightjar.jobs.publish.PublishedAssortment;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.ParityChecksTable;
import dev.nightjar.jobs.tables.RankedRequestsTable;
import dev.nightjar.ranking.RankingSettings;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Sampled lists, each with what deciding it again came to. */
final class DecidedAgain {
    static final String SAME = "same";
    static final String DIFFERENT = "different";
    static final String NOT_REPRODUCIBLE = "not_reproducible";
    static final String SETTINGS_CHANGED = "settings_changed";

    /** Both sides in words, where they differ. */
    static final String DIFFERENCE = "difference";

    private static final String ITS_LIST = "its_list";
    private static final String ITS_SHOPPER = "its_shopper";

    private static final StructType OUTCOME = StructType.fromDDL("request_id STRING NOT NULL, list INT NOT NULL,"
            + " generation BIGINT NOT NULL, rail STRING NOT NULL, outcome STRING NOT NULL, detail STRING NOT NULL,"
            + " difference STRING NOT NULL");

    private DecidedAgain() {}

    /**
     * Decides again.
     *
     * @param asked rows of ranked_requests that have one basis
     * @param settings the store's, which are those of then
     */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> asked, Held held, Config settings) {
        Broadcast<PublishedAssortment> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(held.shared());
        return kept(asked, held)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) rows -> judged(
                                rows,
                                new Replay(
                                        RankingSettings.of(settings),
                                        shared.value().decode())),
                        Encoders.row(OUTCOME));
    }

    /** Lists with what the generation keeps of their users. */
    static Dataset<Row> kept(Dataset<Row> asked, Held held) {
        return with(with(asked, held.lists(), ITS_LIST), held.shoppers(), ITS_SHOPPER)
                .select(
                        RankedRequestsTable.REQUEST_ID,
                        RankedRequestsTable.LIST,
                        RankedRequestsTable.GENERATION,
                        RankedRequestsTable.RAIL,
                        RankedRequestsTable.LINE,
                        ITS_LIST,
                        ITS_SHOPPER);
    }

    /** Of lists that cannot be decided again, all for one reason. */
    static Dataset<Row> untold(Dataset<Row> asked, String outcome, String reason) {
        return asked.select(
                col(RankedRequestsTable.REQUEST_ID),
                col(RankedRequestsTable.LIST),
                col(RankedRequestsTable.GENERATION),
                col(RankedRequestsTable.RAIL),
                lit(outcome).as(ParityChecksTable.OUTCOME),
                lit(reason).as(ParityChecksTable.DETAIL),
                lit("").as(DIFFERENCE));
    }

    private static Dataset<Row> with(Dataset<Row> asked, Dataset<Row> values, String as) {
        return asked.join(
                values.toDF("of_user_" + as, as), col(EventsTable.USER_ID).equalTo(col("of_user_" + as)), "left");
    }

    private static Iterator<Row> judged(Iterator<Row> rows, Replay replay) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                return judged(rows.next(), replay);
            }
        };
    }

    private static Row judged(Row row, Replay replay) {
        Replay.Outcome outcome;
        try {
            outcome = replay.of(Decision.fromJson(row.getString(4)), kept(row));
        } catch (MalformedValueException e) {
            return judged(row, NOT_REPRODUCIBLE, ParityJob.UNREADABLE, "");
        }
        if (outcome instanceof Replay.Outcome.Different different) {
            String parts = different.difference().parts().stream()
                    .map(Difference.Part::label)
                    .sorted()
                    .collect(Collectors.joining(","));
            return judged(row, DIFFERENT, parts, different.difference().inWords());
        }
        return outcome instanceof Replay.Outcome.NotReproducible not
                ? judged(row, NOT_REPRODUCIBLE, not.reason(), "")
                : judged(row, SAME, "", "");
    }

    private static Row judged(Row row, String outcome, String detail, String difference) {
        return RowFactory.create(
                row.getString(0), row.getInt(1), row.getLong(2), row.getString(3), outcome, detail, difference);
    }

    static Replay.Kept kept(Row row) {
        return new Replay.Kept(
                bytes(row, 5).map(CandidateList.CODEC::decode).orElse(CandidateList.EMPTY),
                bytes(row, 6).map(Shopper.CODEC::decode).orElse(Shopper.UNKNOWN));
    }

    private static Optional<byte[]> bytes(Row row, int column) {
        return row.isNullAt(column) ? Optional.empty() : Optional.of(row.getAs(column));
    }
}

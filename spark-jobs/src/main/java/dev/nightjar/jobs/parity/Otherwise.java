package dev.nightjar.jobs.parity;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Replay;
import dev.nightjar.experiment.ExperimentFields;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.jobs.publish.PublishedAssortment;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.ranking.RankingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** What logged answers would have been under another treatment, by the classes that the server ranks with. */
public final class Otherwise {
    /** The items that would have been shown, best first. */
    public static final String ITEMS = "target";

    private static final StructType SHOWN =
            StructType.fromDDL("request_id STRING NOT NULL, list INT NOT NULL, target ARRAY<STRING>");

    private Otherwise() {}

    /**
     * Ranks again under a treatment; lists that cannot be ranked again are left out.
     *
     * @param asked rows of ranked_requests
     * @return {@code request_id}, {@code list} and {@value #ITEMS}
     */
    public static Dataset<Row> under(Treatment treatment, JobContext context, Dataset<Row> asked) {
        Dataset<Row> all = context.spark().createDataFrame(List.of(), SHOWN);
        for (Again.Based part : Again.based(asked)) {
            Optional<Held> held = Again.held(context, part);
            if (held.isPresent()) {
                all = all.union(under(treatment, context, part.rows(), held.get()));
            }
        }
        return all;
    }

    private static Dataset<Row> under(Treatment treatment, JobContext context, Dataset<Row> asked, Held held) {
        Broadcast<PublishedAssortment> shared = JavaSparkContext.fromSparkContext(
                        context.spark().sparkContext())
                .broadcast(held.shared());
        // A treatment holds rules, which Spark cannot send as they are.
        String json = ConfigValueFactory.fromMap(ExperimentFields.of(treatment)).render();
        // What ranks needs nothing of the rest, which may hold the password of Redis.
        Config settings =
                context.settings().withoutPath("redis").withoutPath("serving").withoutPath("jobs");
        return DecidedAgain.kept(asked, held)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) rows -> {
                            Replay replay = new Replay(
                                    RankingSettings.of(settings), shared.value().decode());
                            Treatment other = ExperimentFields.read(ConfigFactory.parseString(json));
                            List<Row> shown = new ArrayList<>();
                            while (rows.hasNext()) {
                                shown(rows.next(), replay, other).ifPresent(shown::add);
                            }
                            return shown.iterator();
                        },
                        Encoders.row(SHOWN));
    }

    private static Optional<Row> shown(Row row, Replay replay, Treatment treatment) {
        try {
            Decision decision = Decision.fromJson(row.getString(4));
            return replay.under(treatment, decision, DecidedAgain.kept(row))
                    .map(items -> RowFactory.create(
                            row.getString(0),
                            row.getInt(1),
                            scala.jdk.javaapi.CollectionConverters.asScala(items)
                                    .toSeq()));
        } catch (MalformedValueException e) {
            // Of another release; it is counted as left out, since it has no row.
            return Optional.empty();
        }
    }
}

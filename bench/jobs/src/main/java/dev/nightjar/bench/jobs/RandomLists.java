package dev.nightjar.bench.jobs;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.tables.CandidatesTable;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Candidate lists drawn by lot, the same ones as bytes and by the names that a shop gives its items. */
final class RandomLists {
    static final int ITEMS = 20_000;
    static final int LENGTH = 100;

    /** As a table of a job that keeps lists for everybody to read. */
    private static final StructType NAMED =
            StructType.fromDDL("user_id STRING, item_ids ARRAY<STRING>, scores ARRAY<FLOAT>");

    private RandomLists() {}

    static String id(int number) {
        return "HG" + (10_000 + number);
    }

    /** As the job candidates writes them. */
    static Dataset<Row> encoded(SparkSession spark, int users) {
        return users(spark, users)
                .map(
                        (MapFunction<Long, Row>) user -> CandidatesTable.row("u" + user, list(user)),
                        Encoders.row(CandidatesTable.ROW));
    }

    static Dataset<Row> named(SparkSession spark, int users) {
        return users(spark, users).map((MapFunction<Long, Row>) user -> named(user, list(user)), Encoders.row(NAMED));
    }

    private static Dataset<Long> users(SparkSession spark, int users) {
        return spark.range(users).as(Encoders.LONG());
    }

    private static Row named(long user, CandidateList list) {
        String[] ids = new String[list.size()];
        Float[] scores = new Float[list.size()];
        for (int rank = 0; rank < ids.length; rank++) {
            ids[rank] = id(list.item(rank));
            scores[rank] = list.score(rank);
        }
        return RowFactory.create(
                "u" + user,
                CollectionConverters.asScala(List.of(ids)).toSeq(),
                CollectionConverters.asScala(List.of(scores)).toSeq());
    }

    /** Different items with falling scores. */
    private static CandidateList list(long user) {
        SplittableRandom random = new SplittableRandom(user);
        int[] items = random.ints(0, ITEMS).distinct().limit(LENGTH).toArray();
        float[] scores = new float[LENGTH];
        float score = 1;
        for (int rank = 0; rank < LENGTH; rank++) {
            score *= 1 - (float) random.nextDouble() * 0.02f;
            scores[rank] = score;
        }
        return CandidateList.of(items, scores);
    }

    /** Of one list. */
    static int bytesOfEncoded() {
        return CandidateList.CODEC.encode(list(0)).length;
    }

    /** Of the same list. */
    static int bytesOfJson() {
        return JsonLists.json(named(0, list(0))).length;
    }
}

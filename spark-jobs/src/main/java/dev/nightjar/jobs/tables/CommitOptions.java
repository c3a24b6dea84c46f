package dev.nightjar.jobs.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * What Delta is told of a merge beside its rows: a token by which to know its commit among those of others, and how far
 * the writer has come. Delta takes it from the session, so it holds until this is closed.
 */
final class CommitOptions implements AutoCloseable {
    private static final String TOKEN = "spark.databricks.delta.commitInfo.userMetadata";
    private static final String WRITER = "spark.databricks.delta.write.txnAppId";
    private static final String POSITION = "spark.databricks.delta.write.txnVersion";

    private final SparkSession spark;
    private final String token = UUID.randomUUID().toString();
    private final List<String> set = new ArrayList<>();

    CommitOptions(SparkSession spark, Optional<Progress> progress) {
        this.spark = spark;
        set(TOKEN, token);
        progress.ifPresent(p -> {
            set(WRITER, p.writer());
            set(POSITION, Long.toString(p.position()));
        });
    }

    /** Delta's counts of the merge, such as {@code numTargetRowsInserted}; none when it made no commit. */
    Map<String, Long> counts(Dataset<Row> history) {
        Map<String, Long> counts = new TreeMap<>();
        history.where(functions.col("userMetadata").equalTo(token))
                .select("operationMetrics")
                .collectAsList()
                .forEach(commit -> commit.<String, String>getJavaMap(0).forEach((name, value) -> {
                    if (name.startsWith("numTargetRows")) {
                        counts.put(name, Long.parseLong(value));
                    }
                }));
        return counts;
    }

    @Override
    public void close() {
        set.forEach(spark.conf()::unset);
    }

    private void set(String name, String value) {
        spark.conf().set(name, value);
        set.add(name);
    }
}

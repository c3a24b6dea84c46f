package dev.nightjar.jobs.publish;

import com.typesafe.config.Config;
import dev.nightjar.redis.RedisAddress;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.SetParams;

/**
 * Writes encoded values from Spark tasks and reads them back, in batches of bounded length: the next is sent when Redis has
 * answered the one before, so a slow Redis slows the tasks down. What is tried again, a batch or a whole task, writes the
 * same bytes under the same keys.
 *
 * @param lifetimeSeconds after which Redis forgets a value by itself
 * @param batch most values of a batch
 * @param connections tasks that write at the same time, at most
 * @param attempts how often a batch is sent before the connection counts as lost
 */
public record RedisWriter(RedisAddress address, long lifetimeSeconds, int batch, int connections, int attempts)
        implements Serializable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisWriter.class);

    /** A connection for fewer would take longer to open than to use. */
    private static final int VALUES_PER_CONNECTION = 10_000;

    private static final int VALUES_PER_PROGRESS = 50_000;

    /**
     * A writer to the Redis that the settings name.
     *
     * @param settings {@code jobs.publish}
     */
    public static RedisWriter of(RedisAddress address, Config settings) {
        return new RedisWriter(
                address,
                settings.getDuration("lifetime").toSeconds(),
                settings.getInt("batch"),
                settings.getInt("connections"),
                settings.getInt("attempts"));
    }

    /** Values written or compared, their bytes with keys, and how many did not read back as written. */
    public record Tally(long values, long bytes, long wrong) implements Serializable {
        Tally plus(Tally other) {
            return new Tally(values + other.values, bytes + other.bytes, wrong + other.wrong);
        }
    }

    /** What is done with a batch; gives how many values of it went wrong. */
    interface Command extends Serializable {
        long apply(AbstractPipeline pipeline, Batch batch);
    }

    /**
     * Writes.
     *
     * @param values key, value; read once
     * @param count about how many
     */
    public Tally write(Dataset<Row> values, long count) {
        return each(values, count, "written", (pipeline, batch) -> {
            SetParams lifetime = SetParams.setParams().ex(lifetimeSeconds);
            List<Response<String>> replies = batch.each((key, value) -> pipeline.set(key, value, lifetime));
            pipeline.sync();
            return batch.count(replies, (reply, value) -> !reply.equals("OK"));
        });
    }

    /** Reads back and compares, as {@link #write(Dataset, long)} writes. */
    public Tally verify(Dataset<Row> values, long count) {
        return each(values, count, "read back", (pipeline, batch) -> {
            List<Response<byte[]>> replies = batch.each((key, value) -> pipeline.get(key));
            pipeline.sync();
            return batch.count(replies, (reply, value) -> !Arrays.equals(reply, value));
        });
    }

    private Tally each(Dataset<Row> values, long count, String what, Command command) {
        FlatMapFunction<Iterator<InternalRow>, Tally> task = rows -> {
            if (!rows.hasNext()) {
                return List.<Tally>of().iterator();
            }
            Tally tally = new Tally(0, 0, 0);
            try (Line line = new Line(address, attempts)) {
                long shown = 0;
                while (rows.hasNext()) {
                    Batch next = Batch.of(rows, batch);
                    long wrong = line.send(next, command);
                    tally = tally.plus(new Tally(next.size(), next.bytes(), wrong));
                    if (tally.values() - shown >= VALUES_PER_PROGRESS || !rows.hasNext()) {
                        shown = tally.values();
                        LOG.info(
                                "partition {}: {} values {}, {} KiB",
                                TaskContext.getPartitionId(),
                                shown,
                                what,
                                tally.bytes() >> 10);
                    }
                }
            }
            return List.of(tally).iterator();
        };
        // Rows as Spark keeps them: to make Java objects of them first would cost more than to send them.
        JavaRDD<InternalRow> rows =
                values.select(Pairs.KEY, Pairs.VALUE).queryExecution().toRdd().toJavaRDD();
        int tasks = (int) Math.min(connections, 1 + count / VALUES_PER_CONNECTION);
        return rows.coalesce(tasks).mapPartitions(task).collect().stream().reduce(new Tally(0, 0, 0), Tally::plus);
    }
}

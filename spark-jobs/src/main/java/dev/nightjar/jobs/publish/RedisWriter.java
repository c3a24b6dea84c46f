package dev.nightjar.jobs.publish;

import dev.nightjar.redis.RedisAddress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * Writes encoded values from Spark tasks and reads them back, in pipelines of bounded length. A task that is tried again
 * writes the same bytes under the same keys.
 *
 * @param lifetimeSeconds after which Redis forgets a value by itself
 * @param batch values sent before replies are read
 */
record RedisWriter(RedisAddress address, long lifetimeSeconds, int batch) implements Serializable {

    /** Values written or compared, their bytes with keys, and how many did not read back as written. */
    record Tally(long values, long bytes, long wrong) implements Serializable {
        Tally plus(Tally other) {
            return new Tally(values + other.values, bytes + other.bytes, wrong + other.wrong);
        }
    }

    Tally write(Dataset<Row> values) {
        return each(values, (pipeline, row) -> {
            Response<String> reply =
                    pipeline.set(key(row), value(row), SetParams.setParams().ex(lifetimeSeconds));
            return () -> reply.get().equals("OK");
        });
    }

    Tally verify(Dataset<Row> values) {
        return each(values, (pipeline, row) -> {
            Response<byte[]> reply = pipeline.get(key(row));
            return () -> Arrays.equals(reply.get(), value(row));
        });
    }

    private interface Outcome {
        boolean asExpected();
    }

    private interface Command extends BiFunction<AbstractPipeline, Row, Outcome>, Serializable {}

    private Tally each(Dataset<Row> values, Command command) {
        FlatMapFunction<Iterator<Row>, Tally> task = rows -> {
            if (!rows.hasNext()) {
                return List.<Tally>of().iterator();
            }
            Tally tally = new Tally(0, 0, 0);
            try (UnifiedJedis redis = address.open()) {
                while (rows.hasNext()) {
                    tally = tally.plus(oneBatch(redis, rows, command));
                }
            }
            return List.of(tally).iterator();
        };
        List<Tally> tallies = values.javaRDD().mapPartitions(task).collect();
        return tallies.stream().reduce(new Tally(0, 0, 0), Tally::plus);
    }

    private Tally oneBatch(UnifiedJedis redis, Iterator<Row> rows, Command command) {
        List<Outcome> outcomes = new ArrayList<>(batch);
        long bytes = 0;
        try (AbstractPipeline pipeline = redis.pipelined()) {
            while (rows.hasNext() && outcomes.size() < batch) {
                Row row = rows.next();
                outcomes.add(command.apply(pipeline, row));
                bytes += key(row).length + value(row).length;
            }
            pipeline.sync();
        }
        long wrong = outcomes.stream().filter(outcome -> !outcome.asExpected()).count();
        return new Tally(outcomes.size(), bytes, wrong);
    }

    private static byte[] key(Row row) {
        return row.getAs(0);
    }

    private static byte[] value(Row row) {
        return row.getAs(1);
    }
}

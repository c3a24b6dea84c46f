package dev.nightjar.bench.jobs;

import dev.nightjar.redis.RedisAddress;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.ForeachPartitionFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * What others write: a JSON value a user, the items by name with full scores. One connection a partition, since one of them
 * keeps a Redis on the same machine busy.
 *
 * @param batch values sent before replies are read
 */
record JsonLists(RedisAddress address, int lifetimeSeconds, int batch) implements Serializable {

    /** As a first version does it: a value, a reply, the next value. */
    void rowByRow(Dataset<Row> lists) {
        lists.foreachPartition((ForeachPartitionFunction<Row>) rows -> {
            try (UnifiedJedis redis = address.open()) {
                while (rows.hasNext()) {
                    Row row = rows.next();
                    redis.set(key(row), json(row), lifetime());
                }
            }
        });
    }

    void pipelined(Dataset<Row> lists) {
        lists.foreachPartition((ForeachPartitionFunction<Row>) rows -> {
            try (UnifiedJedis redis = address.open()) {
                while (rows.hasNext()) {
                    oneBatch(redis, rows);
                }
            }
        });
    }

    private void oneBatch(UnifiedJedis redis, Iterator<Row> rows) {
        try (AbstractPipeline pipeline = redis.pipelined()) {
            for (int i = 0; i < batch && rows.hasNext(); i++) {
                Row row = rows.next();
                pipeline.set(key(row), json(row), lifetime());
            }
            pipeline.sync();
        }
    }

    private SetParams lifetime() {
        return SetParams.setParams().ex(lifetimeSeconds);
    }

    private static byte[] key(Row row) {
        return ("recs:" + row.getString(0)).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] json(Row row) {
        List<String> ids = row.getList(1);
        List<Float> scores = row.getList(2);
        StringBuilder json = new StringBuilder(40 * ids.size()).append('[');
        for (int rank = 0; rank < ids.size(); rank++) {
            json.append(rank == 0 ? "" : ",")
                    .append("{\"item\":\"")
                    .append(ids.get(rank))
                    .append("\",\"score\":")
                    .append(scores.get(rank).floatValue())
                    .append('}');
        }
        return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }
}

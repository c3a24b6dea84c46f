package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.struct;

import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.StockChange;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import redis.clients.jedis.UnifiedJedis;

/**
 * Brings the lake's stock into Redis; what a shop system has reported since is newer and stays.
 *
 * @param now no size is written with a later time: it would outlast what the shop reports in the meantime
 */
record StockSeed(RedisAddress address, String store, int batch, Instant now) implements Serializable {

    /** Writes the sizes that are newer than what Redis has; returns how many. */
    long write(Dataset<Row> stock) {
        Dataset<Row> changes = stock.groupBy("item_id", StockTable.UPDATED_AT)
                .agg(map_from_entries(collect_list(struct(col(StockTable.SIZE), col(StockTable.UNITS))))
                        .as("units"));
        MapPartitionsFunction<Row, Long> task = rows -> {
            long sizes = 0;
            try (UnifiedJedis redis = address.open()) {
                LiveStock live = new LiveStock(redis, store);
                while (rows.hasNext()) {
                    List<StockChange> some = new ArrayList<>();
                    while (rows.hasNext() && some.size() < batch) {
                        Row row = rows.next();
                        some.add(new StockChange(
                                row.getString(0),
                                row.getJavaMap(2),
                                Optional.of(atMost(row.getTimestamp(1).toInstant(), now))));
                    }
                    sizes += live.seed(some).sizes();
                }
            }
            return List.of(sizes).iterator();
        };
        return changes.mapPartitions(task, Encoders.LONG()).collectAsList().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Instant atMost(Instant time, Instant limit) {
        return time.isAfter(limit) ? limit : time;
    }
}

package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import dev.nightjar.jobs.run.Refused;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What a generation will take in Redis.
 *
 * @param values keys to write
 * @param bytes of keys and values with Redis's own overhead
 * @param users users with a list
 * @param userBytes of keys and values that belong to one user each
 */
record MemoryEstimate(long values, long bytes, long users, long userBytes) {
    /**
     * Beside its own bytes a string key with a lifetime costs two hash entries (24 bytes each, and a share of the
     * buckets), an object header and two string headers, rounded up by the allocator.
     */
    private static final int OVERHEAD_PER_KEY = 110;

    /**
     * Estimates.
     *
     * @param values as {@link Contents#values()} gives them
     */
    static MemoryEstimate of(Dataset<Row> values) {
        Column bytes = length(col(Pairs.KEY)).plus(length(col(Pairs.VALUE)));
        Column part = col(Contents.PART);
        Row totals = values.agg(
                        count(lit(1)),
                        coalesce(sum(bytes), lit(0L)),
                        count(when(part.equalTo(Contents.LISTS), 1)),
                        coalesce(sum(when(part.notEqual(Contents.SHARED), bytes)), lit(0L)))
                .head();
        return new MemoryEstimate(
                totals.getLong(0),
                totals.getLong(1) + OVERHEAD_PER_KEY * totals.getLong(0),
                totals.getLong(2),
                totals.getLong(3));
    }

    /** Bytes of a user's keys and values, on average; 0 where there are no users. */
    long bytesPerUser() {
        return users == 0 ? 0 : userBytes / users;
    }

    /**
     * Checks the estimate against the budget and against what Redis has left.
     *
     * @throws Refused when it does not fit; nothing has been written then
     */
    void check(long budgetMiB, UnifiedJedis redis) {
        if (bytes > budgetMiB * 1024 * 1024) {
            throw new Refused(this + " is more than jobs.publish.memory-budget allows (" + budgetMiB
                    + " MiB); shorten jobs.candidates.count or raise the budget");
        }
        free(redis).filter(left -> bytes > left).ifPresent(left -> {
            throw new Refused(this + " is more than Redis has left of its maxmemory (" + mib(left)
                    + "); nothing was written and the live lists stay as they are");
        });
    }

    /** What Redis may still allocate; empty where it has no limit, or is a cluster. */
    private static Optional<Long> free(UnifiedJedis redis) {
        try {
            String info = redis.info("memory");
            long max = field(info, "maxmemory");
            return max == 0 ? Optional.empty() : Optional.of(max - field(info, "used_memory"));
        } catch (JedisException | UnsupportedOperationException e) {
            // A managed Redis may forbid INFO, and a cluster has no single answer: the budget alone decides then.
            return Optional.empty();
        }
    }

    private static long field(String info, String name) {
        return info.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .findFirst()
                .orElse(0L);
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "a generation of %,d values, about %s in Redis,", values, mib(bytes));
    }
}

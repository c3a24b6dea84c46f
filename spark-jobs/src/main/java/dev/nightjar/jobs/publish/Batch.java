package dev.nightjar.jobs.publish;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.apache.spark.sql.catalyst.InternalRow;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Keys and values that are sent together, kept until Redis has answered all of them. */
final class Batch {
    /** What a batch may hold before it is full, whatever its number of values: Redis and we buffer it whole. */
    private static final long MOST_BYTES = 4 << 20;

    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private long bytes;

    private Batch() {}

    /**
     * Takes the next rows.
     *
     * @param rows key, value; at least one
     * @param most rows to take
     */
    static Batch of(Iterator<InternalRow> rows, int most) {
        Batch batch = new Batch();
        while (rows.hasNext() && batch.size() < most && batch.bytes < MOST_BYTES) {
            InternalRow row = rows.next();
            batch.add(row.getBinary(0), row.getBinary(1));
        }
        return batch;
    }

    private void add(byte[] key, byte[] value) {
        keys.add(key);
        values.add(value);
        bytes += key.length + value.length;
    }

    int size() {
        return keys.size();
    }

    /** Of keys and values. */
    long bytes() {
        return bytes;
    }

    /** The first key, for messages. */
    byte[] firstKey() {
        return keys.get(0);
    }

    /** What a command answers to each key and value. */
    <T> List<Response<T>> each(BiFunction<byte[], byte[], Response<T>> command) {
        List<Response<T>> replies = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            replies.add(command.apply(keys.get(i), values.get(i)));
        }
        return replies;
    }

    /**
     * How many replies are wrong for their value.
     *
     * @throws JedisConnectionException when one never came
     */
    <T> long count(List<Response<T>> replies, BiPredicate<T, byte[]> wrong) {
        long count = 0;
        for (int i = 0; i < size(); i++) {
            if (wrong.test(reply(replies.get(i)), values.get(i))) {
                count++;
            }
        }
        return count;
    }

    private static <T> T reply(Response<T> reply) {
        try {
            return reply.get();
        } catch (IllegalStateException e) {
            // A cluster's pipeline goes on without the node whose connection broke, and leaves its replies unset.
            throw new JedisConnectionException("a node of the cluster did not answer", e);
        }
    }
}

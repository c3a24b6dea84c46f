package dev.nightjar.jobs.publish;

import dev.nightjar.contract.Key;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.AssortmentBuilder;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The values of a generation that are the same for all users, for jobs that look at lists as a server makes them: encoded as
 * publish encodes them, sent to executors like that, and decoded there once.
 */
public final class PublishedAssortment implements Serializable {
    private static final long serialVersionUID = 1;

    /** Keys need a generation, and these keys are nobody's. */
    private static final long NO_GENERATION = 1;

    /** Keys and values. */
    private final byte[][][] pairs;

    private transient Assortment decoded;

    /**
     * Packs.
     *
     * @param pairs key, value
     */
    public PublishedAssortment(List<Row> pairs) {
        this.pairs = pairs.stream()
                .map(row -> new byte[][] {row.getAs(0), row.getAs(1)})
                .toArray(byte[][][]::new);
    }

    /** Encodes what the jobs of the context's date have left in the lake. */
    public static PublishedAssortment of(JobContext context) {
        return new PublishedAssortment(
                Contents.of(context, NO_GENERATION).shared().collectAsList());
    }

    /** Value by key. */
    Map<Key, byte[]> values() {
        Map<Key, byte[]> values = new HashMap<>();
        for (byte[][] pair : pairs) {
            values.put(Key.parse(new String(pair[0], StandardCharsets.US_ASCII)), pair[1]);
        }
        return values;
    }

    /** Decodes, as a server does when it loads a generation. */
    public synchronized Assortment decode() {
        if (Optional.ofNullable(decoded).isEmpty()) {
            AssortmentBuilder builder = new AssortmentBuilder();
            values().forEach(builder::put);
            decoded = builder.build();
        }
        return decoded;
    }
}

package dev.nightjar.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What a lake holds, so that two moments can be compared: rows and a hash of them, by table. */
public final class LakeContent {
    private LakeContent() {}

    /** The content of every table but {@code runs}, which tells of the runs themselves; the order of rows has no say. */
    public static Map<String, String> of(Lake lake) {
        Map<String, String> content = new TreeMap<>();
        for (TableSpec spec : Lake.TABLES) {
            if (!spec.equals(RunsTable.SPEC)) {
                Row row = lake.table(spec)
                        .read()
                        .agg(
                                count(lit(1)),
                                sum(xxhash64(to_json(struct(col("*")))).cast("decimal(38,0)")))
                        .head();
                content.put(spec.name(), row.getLong(0) + " rows, hash " + row.get(1));
            }
        }
        return content;
    }
}

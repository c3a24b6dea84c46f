package dev.nightjar.jobs.run;

import com.typesafe.config.Config;
import dev.nightjar.jobs.sql.NightjarExtension;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Builds the one session of a program. */
public final class SparkSessions {
    /** What Nightjar's jobs rely on, whoever starts Spark. */
    private static final Map<String, String> NEEDED = Map.of(
            "spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension," + NightjarExtension.class.getName(),
            "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog",
            "spark.sql.session.timeZone", "UTC",
            // A value that does not parse must become a null, which ingest quarantines, rather than end the job.
            "spark.sql.ansi.enabled", "false",
            // Whether a line is malformed must not depend on the columns that happen to be read.
            "spark.sql.csv.parser.columnPruning.enabled", "false");

    /** For one machine: the defaults of a cluster make thousands of tiny tasks of a small shop. */
    private static final Map<String, String> LOCAL = Map.of(
            "spark.ui.enabled", "false",
            "spark.driver.bindAddress", "127.0.0.1",
            "spark.driver.host", "127.0.0.1",
            "spark.sql.shuffle.partitions", "4",
            "spark.databricks.delta.snapshotPartitions", "2",
            // Each commit would compute a checksum of the table's state in a Spark job of its own.
            "spark.databricks.delta.writeChecksumFile.enabled", "false",
            "spark.sql.sources.parallelPartitionDiscovery.parallelism", "2");

    private SparkSessions() {}

    /** Opens a session: on the master that spark-submit gives, or on all cores of this machine. Close it. */
    public static SparkSession open(String name, Config settings) {
        SparkConf conf = new SparkConf();
        if (!conf.contains("spark.master")) {
            conf.setMaster("local[*]");
        }
        if (conf.get("spark.master").startsWith("local")) {
            LOCAL.forEach(conf::setIfMissing);
        }
        NEEDED.forEach(conf::set);
        settings.getObject("jobs.spark").forEach((key, value) -> conf.set(key, String.valueOf(value.unwrapped())));
        return SparkSession.builder().appName("nightjar " + name).config(conf).getOrCreate();
    }
}

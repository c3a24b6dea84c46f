package dev.nightjar.jobs.cli;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.SparkSessions;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.settings.Settings;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import redis.clients.jedis.UnifiedJedis;

/** Which store a command that looks but runs no job is about, and a way into its lake and its Redis. */
final class OneStore {
    @Option(names = "--store", required = true, paramLabel = "STORE", description = "the store")
    private String name;

    @Mixin
    private ConfFile conf;

    /** For the command line to fill in. */
    OneStore() {}

    OneStore(String name, ConfFile conf) {
        this.name = name;
        this.conf = conf;
    }

    String name() {
        return name;
    }

    Settings all() {
        return Settings.load(conf.path());
    }

    Config settings() {
        return all().store(name);
    }

    /** A connection; close it. */
    UnifiedJedis redis() {
        return RedisAddress.of(settings()).open();
    }

    /** Looks into the lake in a Spark session that ends with it. */
    <T> T inLake(Function<Lake, T> look) {
        return inSession((spark, lake) -> look.apply(lake));
    }

    /** Likewise, for one that needs the session as well. */
    <T> T inSession(BiFunction<SparkSession, Lake, T> look) {
        Settings all = Settings.load(conf.path());
        Config settings = all.store(name);
        SparkSession spark = SparkSessions.open("look at " + name, all.process());
        try {
            return look.apply(spark, new Lake(spark, all.resolvePath(settings.getString("jobs.lake")), name));
        } finally {
            spark.stop();
        }
    }
}

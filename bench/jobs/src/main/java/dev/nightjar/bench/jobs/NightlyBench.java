package dev.nightjar.bench.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.JobRunner;
import dev.nightjar.jobs.run.Jobs;
import dev.nightjar.jobs.run.SparkSessions;
import dev.nightjar.jobs.sample.SampleConf;
import dev.nightjar.jobs.sample.ShopGenerator;
import dev.nightjar.jobs.sample.ShopKind;
import dev.nightjar.jobs.sample.ShopSpec;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Nights of generated shops that grow, first in users, then in items, on a real Redis: what each job takes and how that grows
 * ({@link Growth}). What a job takes in any case is what it takes in the smallest shop; a first night warms up.
 */
@Command(
        name = "nightly",
        description =
                "Seconds of every nightly job in shops that grow in users and in items, and the slope of log(time)"
                        + " over log(size) without what a job takes in the smallest shop. 1 is linear.",
        mixinStandardHelpOptions = true)
final class NightlyBench implements Runnable {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");
    private static final ShopKind KIND = ShopKind.CLOTHING;
    private static final ShopSpec SMALLEST = new ShopSpec(KIND, 30, 150, 3, 1, DATE, 0);

    @Option(names = "--users", defaultValue = "2000", description = "users of size 1 (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--items", defaultValue = "1000", description = "items of size 1 (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--days", defaultValue = "30", description = "days of events (default: ${DEFAULT-VALUE})")
    private int days;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "1,2,4,8",
            description = "sizes, growing (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes;

    @Option(names = "--short", description = "sizes 1 and 4, a third of the users, two weeks")
    private boolean brief;

    @Override
    public void run() {
        if (brief) {
            users /= 3;
            days = 14;
            sizes = List.of(1, 4);
        }
        Path home = null;
        SparkSession spark = SparkSessions.open("bench nightly", ConfigFactory.parseString("jobs.spark {}"));
        try (LocalRedis server = LocalRedis.start()) {
            home = Files.createTempDirectory("nightjar-bench");
            measure(new Nights(spark, server.url(), home));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a shop: " + e.getMessage(), e);
        } finally {
            spark.stop();
            if (home != null) {
                delete(home);
            }
        }
    }

    private void measure(Nights nights) throws IOException {
        nights.seconds(SMALLEST);
        Map<String, Double> fixed = nights.seconds(SMALLEST);
        Map<Integer, Map<String, Double>> byUsers = new LinkedHashMap<>();
        Map<Integer, Map<String, Double>> byItems = new LinkedHashMap<>();
        for (int size : sizes) {
            byUsers.put(size, nights.seconds(new ShopSpec(KIND, users * size, items, days, 1, DATE, 0)));
        }
        for (int size : sizes) {
            byItems.put(
                    size,
                    size == 1 && byUsers.containsKey(1)
                            ? byUsers.get(1)
                            : nights.seconds(new ShopSpec(KIND, users, items * size, days, 1, DATE, 0)));
        }
        Growth ofUsers = new Growth("users", users, fixed, byUsers);
        Growth ofItems = new Growth("items", items, fixed, byItems);
        System.out.print(ofUsers.table());
        System.out.print(ofItems.table());
        System.out.printf(
                "{\"bench\":\"nightly\",\"slope_users\":%s,\"slope_items\":%s}%n", ofUsers.json(), ofItems.json());
    }

    /** Generates shops and runs their nights. */
    private record Nights(SparkSession spark, String redis, Path home) {
        /** By job. */
        Map<String, Double> seconds(ShopSpec spec) throws IOException {
            System.err.printf(
                    Locale.ROOT, "A night of %,d users, %,d items, %d days%n", spec.users(), spec.items(), spec.days());
            Path shop = Files.createTempDirectory(home, "shop");
            ShopGenerator.write(spec, shop);
            Path conf = SampleConf.write(KIND, shop);
            Files.writeString(conf, "redis.url = \"" + redis + "\"\njobs.lake = \"" + shop.resolve("lake") + "\"\n");
            Settings settings = Settings.load(conf);
            Map<String, Double> seconds = new LinkedHashMap<>();
            for (Job job : Jobs.NIGHTLY) {
                seconds.put(job.name(), JobRunner.run(job, context(settings)).seconds());
            }
            delete(shop);
            return seconds;
        }

        private JobContext context(Settings settings) {
            String store = SampleConf.store(KIND);
            Config ofStore = settings.store(store);
            return new JobContext(
                    spark,
                    new Lake(spark, settings.resolvePath(ofStore.getString("jobs.lake")), store),
                    store,
                    ofStore,
                    settings,
                    DATE,
                    JobContext.runId(store, DATE, ofStore),
                    false,
                    Clock.systemUTC(),
                    new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
    }

    private static void delete(Path folder) {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).forEach(all::add);
            for (Path path : all) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder + ": " + e.getMessage(), e);
        }
    }
}

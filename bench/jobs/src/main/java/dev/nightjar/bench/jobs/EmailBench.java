package dev.nightjar.bench.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.email.EmailAudit;
import dev.nightjar.jobs.email.EmailJob;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.JobRecord;
import dev.nightjar.jobs.run.JobRunner;
import dev.nightjar.jobs.run.SparkSessions;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The whole job email on generated lists of a shop short of stock, on a real lake and a real Redis, in sizes that double:
 * what it takes, how that grows, and what its audit finds. A first small one warms up.
 */
@Command(
        name = "email",
        description =
                "Minutes of the job email for users with candidate lists of 200, each to get 6 items; the slope of"
                        + " log(time) over log(users); what the audit of the output finds.",
        mixinStandardHelpOptions = true)
final class EmailBench implements Runnable {
    private static final int SMALLEST = 2_000;

    @Option(
            names = "--users",
            defaultValue = "400000",
            description = "users of the largest size (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--items", defaultValue = "20000", description = "items of the shop (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "4,2,1",
            description = "what the users are divided by, the largest size last (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes;

    @Option(names = "--short", description = "a fortieth of the users, in two sizes")
    private boolean brief;

    /** What one size came to. */
    private record Round(double seconds, EmailJob.OfCampaign made) {}

    @Override
    public void run() {
        if (brief) {
            users /= 40;
            items /= 10;
            sizes = List.of(2, 1);
        }
        Path home = null;
        SparkSession spark = SparkSessions.open("bench email", ConfigFactory.parseString("jobs.spark {}"));
        try (LocalRedis server = LocalRedis.start()) {
            home = Files.createTempDirectory("nightjar-bench");
            measure(spark, server.url(), home);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a shop: " + e.getMessage(), e);
        } finally {
            spark.stop();
            if (home != null) {
                Folders.delete(home);
            }
        }
    }

    private void measure(SparkSession spark, String redis, Path home) throws IOException {
        double fixed = round(spark, redis, home, SMALLEST).seconds();
        fixed = Math.min(fixed, round(spark, redis, home, SMALLEST).seconds());
        Map<Integer, Map<String, Double>> seconds = new LinkedHashMap<>();
        List<Round> rounds = new ArrayList<>();
        int unit = users / sizes.get(0);
        for (int divisor : sizes) {
            Round round = round(spark, redis, home, users / divisor);
            rounds.add(round);
            seconds.put(sizes.get(0) / divisor, Map.of("email", round.seconds()));
        }
        Growth growth = new Growth("users", unit, Map.of("email", fixed), seconds);
        Round last = rounds.get(rounds.size() - 1);
        EmailAudit audit = last.made().audit();
        System.out.print(growth.table());
        System.out.printf(
                Locale.ROOT,
                "%,d users, %,d items offered, places filled %.1f %%, left out %s%n",
                last.made().users(),
                last.made().items(),
                100 * last.made().fillRate(),
                last.made().leftOut());
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"email\",\"users\":%d,\"minutes\":%.2f,\"over_cap\":%d,\"over_allocation\":%d,"
                        + "\"out_of_size\":%d,\"slope\":%.2f}%n",
                users,
                last.seconds() / 60,
                audit.overCap(),
                audit.overAllocation(),
                audit.outOfSize(),
                growth.slope("email"));
    }

    private Round round(SparkSession spark, String redis, Path home, int size) throws IOException {
        System.err.printf(Locale.ROOT, "%,d users: writing the shop%n", size);
        Path folder = Files.createTempDirectory(home, "shop");
        Path conf = folder.resolve("conf/nightjar.conf");
        Files.createDirectories(conf.resolveSibling("stores"));
        Files.writeString(conf, "redis.url = \"" + redis + "\"\njobs.lake = lake\nemail.folder = email\n");
        Files.writeString(conf.resolveSibling("stores").resolve(MailShop.STORE + ".conf"), MailShop.CONF);
        Settings settings = Settings.load(conf);
        Config ofStore = settings.store(MailShop.STORE);
        Lake lake = new Lake(spark, settings.resolvePath("lake"), MailShop.STORE);
        new MailShop(spark, lake, Math.min(items, Math.max(1000, size / 10))).write(size, redis);
        System.err.printf(Locale.ROOT, "%,d users: making the lists%n", size);
        JobRecord record = JobRunner.run(
                new EmailJob(),
                new JobContext(
                        spark,
                        new Lake(spark, settings.resolvePath("lake"), MailShop.STORE),
                        MailShop.STORE,
                        ofStore,
                        settings,
                        MailShop.DATE,
                        "bench-run",
                        false,
                        Clock.systemUTC(),
                        new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8)));
        Folders.delete(folder);
        return new Round(
                record.seconds(),
                ((EmailJob.Result) record.result()).campaigns().get(0));
    }
}

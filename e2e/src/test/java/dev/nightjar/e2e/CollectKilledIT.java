package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.UnifiedJedis;

/** A collect that is killed, again and again while events keep coming, loses none and brings none twice. */
class CollectKilledIT {
    /** Two in every build; {@code -Dnightjar.kills=10} for the long form. */
    private static final int KILLS = Integer.getInteger("nightjar.kills", 2);

    private static final String STORE = "shop";
    private static final Duration PATIENCE = Duration.ofMinutes(8);
    private static final long BOUND = 10_000_000;

    @TempDir
    Path home;

    @Test
    void noEventIsLostAndNoneIsThereTwice() throws InterruptedException {
        Random random = new Random(20261031);
        try (LocalRedis server = LocalRedis.start();
                UnifiedJedis redis =
                        new RedisAddress(server.url(), Duration.ofSeconds(1), Duration.ofSeconds(5)).open();
                Shoppers shoppers = new Shoppers(redis)) {
            // Small batches, so that there are many moments to be killed in.
            write("conf/nightjar.conf", "jobs.lake = \"" + home.resolve("lake") + "\"");
            write("conf/stores/" + STORE + ".conf", "jobs.collect.batch = 500");
            int killedAtWork = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                Program collect = collect(server);
                collect.await(line -> line.contains("events wait"), PATIENCE);
                if (kill % 2 == 1) {
                    // The first dies before its first commit, the next after one.
                    collect.await(line -> line.contains("events, up to"), PATIENCE);
                }
                TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
                collect.kill();
                killedAtWork += result(collect).findAny().isEmpty() ? 1 : 0;
            }
            assertThat(killedAtWork).as("runs killed before their end").isPositive();
            shoppers.stop();

            Config last = result(collect(server), 0);

            assertThat(last.getString("gap")).isEmpty();
            assertThat(last.getLong("backlog_after")).isZero();
            assertThat(rowsInLake()).as("rows of %d events", shoppers.events()).isEqualTo(shoppers.events());
            // That it is these events: all of them sent once more, none is new.
            shoppers.sendAllAgain();
            Config again = result(collect(server), 0);
            assertThat(again.getLong("read")).isEqualTo(shoppers.events());
            assertThat(again.getLong("added")).isZero();
            assertThat(again.getLong("already_there")).isEqualTo(shoppers.events());
            System.out.printf("%d kills, %d events, all there once%n", KILLS, shoppers.events());
        }
    }

    private Program collect(LocalRedis server) {
        return Program.jobs(
                server.url(),
                "job",
                "collect",
                "--conf",
                home.resolve("conf/nightjar.conf").toString(),
                "--store",
                STORE,
                "--date",
                LiveShop.DATE);
    }

    private static Config result(Program collect, int exit) {
        assertThat(collect.exitCode(PATIENCE))
                .as(() -> String.join("\n", collect.output()))
                .isEqualTo(exit);
        return ConfigFactory.parseString(result(collect).findFirst().orElseThrow())
                .getConfig("result");
    }

    private static Stream<String> result(Program collect) {
        return collect.output().stream().filter(line -> line.startsWith("{\"job\":\"collect\""));
    }

    /** What Delta's log says: the rows of the files that were added and not removed since. */
    private long rowsInLake() {
        Map<String, Long> files = new HashMap<>();
        try (Stream<Path> log = Files.list(home.resolve("lake/" + STORE + "/events/_delta_log"))) {
            for (Path commit : log.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readAllLines(commit)) {
                    Config action = ConfigFactory.parseString(line);
                    if (action.hasPath("add")) {
                        Config stats = ConfigFactory.parseString(action.getString("add.stats"));
                        files.put(action.getString("add.path"), stats.getLong("numRecords"));
                    } else if (action.hasPath("remove")) {
                        files.remove(action.getString("remove.path"));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(home.resolve(name).getParent());
            Files.writeString(home.resolve(name), text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends events all the time, every tenth twice, as a browser that tries again. */
    private static final class Shoppers implements AutoCloseable {
        private final UnifiedJedis redis;
        private final EventStream stream;
        private final Instant start = Instant.parse("2026-10-31T23:30:00Z");
        private final AtomicBoolean stop = new AtomicBoolean();
        private final Thread thread = new Thread(this::send, "shoppers");
        private volatile int events;

        Shoppers(UnifiedJedis redis) {
            this.redis = redis;
            this.stream = new EventStream(redis, STORE);
            thread.start();
        }

        int events() {
            return events;
        }

        void stop() throws InterruptedException {
            stop.set(true);
            thread.join();
        }

        void sendAllAgain() {
            for (int i = 0; i < events; i++) {
                append(event(i));
            }
        }

        private void send() {
            int sent = 0;
            while (!stop.get()) {
                append(event(sent));
                if (sent % 10 == 0) {
                    append(event(sent));
                }
                sent++;
                events = sent;
                LockSupport.parkNanos(25_000_000);
            }
        }

        private void append(String line) {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                stream.append(pipeline, line, BOUND);
                pipeline.sync();
            }
        }

        private String event(int number) {
            return "{\"event_id\":\"e" + number + "\",\"session_id\":\"s" + number % 97 + "\",\"item_id\":\"i"
                    + number % 31 + "\",\"type\":\"view\",\"ts\":\"" + start.plus(number, ChronoUnit.SECONDS) + "\"}";
        }

        @Override
        public void close() {
            stop.set(true);
        }
    }
}

package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A publish that is killed leaves readers with the generation they had, whole; the next publish completes. */
@ExtendWith(LiveShopExtension.class)
class PublishKilledIT {
    /** Three in every build; {@code -Dnightjar.kills=10} for the long form. */
    private static final int KILLS = Integer.getInteger("nightjar.kills", 3);

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void readersNeverSeeAMixedOrEmptyGeneration(LiveShop shop) throws InterruptedException {
        Generations generations = new Generations(shop.redis, LiveShop.STORE);
        long before = generations.live().orElseThrow();
        Random random = new Random(20261031);
        try (Readers readers = new Readers(shop, generations)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Program publish = shop.publish();
                publish.await(line -> line.contains("as generation"), PATIENCE);
                TimeUnit.MILLISECONDS.sleep(random.nextInt(1500));
                publish.kill();
            }
            Program last = shop.publish();
            assertThat(last.exitCode(PATIENCE))
                    .as(() -> String.join("\n", last.output()))
                    .isZero();
            long now = generations.live().orElseThrow();
            assertThat(now).isGreaterThan(before);
            LiveShop.await(() -> readers.servedLast() == now);
            readers.report();
        }
        List<Manifest> kept = generations.all();
        assertThat(kept).as("what the dead left behind is gone").hasSizeLessThanOrEqualTo(2);
        assertThat(kept).allMatch(m -> m.state() == Manifest.State.READY);
        assertThat(generationsWithKeys(shop))
                .isEqualTo(Set.copyOf(kept.stream().map(Manifest::generation).toList()));
    }

    private static Set<Long> generationsWithKeys(LiveShop shop) {
        Set<Long> found = new HashSet<>();
        var scan = shop.redis.scanIteration(1000, "nj:" + LiveShop.STORE + ":g*");
        while (!scan.isIterationCompleted()) {
            scan.nextBatchList().forEach(key -> found.add(Key.parse(key).generation()));
        }
        return found;
    }

    /** One reader looks at every value of the live generation in Redis, one asks the server as a page would. */
    private static final class Readers implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean stop = new AtomicBoolean();
        private final AtomicLong wholeReads = new AtomicLong();
        private final AtomicLong answers = new AtomicLong();
        private final AtomicLong servedLast = new AtomicLong();
        private final List<Thread> threads;

        Readers(LiveShop shop, Generations generations) {
            threads = List.of(
                    new Thread(() -> readRedis(shop, generations), "reads Redis"),
                    new Thread(() -> askServer(shop, generations), "asks the server"));
            threads.forEach(Thread::start);
        }

        long servedLast() {
            return servedLast.get();
        }

        private void readRedis(LiveShop shop, Generations generations) {
            List<String> users = generations
                    .find(generations.live().orElseThrow())
                    .orElseThrow()
                    .exampleUsers();
            while (!stop.get()) {
                long live = generations.live().orElse(0);
                Manifest manifest = generations.find(live).orElse(null);
                if (manifest == null || manifest.state() != Manifest.State.READY) {
                    violations.add("the live generation " + live + " is " + manifest);
                    continue;
                }
                Set<Integer> numbers = new HashSet<>();
                for (int block = 0; block < manifest.itemBlocks(); block++) {
                    byte[] value = shop.redis.get(
                            Key.itemBlock(LiveShop.STORE, live, block).bytes());
                    if (value == null) {
                        violations.add("generation " + live + " lacks item block " + block);
                        continue;
                    }
                    ItemBlock.CODEC.decode(value).items().forEach(item -> numbers.add(item.number()));
                }
                for (String user : users) {
                    byte[] value = shop.redis.get(
                            Key.candidates(LiveShop.STORE, live, user).bytes());
                    CandidateList list = value == null ? CandidateList.EMPTY : CandidateList.CODEC.decode(value);
                    for (int rank = 0; rank < list.size(); rank++) {
                        if (!numbers.contains(list.item(rank))) {
                            violations.add("generation " + live + ": a list has item " + list.item(rank)
                                    + ", its catalogue has not");
                        }
                    }
                    if (list.size() == 0) {
                        violations.add("generation " + live + ": user " + user + " has no list");
                    }
                }
                wholeReads.incrementAndGet();
                breathe();
            }
        }

        private void askServer(LiveShop shop, Generations generations) {
            List<String> users = generations
                    .find(generations.live().orElseThrow())
                    .orElseThrow()
                    .exampleUsers();
            while (!stop.get()) {
                String user = users.get((int) (answers.get() % users.size()));
                Config answer = shop.recommendations(user, 5);
                long generation = answer.getLong("generation");
                boolean ready = generations
                        .find(generation)
                        .filter(m -> m.state() == Manifest.State.READY)
                        .isPresent();
                // A machine that starves Redis for 50 ms gets a labelled fallback; that is not a mixture.
                boolean labelled = !answer.getStringList("degraded").isEmpty();
                if (!ready
                        || answer.getConfigList("items").isEmpty()
                        || (!labelled && !answer.getString("strategy").equals("personalised"))) {
                    violations.add("the server answered " + answer);
                }
                servedLast.set(generation);
                answers.incrementAndGet();
                breathe();
            }
        }

        /** Readers that spin would starve the publish they watch on a small machine. */
        private static void breathe() {
            LockSupport.parkNanos(2_000_000);
        }

        void report() {
            System.out.printf(
                    "%d kills: %d whole reads of the live generation, %d answers of the server, %d violations%n",
                    KILLS, wholeReads.get(), answers.get(), violations.size());
            assertThat(wholeReads.get()).isGreaterThan(100);
            assertThat(answers.get()).isGreaterThan(100);
            assertThat(violations).isEmpty();
        }

        @Override
        public void close() {
            stop.set(true);
            for (Thread thread : threads) {
                while (thread.isAlive()) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}

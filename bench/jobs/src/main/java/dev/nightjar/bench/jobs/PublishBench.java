package dev.nightjar.bench.jobs;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * Writing candidate lists to a real Redis: our encoding in pipelines, against JSON in pipelines, against one JSON SET a
 * user as a first version of such a job would do it.
 */
@Command(
        name = "publish",
        description = "Binary lists in pipelines against JSON, pipelined and row by row; memory in Redis.",
        mixinStandardHelpOptions = true)
final class PublishBench implements Runnable {
    private static final int CANDIDATES = 100;
    private static final int CATALOGUE = 20_000;
    private static final int BATCH = 500;
    private static final SetParams LIFETIME = SetParams.setParams().ex(3600);

    @Option(names = "--users", defaultValue = "20000", description = "lists to write (default: ${DEFAULT-VALUE})")
    private int users;

    @Option(names = "--rounds", defaultValue = "5", description = "rounds measured (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--short", description = "a tenth of the lists, three rounds")
    private boolean brief;

    @Override
    public void run() {
        int n = brief ? users / 10 : users;
        List<CandidateList> lists = lists(n);
        try (LocalRedis server = LocalRedis.start();
                UnifiedJedis redis =
                        new RedisAddress(server.url(), Duration.ofSeconds(1), Duration.ofSeconds(30)).open()) {
            Map<String, Contest.Medians> medians = new Contest()
                    .add("nightjar", () -> pipelined(redis, lists, PublishBench::binary))
                    .add("pipelined JSON", () -> pipelined(redis, lists, PublishBench::json))
                    .add("JSON, a SET per user", () -> {
                        for (int user = 0; user < lists.size(); user++) {
                            redis.set(key(user), json(lists.get(user)), LIFETIME);
                        }
                    })
                    .run(brief ? 3 : rounds);
            long ours = memory(redis, () -> pipelined(redis, lists, PublishBench::binary));
            long json = memory(redis, () -> pipelined(redis, lists, PublishBench::json));
            System.out.printf(Locale.ROOT, "%,d lists of %d candidates among %,d items%n", n, CANDIDATES, CATALOGUE);
            System.out.print(Contest.table(medians, "nightjar"));
            System.out.printf(
                    Locale.ROOT, "memory per user in Redis: %d bytes, as JSON %d bytes%n", ours / n, json / n);
            double base = medians.get("nightjar").wall();
            System.out.printf(
                    Locale.ROOT,
                    "{\"bench\":\"publish\",\"users\":%d,\"vs_row_json\":%.2f,\"vs_pipelined_json\":%.2f,\"memory_ratio\":%.3f}%n",
                    n,
                    medians.get("JSON, a SET per user").wall() / base,
                    medians.get("pipelined JSON").wall() / base,
                    (double) ours / json);
        }
    }

    private static List<CandidateList> lists(int n) {
        SplittableRandom random = new SplittableRandom(42);
        List<CandidateList> lists = new ArrayList<>(n);
        for (int user = 0; user < n; user++) {
            int[] items = random.ints(0, CATALOGUE).distinct().limit(CANDIDATES).toArray();
            float[] scores = new float[CANDIDATES];
            float score = 1;
            for (int rank = 0; rank < CANDIDATES; rank++) {
                score *= 1 - (float) random.nextDouble() * 0.02f;
                scores[rank] = score;
            }
            lists.add(CandidateList.of(items, scores));
        }
        return lists;
    }

    private static void pipelined(
            UnifiedJedis redis, List<CandidateList> lists, BiConsumer<AbstractPipeline, Entry> write) {
        for (int from = 0; from < lists.size(); from += BATCH) {
            try (AbstractPipeline pipeline = redis.pipelined()) {
                for (int user = from; user < Math.min(lists.size(), from + BATCH); user++) {
                    write.accept(pipeline, new Entry(user, lists.get(user)));
                }
                pipeline.sync();
            }
        }
    }

    private record Entry(int user, CandidateList list) {}

    private static void binary(AbstractPipeline pipeline, Entry entry) {
        byte[] key = Key.candidates("bench", 1, "u" + entry.user()).bytes();
        pipeline.set(key, CandidateList.CODEC.encode(entry.list()), LIFETIME);
    }

    private static void json(AbstractPipeline pipeline, Entry entry) {
        pipeline.set(key(entry.user()), json(entry.list()), LIFETIME);
    }

    private static byte[] key(int user) {
        return ("recs:u" + user).getBytes(StandardCharsets.UTF_8);
    }

    /** What a first version writes: the items by name with full scores. */
    private static byte[] json(CandidateList list) {
        StringBuilder json = new StringBuilder(32 * list.size()).append('[');
        for (int rank = 0; rank < list.size(); rank++) {
            json.append(rank == 0 ? "" : ",")
                    .append("{\"item\":\"")
                    .append(list.item(rank))
                    .append("\",\"score\":")
                    .append(list.score(rank))
                    .append('}');
        }
        return json.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long memory(UnifiedJedis redis, Runnable write) {
        redis.flushAll();
        long before = used(redis);
        write.run();
        return used(redis) - before;
    }

    private static long used(UnifiedJedis redis) {
        return redis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }
}

package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import com.typesafe.config.Config;
import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.run.CodeVersion;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.QualityChecksTable;
import dev.nightjar.jobs.tables.RunsTable;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.PublishLock;
import dev.nightjar.redis.RedisAddress;
import java.sql.Timestamp;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Publishes a run: writes a new generation beside the live one, reads every value back, flips the pointer, lets old
 * generations go.
 *
 * <p>Reads: candidates, user_profiles, context_lifts, popular_items, item_embeddings, related_items and quality_checks of
 * the date, catalog, item_dictionary, stock. Writes: Redis only. Guarantees: a reader sees the old generation or the new one,
 * whatever is killed when; a publish that died leaves values that nobody reads, which the next one removes and which
 * expire by themselves; a run whose gate has not passed is refused; two publishes of a store never overlap; a run of
 * an older date than the live one, as in a back-fill, is left in the lake and not made live.
 *
 * <p>Example: {@code ./nightjar job publish --store loom --date 2026-10-31 --dry-run}
 */
public final class PublishJob implements Job {
    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String summary() {
        return "write a generation to Redis and make it live";
    }

    @Override
    public String description() {
        return "Reads what the other jobs wrote for the date; writes Redis. Prints the memory it will take and refuses "
                + "(exit 3) beyond jobs.publish.memory-budget, or when the gate has not passed. --dry-run stops there.";
    }

    /**
     * What was published.
     *
     * @param generation its number, 0 when nothing was written
     * @param note why nothing was written, empty otherwise
     * @param embeddings items with an embedding
     * @param embeddingsSkipped active items whose embedding is all 0 or not finite
     * @param related items to which others are related
     */
    public record Result(
            long generation,
            String note,
            long users,
            long items,
            long embeddings,
            long embeddingsSkipped,
            long related,
            long values,
            long bytes,
            long estimatedBytes,
            long stockSizes,
            List<Long> dropped) {}

    @Override
    public Result run(JobContext context) {
        requireGate(context);
        RedisAddress address = RedisAddress.of(context.settings());
        Config settings = context.settings().getConfig("jobs.publish");
        try (UnifiedJedis redis = address.open()) {
            if (context.dryRun()) {
                return dryRun(context, settings, redis);
            }
            Optional<PublishLock> lock = PublishLock.acquire(
                    redis,
                    context.store(),
                    context.runId() + "/" + ProcessHandle.current().pid() + "/" + System.nanoTime(),
                    settings.getDuration("lock-wait"));
            if (lock.isEmpty()) {
                throw new Refused("another publish of store " + context.store() + " is running ("
                        + PublishLock.holder(redis, context.store()).orElse("it ended just now")
                        + "); wait for it, or raise jobs.publish.lock-wait");
            }
            try (PublishLock held = lock.get()) {
                Optional<Manifest> live = live(redis, context);
                if (live.isPresent() && live.get().runDate().isAfter(context.date())) {
                    String note = "not published: live is generation "
                            + live.get().generation() + " with data of "
                            + live.get().runDate() + ", which is newer; ./nightjar rollback goes back on purpose";
                    context.console().println("publish: " + note);
                    return new Result(0, note, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
                }
                return publish(context, settings, address, redis, held);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for another publish", e);
        }
    }

    /** A lock in Redis sees to it, for whoever publishes there from whatever lake. */
    @Override
    public boolean mayOverlap() {
        return true;
    }

    @Override
    public boolean needsRedis() {
        return true;
    }

    /** A Redis that lost its data no longer has what this run published; one that was rolled back on purpose has. */
    @Override
    public boolean stillHolds(JobContext context) {
        try (UnifiedJedis redis = RedisAddress.of(context.settings()).open()) {
            return live(redis, context).isPresent()
                    && new Generations(redis, context.store())
                            .all().stream()
                                    .anyMatch(m -> m.state() == Manifest.State.READY
                                            && (m.runId().equals(context.runId())
                                                    || m.runDate().isAfter(context.date())));
        }
    }

    private static Optional<Manifest> live(UnifiedJedis redis, JobContext context) {
        Generations generations = new Generations(redis, context.store());
        return generations.live().stream()
                .mapToObj(generations::find)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Result dryRun(JobContext context, Config settings, UnifiedJedis redis) {
        Contents contents = Contents.of(context, 1);
        MemoryEstimate estimate = MemoryEstimate.of(contents.values());
        context.console().println("publish: " + estimate + " would be written (dry run: nothing is)");
        estimate.check(settings.getLong("memory-budget"), redis);
        return new Result(
                0,
                "dry run",
                contents.users(),
                contents.items(),
                contents.embeddings().items(),
                contents.embeddings().skipped(),
                contents.related(),
                estimate.values(),
                0,
                estimate.bytes(),
                0,
                List.of());
    }

    private static Result publish(
            JobContext context, Config settings, RedisAddress address, UnifiedJedis redis, PublishLock lock) {
        Generations generations = new Generations(redis, context.store());
        long generation = generations.next();
        Contents contents = Contents.of(context, generation);
        Dataset<Row> values = contents.values().persist(StorageLevel.MEMORY_AND_DISK());
        MemoryEstimate estimate = MemoryEstimate.of(values);
        context.console().println("publish: " + estimate + " as generation " + generation);
        estimate.check(settings.getLong("memory-budget"), redis);
        Manifest manifest = manifest(context, contents, generation);
        generations.record(manifest);
        RedisWriter writer =
                new RedisWriter(address, settings.getDuration("lifetime").toSeconds(), settings.getInt("batch"));
        RedisWriter.Tally written;
        try {
            written = writer.write(values);
            RedisWriter.Tally verified = writer.verify(values);
            if (written.values() != estimate.values()
                    || verified.values() != estimate.values()
                    || verified.wrong() > 0) {
                throw new IllegalStateException("generation " + generation + " did not read back as written: "
                        + estimate.values() + " values to write, " + written.values() + " written, "
                        + (verified.values() - verified.wrong()) + " read back; the live generation is untouched. "
                        + "Does Redis evict keys (maxmemory-policy)?");
            }
        } catch (Exception e) {
            // What fails in a task arrives as a checked exception that Spark does not declare.
            dropUnfinished(generations, generation, e);
            throw e;
        }
        values.unpersist();
        long stockSizes = new StockSeed(
                        address,
                        context.store(),
                        settings.getInt("batch"),
                        context.clock().instant())
                .write(context.lake().table(StockTable.SPEC).read());
        if (lock.isLost()) {
            throw new IllegalStateException("the publish lock was lost to another publish of store " + context.store()
                    + "; nothing was made live, run publish again");
        }
        generations.record(manifest.ready(written.bytes()));
        OptionalLong before = generations.live();
        generations.activate(generation);
        context.console().println("publish: generation " + generation + " of store " + context.store() + " is live");
        List<Long> dropped = dropOld(generations, generation, before, settings.getInt("keep"));
        return new Result(
                generation,
                "",
                contents.users(),
                contents.items(),
                contents.embeddings().items(),
                contents.embeddings().skipped(),
                contents.related(),
                written.values(),
                written.bytes(),
                estimate.bytes(),
                stockSizes,
                dropped);
    }

    /** Where Redis itself is what failed, the values stay: nobody reads them, and the next publish drops them. */
    private static void dropUnfinished(Generations generations, long generation, Exception failure) {
        try {
            generations.drop(generation);
        } catch (JedisException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Drops what was never finished, and finished generations beyond those to keep. The one that was live until now comes
     * first among those kept, whatever its number: readers look the pointer up once a second, and still read it.
     */
    private static List<Long> dropOld(Generations generations, long live, OptionalLong before, int keep) {
        List<Manifest> others =
                generations.all().stream().filter(m -> m.generation() != live).toList();
        List<Long> finished = others.stream()
                .filter(m -> m.state() == Manifest.State.READY)
                .map(Manifest::generation)
                .sorted(Comparator.comparing((Long n) -> before.isEmpty() || n != before.getAsLong())
                        .thenComparing(Comparator.reverseOrder()))
                .toList();
        List<Long> old = Stream.concat(
                        others.stream()
                                .filter(m -> m.state() == Manifest.State.BUILDING)
                                .map(Manifest::generation),
                        finished.stream().skip(keep - 1L))
                .sorted()
                .toList();
        old.forEach(generations::drop);
        return old;
    }

    private static Manifest manifest(JobContext context, Contents contents, long generation) {
        return new Manifest(
                generation,
                Manifest.State.BUILDING,
                context.runId(),
                context.date(),
                context.clock().instant(),
                contents.users(),
                contents.items(),
                contents.blocks(),
                0,
                CodeVersion.current(),
                context.lake().read(),
                contents.examples(),
                new Manifest.ItemExtras(
                        contents.embeddings().items(), contents.embeddings().rank(), contents.related()));
    }

    private static void requireGate(JobContext context) {
        Dataset<Row> checks = context.lake()
                .table(QualityChecksTable.SPEC)
                .read(context.date())
                .where(col(TableSpec.RUN_ID).equalTo(context.runId()));
        if (checks.isEmpty()) {
            throw new Refused("run " + context.runId() + " has not been through the gate: run the job gate first, with"
                    + " the same settings");
        }
        String after = jobsAfterGate(context);
        if (!after.isEmpty()) {
            throw new Refused("the gate of run " + context.runId() + " has not seen what is there now (" + after
                    + " ran after it): run the job gate again");
        }
        long failed = checks.where(not(col("passed"))).count();
        if (failed > 0) {
            throw new Refused("the gate refused run " + context.runId() + " (" + failed
                    + " checks failed, see quality_checks); the live lists stay as they are");
        }
    }

    /** Jobs of this run that have changed what the gate looks at since it looked, separated by commas. */
    private static String jobsAfterGate(JobContext context) {
        Map<String, Timestamp> starts = new HashMap<>();
        context.lake()
                .table(RunsTable.SPEC)
                .read(context.date())
                .where(col(TableSpec.RUN_ID).equalTo(context.runId()))
                .select(RunsTable.JOB, "started_at")
                .collectAsList()
                .forEach(row -> starts.put(row.getString(0), row.getTimestamp(1)));
        Timestamp gate = starts.getOrDefault("gate", new Timestamp(0));
        return Stream.of("train", "candidates", "popular", "context", "related")
                .filter(job -> starts.containsKey(job) && starts.get(job).after(gate))
                .collect(Collectors.joining(", "));
    }
}

package dev.nightjar.jobs.publish;

import com.typesafe.config.Config;
import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.run.CodeVersion;
import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.StockTable;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.PublishLock;
import dev.nightjar.redis.RedisAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import redis.clients.jedis.UnifiedJedis;

/**
 * Publishes a run: writes a new generation beside the live one, reads every value back, flips the pointer, lets old
 * generations go.
 *
 * <p>Reads: candidates, user_profiles, context_lifts, popular_items, item_embeddings, fold_in_models, related_items and
 * quality_checks of the date, catalog, item_dictionary, stock. Writes: Redis only. Guarantees: a reader sees the old generation or the new one,
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
     * @param bytes of keys and values
     * @param bytesPerUser of these, what belongs to one user: list and shopper, on average
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
            long bytesPerUser,
            long estimatedBytes,
            long stockSizes,
            List<Long> dropped) {}

    @Override
    public Result run(JobContext context) {
        Passed.require(context);
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
                    return new Result(0, note, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());
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
                estimate.users(),
                contents.items(),
                contents.embeddings().items(),
                contents.embeddings().skipped(),
                contents.related(),
                estimate.values(),
                0,
                estimate.bytesPerUser(),
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
        Manifest manifest = manifest(context, contents, estimate.users(), generation);
        generations.record(manifest);
        RedisWriter.Tally written;
        try {
            written = write(values, estimate.values(), RedisWriter.of(address, settings));
        } catch (Exception e) {
            // What fails in a task arrives as a checked exception that Spark does not declare.
            OldGenerations.dropUnfinished(generations, generation, e);
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
        List<Long> dropped = OldGenerations.drop(generations, generation, before, settings.getInt("keep"));
        return new Result(
                generation,
                "",
                estimate.users(),
                contents.items(),
                contents.embeddings().items(),
                contents.embeddings().skipped(),
                contents.related(),
                written.values(),
                written.bytes(),
                estimate.bytesPerUser(),
                estimate.bytes(),
                stockSizes,
                dropped);
    }

    /** Writes and reads back: all has to be there when all has been written. */
    private static RedisWriter.Tally write(Dataset<Row> values, long count, RedisWriter writer) {
        RedisWriter.Tally written = writer.write(values, count);
        RedisWriter.Tally verified = writer.verify(values, count);
        if (written.values() != count || verified.values() != count || verified.wrong() > 0) {
            throw new IllegalStateException("the generation did not read back as written: " + count
                    + " values to write, " + written.values() + " written, "
                    + (verified.values() - verified.wrong()) + " read back; the live generation is untouched. "
                    + "Does Redis evict keys (maxmemory-policy)?");
        }
        return written;
    }

    private static Manifest manifest(JobContext context, Contents contents, long users, long generation) {
        return new Manifest(
                generation,
                Manifest.State.BUILDING,
                context.runId(),
                context.date(),
                context.clock().instant(),
                users,
                contents.items(),
                contents.blocks(),
                0,
                CodeVersion.current(),
                context.lake().read(),
                contents.exampleUsers().collectAsList().stream()
                        .map(row -> row.getString(0))
                        .toList(),
                new Manifest.ItemExtras(
                        contents.embeddings().items(), contents.embeddings().rank(), contents.related()));
    }
}

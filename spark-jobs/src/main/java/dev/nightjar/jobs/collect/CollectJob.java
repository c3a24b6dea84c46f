package dev.nightjar.jobs.collect;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.EventStream.Backlog;
import dev.nightjar.redis.EventStream.Entry;
import dev.nightjar.redis.RedisAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;

/**
 * Drains the event stream into the lake: everything that was in it when the job began, in batches, an event once.
 *
 * <p>Reads: the stream {@code nj:{STORE}:events}. Writes: events (source {@code stream}), ranked_requests, decisions,
 * quarantine; then drops from the stream what the lake has. Guarantees, wherever it is killed:
 *
 * <ul>
 *   <li><b>No loss.</b> An entry is dropped from the stream only after the commit that has it.
 *   <li><b>No double.</b> Delta commits a batch and the stream position behind it as one: a run goes on where the last
 *       commit ended. And should entries come again all the same (a retried request, two runs at a time, a Redis that was
 *       restored), the merge is by event id, so that they change nothing. Decisions go to a table of their own before that
 *       commit, by request and list: a batch that is killed between the two is read again, and changes nothing there.
 *   <li><b>No silent gap.</b> What the stream itself lost before it was collected is in the result and on the console.
 * </ul>
 *
 * <p>The day of an event is the UTC day of its {@code ts}; the job's date only says under which day the run is noted. It
 * may run beside the nightly jobs; an event that the shop exports as well, under the same id and day, is there once.
 *
 * <p>Example: {@code ./nightjar job collect --store loom}
 */
public final class CollectJob implements Job {

    @Override
    public String name() {
        return "collect";
    }

    @Override
    public String summary() {
        return "bring the events that the server accepted into the lake";
    }

    @Override
    public String description() {
        return "Reads the event stream in Redis; writes events, ranked_requests, decisions and quarantine, each entry once, and drops "
                + "from the stream what the lake has. Run it every few minutes. --dry-run only says what waits.";
    }

    /** The position that is committed with the rows sees to it. */
    @Override
    public boolean mayOverlap() {
        return true;
    }

    @Override
    public boolean needsRedis() {
        return true;
    }

    /**
     * What was collected: {@code read = added + decisions + exposures + alreadyThere + quarantined}.
     *
     * @param read entries of the stream
     * @param added events that are new in the lake
     * @param decisions sampled lists, as they were decided on, that are new in the lake
     * @param exposures lists as visitors got them, that are new in the lake
     * @param alreadyThere what the lake had, or stood in the stream twice
     * @param quarantined by reason
     * @param trimmed entries dropped from the stream
     * @param backlogBefore entries that nobody had collected when the job began
     * @param lagSecondsBefore for how long the oldest of them had been waiting
     * @param position id of the newest entry that the lake has, empty before the first
     * @param gap what the stream had lost, in words; empty when nothing
     */
    public record Result(
            long read,
            long added,
            long decisions,
            long exposures,
            long alreadyThere,
            Map<String, Long> quarantined,
            int batches,
            long trimmed,
            long backlogBefore,
            double lagSecondsBefore,
            long backlogAfter,
            double lagSecondsAfter,
            String position,
            String gap) {}

    @Override
    public Result run(JobContext context) {
        try (UnifiedJedis redis = RedisAddress.of(context.settings()).open()) {
            return run(context, new EventStream(redis, context.store()));
        }
    }

    private static Result run(JobContext context, EventStream stream) {
        Optional<StreamPosition> position =
                StreamPosition.latest(context.lake().table(EventsTable.SPEC).progress());
        long left = context.dryRun() ? 0 : dropLeftOver(stream, position);
        Backlog before = stream.backlog();
        context.console()
                .println("collect: " + before.backlog() + " events wait, the oldest for " + seconds(before, context)
                        + " s");
        StreamReader reader = new StreamReader(
                stream, position.map(StreamPosition::id), context.settings().getLong("events.stream.max-length"));
        Drained drained = context.dryRun()
                ? new Drained(CollectedBatch.NONE, 0, 0, position)
                : drain(stream, reader, position, context);
        if (!reader.gap().isEmpty()) {
            context.console().println("collect: LOST: " + reader.gap());
        }
        Backlog after = stream.backlog();
        return new Result(
                drained.sum().read(),
                drained.sum().added(),
                drained.sum().decisions(),
                drained.sum().exposures(),
                drained.sum().alreadyThere(),
                drained.sum().quarantined(),
                drained.batches(),
                left + drained.trimmed(),
                before.backlog(),
                seconds(before, context),
                after.backlog(),
                seconds(after, context),
                drained.position().map(p -> p.id().toString()).orElse(""),
                reader.gap());
    }

    /** A run that was killed between its commit and its dropping left in the stream what the lake has. */
    private static long dropLeftOver(EventStream stream, Optional<StreamPosition> position) {
        return position.map(StreamPosition::id)
                .filter(stream::contains)
                .map(stream::markCollected)
                .orElse(0L);
    }

    private record Drained(CollectedBatch sum, int batches, long trimmed, Optional<StreamPosition> position) {}

    private static Drained drain(
            EventStream stream, StreamReader reader, Optional<StreamPosition> from, JobContext context) {
        int size = context.settings().getInt("jobs.collect.batch");
        // Events come in as fast as they are collected, perhaps: it must end nevertheless.
        Optional<StreamEntryID> newest = stream.lastId();
        Drained drained = new Drained(CollectedBatch.NONE, 0, 0, from);
        boolean more = true;
        while (more) {
            List<Entry> entries = reader.next(size);
            if (entries.isEmpty()) {
                break;
            }
            Entry last = entries.get(entries.size() - 1);
            StreamPosition position =
                    drained.position().map(p -> p.then(last.id())).orElse(StreamPosition.first(last.id()));
            CollectedBatch batch = CollectedBatch.write(entries, position, context);
            long trimmed = stream.markCollected(last.id());
            drained = new Drained(
                    drained.sum().plus(batch),
                    drained.batches() + 1,
                    drained.trimmed() + trimmed,
                    Optional.of(position));
            context.console().println("collect: " + drained.sum().read() + " events, up to " + last.at());
            more = newest.isPresent() && last.id().compareTo(newest.get()) < 0;
        }
        return drained;
    }

    private static double seconds(Backlog backlog, JobContext context) {
        return backlog.lag(context.clock().instant()).toMillis() / 1000.0;
    }
}

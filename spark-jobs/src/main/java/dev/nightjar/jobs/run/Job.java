package dev.nightjar.jobs.run;

/** One step of the nightly work. A job reads and writes tables of one store and can be repeated without harm. */
public interface Job {

    /** The name on the command line, such as {@code train}. */
    String name();

    /** One line for {@code ./nightjar job}. */
    String summary();

    /** What the job reads, writes and guarantees, for {@code --help}. */
    String description();

    /**
     * Does the work.
     *
     * @return a record of counts, printed as JSON and kept in {@code runs}
     * @throws dev.nightjar.settings.InvalidSettings when what a person wrote cannot be used (exit 2)
     * @throws Refused when the data must not go further (exit 3)
     */
    Object run(JobContext context);

    /** Whether the job talks to Redis: then nothing begins until Redis answers. */
    default boolean needsRedis() {
        return false;
    }

    /**
     * Whether the job looks back from a moment rather than sums up a day: it takes {@code --at}, and without that and a
     * date it looks back from now.
     */
    default boolean looksAtNow() {
        return false;
    }

    /**
     * Whether two runs of the job may be at work in one store at once, because the job sees to that itself. Otherwise the
     * second waits, and in the end refuses.
     */
    default boolean mayOverlap() {
        return false;
    }

    /**
     * Whether what this run's earlier, finished execution left outside the lake is still there; what is in the lake is.
     * A nightly run that is resumed does a job again that does not hold.
     */
    default boolean stillHolds(JobContext context) {
        return true;
    }
}

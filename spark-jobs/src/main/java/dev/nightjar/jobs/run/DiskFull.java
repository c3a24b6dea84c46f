package dev.nightjar.jobs.run;

import java.util.Optional;
import java.util.stream.Stream;

/** A disk has no room left, the lake's or the one of Spark's temporary files: exit 1, and a retry helps once there is room. */
public final class DiskFull extends RuntimeException {
    /** What the system says, at the end of whatever those in between make of it. */
    private static final String SIGN = "No space left on device";

    private DiskFull(Throwable cause) {
        super(
                "a disk is full: the lake's (jobs.lake) or that of Spark's temporary files (spark.local.dir, else the"
                        + " system's). What was half written is read by nobody, and live lists stay as they are. Make"
                        + " room, then run it again; it goes on after the last job that finished",
                cause);
    }

    /** Whether that is why something failed, in a task or here. */
    static Optional<DiskFull> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(cause ->
                        cause.getMessage() != null && cause.getMessage().contains(SIGN))
                .findFirst()
                .map(cause -> new DiskFull(failure));
    }
}

package dev.nightjar.jobs.run;

/** Another run of the same job and store is at work: exit 1, and a retry helps once that one is done. */
public final class Overlapping extends RuntimeException {
    Overlapping(String message) {
        super(message);
    }
}

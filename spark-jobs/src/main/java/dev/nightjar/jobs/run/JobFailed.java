package dev.nightjar.jobs.run;

import org.apache.spark.SparkException;

/** A job that did not end well, with its record; the cause says why. */
public final class JobFailed extends RuntimeException {
    private final transient JobRecord record;

    JobFailed(JobRecord record, Exception cause) {
        super(cause.getMessage(), cause);
        this.record = record;
    }

    public JobRecord record() {
        return record;
    }

    /** Why a job failed: a full disk wherever it was met, else what happened in a task without what Spark wraps around it. */
    public static Throwable reason(Throwable failure) {
        Throwable reason = DiskFull.in(failure).<Throwable>map(full -> full).orElse(failure);
        while (reason instanceof SparkException && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }
}

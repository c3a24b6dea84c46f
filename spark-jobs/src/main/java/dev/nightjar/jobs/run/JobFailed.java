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

    /** Why a job failed: what happened in a task, without the wrapping that Spark brings it back in. */
    public static Throwable reason(Throwable failure) {
        Throwable reason = failure;
        while (reason instanceof SparkException && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }
}

package dev.nightjar.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class JobFailedTest {
    @Test
    void whatSparkWrapsAroundAFailureIsNotTheReason() {
        Throwable reason = new IllegalStateException("item number 7 stands in a list");
        assertThat(JobFailed.reason(new SparkException("Job aborted", new SparkException("Task failed", reason))))
                .isSameAs(reason);
    }

    @Test
    void aFullDiskIsTheReasonWhoeverMetIt() {
        Throwable here = new UncheckedIOException(
                "cannot write", new IOException("x", new IOException("No space left on device")));
        // A task's failure comes as text alone.
        Throwable inATask = new SparkException(
                "Job aborted due to stage failure: java.io.IOException: No space left on"
                        + " device\n\tat java.base/java.io.FileOutputStream",
                null);
        for (Throwable failure : new Throwable[] {here, inATask}) {
            assertThat(JobFailed.reason(failure))
                    .isInstanceOf(DiskFull.class)
                    .hasMessageContaining("a disk is full")
                    .hasMessageContaining("live lists stay as they are")
                    .hasCause(failure);
        }
    }
}

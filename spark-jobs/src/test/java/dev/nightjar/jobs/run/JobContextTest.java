package dev.nightjar.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.nightjar.jobs.TestStore;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobContextTest {
    private static final LocalDate DATE = LocalDate.parse("2026-10-31");

    @TempDir
    private Path dir;

    @Test
    void theSameStoreDateAndSettingsGiveTheSameRunId() {
        assertThat(runId("", "jobs.seed = 42"))
                .isEqualTo(runId("", ""))
                .isEqualTo(runId("# a comment", ""))
                .matches("shop-20261031-[0-9a-f]{8}");
    }

    @Test
    void theRunIdChangesWithWhatChangesARow() {
        String basis = runId("", "");

        assertThat(runId("", "jobs.seed = 43")).isNotEqualTo(basis);
        assertThat(runId("", "jobs.weights.view = 2")).isNotEqualTo(basis);
        assertThat(runId("", "jobs.gate.min-users = 2")).isNotEqualTo(basis);
        assertThat(JobContext.runId("shop", DATE.plusDays(1), settings("", "")))
                .isNotEqualTo(basis)
                .startsWith("shop-20261101-");
        assertThat(JobContext.runId("other", DATE, settings("", ""))).startsWith("other-20261031-");
    }

    @Test
    void aRunOfAMomentIsNamedAfterIt() {
        assertThat(JobContext.runId("shop", JobContext.endOf(DATE).minusSeconds(60), settings("", "")))
                .matches("shop-20261031T235900Z-[0-9a-f]{8}");
    }

    @Test
    void whereThingsAreDoesNotChangeTheRunId() {
        assertThat(runId("redis.url = \"redis://user:secret@elsewhere:7000\"", ""))
                .isEqualTo(runId("jobs { lake = elsewhere, spark { \"spark.executor.memory\" = 9g } }", ""))
                .isEqualTo(runId("", ""));
    }

    private String runId(String process, String store) {
        return JobContext.runId("shop", DATE, settings(process, store));
    }

    private Config settings(String process, String store) {
        return TestStore.in(dir, process, store).settings();
    }
}

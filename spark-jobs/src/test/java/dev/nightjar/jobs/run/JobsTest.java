package dev.nightjar.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.settings.InvalidSettings;
import org.junit.jupiter.api.Test;

class JobsTest {

    @Test
    void theNightlyStepsAreInTheOrderInWhichTheyNeedEachOther() {
        assertThat(Jobs.NIGHTLY)
                .extracting(Job::name)
                .containsExactly(
                        "ingest",
                        "profiles",
                        "train",
                        "repeat",
                        "candidates",
                        "popular",
                        "context",
                        "related",
                        "evaluate",
                        "gate",
                        "publish");
    }

    @Test
    void everyJobIsFoundByItsNameAndExplainsItself() {
        for (Job job : Jobs.ALL) {
            assertThat(Jobs.named(job.name())).isSameAs(job);
            assertThat(job.summary()).isNotBlank().doesNotContain("\n");
            assertThat(job.description()).isNotBlank();
        }
    }

    @Test
    void anUnknownJobNamesThoseThereAre() {
        assertThatThrownBy(() -> Jobs.named("tran"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage(
                        "unknown job 'tran': jobs are ingest, profiles, train, repeat, candidates, popular, context, related, evaluate, gate,"
                                + " publish, collect, trending, email, tune, next-click, parity, experiment-report, ope, maintain");
    }
}

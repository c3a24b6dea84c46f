package dev.nightjar.jobs.tune;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final Config STORE = ConfigFactory.parseString("""
            jobs {
              train { rank = 32, regularization = 0.01, alpha = 1.0, unobserved = 1.0, exponent = 1.0, iterations = 12 }
              half-life-days = 60.0
              weights { purchase = 8.0, return = -8.0 }
            }
            """);
    private static final List<String> NAMES =
            List.of("rank", "regularization", "alpha", "unobserved", "exponent", "half-life-days", "weights");

    /** Best at a regularisation of 0.03 and an alpha of 2; the rest does not matter. */
    private static double quality(Proposal proposal) {
        Config settings = proposal.on(STORE).getConfig("jobs.train");
        return 1
                - 0.1 * Math.abs(Math.log(settings.getDouble("regularization") / 0.03))
                - 0.1 * Math.abs(Math.log(settings.getDouble("alpha") / 2));
    }

    private static Search run(Search search, int steps) {
        for (int step = 0; step < steps; step++) {
            Search.Next next = search.next();
            search.add(new Trial(next.number(), next.stage(), next.proposal(), quality(next.proposal()), 0, 100, 1));
        }
        return search;
    }

    @Test
    void itBeginsWithTheStoresOwnSettingsInFull() {
        Search search = run(new Search(STORE, NAMES, 1, List.of()), 2);

        assertThat(search.trials()).extracting(Trial::number).containsExactly(0, 0);
        assertThat(search.trials()).extracting(Trial::stage).containsExactly(Trial.SHORT, Trial.FULL);
        assertThat(search.best().proposal().lines()).isEmpty();
        assertThat(search.own()).isEqualTo(search.best());
    }

    @Test
    void itComesNearTheBestSettingsAndStopsMostTrialsEarly() {
        Search search = run(new Search(STORE, NAMES, 1, List.of()), 120);

        assertThat(search.best().quality())
                .isGreaterThan(0.9)
                .isGreaterThan(search.own().quality() + 0.05);
        long full = search.trials().stream()
                .filter(trial -> trial.stage() == Trial.FULL)
                .count();
        assertThat(full).isBetween(10L, 45L);
    }

    @Test
    void goneOnWithItTriesWhatItWouldHaveTried() {
        List<Trial> all = run(new Search(STORE, NAMES, 5, List.of()), 30).trials();
        for (int stop : new int[] {1, 2, 3, 11, 29}) {
            assertThat(run(new Search(STORE, NAMES, 5, all.subList(0, stop)), 30 - stop)
                            .trials())
                    .isEqualTo(all);
        }
    }

    @Test
    void proposalsStayWithinReachAndReadAsTheyAreWritten() {
        for (Trial trial : run(new Search(STORE, NAMES, 9, List.of()), 60).trials()) {
            Config settings = trial.proposal().on(STORE);
            assertThat(settings.getInt("jobs.train.rank")).isBetween(8, 256);
            assertThat(settings.getDouble("jobs.train.exponent")).isBetween(0.0, 2.0);
            assertThat(settings.getDouble("jobs.weights.return")).isNegative();
            assertThat(settings.getInt("jobs.train.iterations")).isEqualTo(12);
            assertThat(Proposal.parse(trial.proposal().lines())).isEqualTo(trial.proposal());
        }
    }

    @Test
    void onlyWhatIsNamedIsVaried() {
        Search search = run(new Search(STORE, List.of("alpha"), 1, List.of()), 10);

        assertThat(search.trials())
                .filteredOn(trial -> trial.number() > 0)
                .isNotEmpty()
                .allSatisfy(trial -> assertThat(trial.proposal().values()).containsOnlyKeys("jobs.train.alpha"));
    }
}

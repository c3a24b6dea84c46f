package dev.nightjar.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.ranking.Exploration.Explored;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplorationTest {
    private static final int REQUESTS = 40_000;
    private static final Exploration SOME = new Exploration(0.1, 3);

    @Test
    void theChancesThatAreSaidAreThoseThatAreMet() {
        RankingRequest request = list(9, 3).build();
        Map<String, Integer> met = new HashMap<>();
        Map<String, Double> said = new HashMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            Explored explored = SOME.rank(request, "request-" + i, 0, Ranker::rank);
            for (int place = 0; place < 3; place++) {
                String where = explored.ranking().items().get(place).item().id() + "@" + place;
                met.merge(where, 1, Integer::sum);
                said.put(where, explored.propensities().get(place));
            }
        }
        // In each of three places the item as ranked, the two others of the list, and three from below.
        assertThat(said).hasSize(18);
        said.forEach((where, propensity) -> assertThat(met.get(where) / (double) REQUESTS)
                .as(where)
                .isCloseTo(propensity, within(5 * Math.sqrt(propensity * (1 - propensity) / REQUESTS))));
    }

    @Test
    void theSameRequestIsLeftToTheSameChance() {
        RankingRequest request = list(9, 3).build();
        for (int i = 0; i < 100; i++) {
            assertThat(SOME.rank(request, "r" + i, 1, Ranker::rank))
                    .isEqualTo(SOME.rank(request, "r" + i, 1, Ranker::rank));
        }
    }

    @Test
    void aListThatIsNotFullAndOneWithNothingBelowStayAsRanked() {
        Exploration often = new Exploration(Exploration.MOST, 3);
        for (int i = 0; i < 200; i++) {
            assertThat(often.rank(list(2, 3).build(), "r" + i, 0, Ranker::rank).propensities())
                    .containsExactly(1.0, 1.0);
            Explored exactly = often.rank(list(3, 3).build(), "r" + i, 0, Ranker::rank);
            assertThat(exactly.ranking().items()).hasSize(3);
            assertThat(exactly.places()).doesNotHaveDuplicates().isNotEqualTo(List.of(0));
        }
    }

    @Test
    void aPinnedPlaceIsNeverGivenAway() {
        ARequest items = list(9, 3);
        var pinned = items.catalogue().byId("i8").orElseThrow();
        RankingRequest request = items.policy(new Policy(
                        item -> Optional.empty(), List.of(new Policy.Pin(2, pinned, "rule:x")), List.of(), 1))
                .build();
        int explored = 0;
        for (int i = 0; i < 2_000; i++) {
            Explored list = new Exploration(0.2, 3).rank(request, "r" + i, 0, Ranker::rank);
            assertThat(list.ranking().items().get(1).item().id()).isEqualTo("i8");
            assertThat(list.propensities().get(1)).isEqualTo(1.0);
            explored += list.places().isEmpty() ? 0 : 1;
        }
        assertThat(explored).isBetween(310, 490);
    }

    @Test
    void withoutARequestNothingIsLeftToChance() {
        Explored list = new Exploration(0.2, 3).rank(list(9, 3).build(), "", 0, Ranker::rank);
        assertThat(list.propensities()).containsOnly(1.0);
    }

    /** So many items in order, of which so many are asked for. */
    private static ARequest list(int items, int count) {
        ARequest request = new ARequest();
        int[] numbers = new int[items];
        float[] scores = new float[items];
        for (int i = 0; i < items; i++) {
            request.item(i, "i" + i);
            numbers[i] = i;
            scores[i] = items - i;
        }
        return request.source("personal", numbers, scores).count(count);
    }
}

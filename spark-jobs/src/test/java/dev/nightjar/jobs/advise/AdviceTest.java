package dev.nightjar.jobs.advise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdviceTest {
    private static final Thresholds THRESHOLDS = new Thresholds(Duration.ofMinutes(10), 0.3, 0.1);
    /** Two in a hundred items change a day, a tenth of the events are of shoppers without history. */
    private static final ShopFacts CALM = facts(0.01, 0.01, 0.1);

    @Test
    void aRailThatToleratesADayIsABatch() {
        Advice advice = Advice.of("email", Duration.ofDays(1), CALM, THRESHOLDS);
        assertThat(advice.advised()).isEqualTo(Mode.BATCH);
        assertThat(advice.reasons())
                .containsExactly("batch: the rail tolerates 1 d, and in 1 d only 2.0 % of the items change");
        assertThat(advice.cost()).isEqualTo(new Cost(2, 2, 0, 1));
    }

    @Test
    void aRailThatToleratesAQuarterOfAnHourIsAMicroBatch() {
        Advice advice = Advice.of("category", Duration.ofMinutes(15), CALM, THRESHOLDS);
        assertThat(advice.advised()).isEqualTo(Mode.MICRO_BATCH);
        assertThat(advice.reasons())
                .containsExactly(
                        "not batch: what it knows is up to 1 d old, the rail tolerates 15 min",
                        "micro-batch: the rail tolerates 15 min, and in 10 min only 0.0 % of the items change");
        assertThat(advice.cost()).isEqualTo(new Cost(2, 2, 5_000, 289));
    }

    @Test
    void aRailThatToleratesSecondsIsRealTime() {
        Advice advice = Advice.of("pdp", Duration.ofSeconds(5), CALM, THRESHOLDS);
        assertThat(advice.advised()).isEqualTo(Mode.REAL_TIME);
        assertThat(advice.reasons())
                .containsExactly(
                        "not batch: what it knows is up to 1 d old, the rail tolerates 5 s",
                        "not micro-batch: what it knows is up to 10 min old, the rail tolerates 5 s",
                        "real-time: the next request knows of the last click");
        assertThat(advice.cost()).isEqualTo(new Cost(2, 4, 15_000, 289));
    }

    @Test
    void shoppersWithoutHistoryNeedTheirSessionUnlessTheRailIsAMail() {
        ShopFacts passersBy = facts(0.01, 0.01, 0.6);
        Advice home = Advice.of("home", Duration.ofHours(1), passersBy, THRESHOLDS);
        assertThat(home.advised()).isEqualTo(Mode.REAL_TIME);
        assertThat(home.reasons().get(1))
                .isEqualTo("not micro-batch: 60 % of the events come from shoppers without history, of whom only the"
                        + " session says something (more than 30 %)");
        assertThat(Advice.of("email", Duration.ofDays(1), passersBy, THRESHOLDS).advised())
                .isEqualTo(Mode.BATCH);
    }

    @Test
    void stockThatTurnsOverInADayMakesTheListsOfTheNightThin() {
        ShopFacts flashSales = facts(0.3, 0.05, 0.1);
        Advice email = Advice.of("email", Duration.ofDays(1), flashSales, THRESHOLDS);
        assertThat(email.advised()).isEqualTo(Mode.MICRO_BATCH);
        assertThat(email.reasons().get(0))
                .isEqualTo("not batch: in 1 d 35 % of the items sell out, come back, appear or go (more than 10 %)");
    }

    @Test
    void nothingButRealTimeSuitsARailThatToleratesNothing() {
        assertThat(Advice.of("cart", Duration.ZERO, facts(0, 0, 0), THRESHOLDS).advised())
                .isEqualTo(Mode.REAL_TIME);
    }

    @Test
    void lessToleranceAndMoreChangeNeverMakeTheModeSlower() {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            Duration tolerates = Duration.ofSeconds(random.nextInt(200_000));
            ShopFacts facts = facts(random.nextDouble() / 5, random.nextDouble() / 5, random.nextDouble());
            Mode mode = Advice.of("r", tolerates, facts, THRESHOLDS).advised();
            Mode stricter =
                    Advice.of("r", tolerates.dividedBy(2), facts, THRESHOLDS).advised();
            Mode busier = Advice.of(
                            "r",
                            tolerates,
                            facts(facts.stockChurn() * 2, facts.catalogueChurn(), facts.withoutHistory()),
                            THRESHOLDS)
                    .advised();
            assertThat(stricter).isGreaterThanOrEqualTo(mode);
            assertThat(busier).isGreaterThanOrEqualTo(mode);
        }
    }

    @Test
    void durationsAreShownInTheirLargestWholeUnit() {
        assertThat(Advice.shown(Duration.ofDays(2))).isEqualTo("2 d");
        assertThat(Advice.shown(Duration.ofHours(36))).isEqualTo("36 h");
        assertThat(Advice.shown(Duration.ofMinutes(90))).isEqualTo("90 min");
        assertThat(Advice.shown(Duration.ofSeconds(61))).isEqualTo("61 s");
        assertThat(Advice.shown(Duration.ZERO)).isEqualTo("0 s");
    }

    private static ShopFacts facts(double stock, double catalogue, double withoutHistory) {
        return new ShopFacts(1_000, stock, "test", catalogue, "test", withoutHistory, 5_000);
    }
}

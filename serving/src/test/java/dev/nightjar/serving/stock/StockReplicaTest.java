package dev.nightjar.serving.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.LiveStock.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockReplicaTest {
    private final StockReplica known = new StockReplica();

    @Test
    void whatWasNeverSeenIsAbsentAndWhatRedisDoesNotKnowIsUnknown() {
        assertThat(known.find("a")).isEmpty();
        known.learn(known.begin(), Map.of("a", new TreeMap<>()));
        assertThat(known.find("a")).contains(Stock.UNKNOWN);
    }

    @Test
    void aReadingThatBeganBeforeAChangeAndArrivesAfterItLoses() {
        long early = known.begin();
        long readBack = known.begin();
        known.learn(readBack, reading("M", 0, 200));
        assertThat(known.learn(early, reading("M", 5, 100))).containsEntry("a", units("M", 0));
        assertThat(known.find("a")).contains(units("M", 0));
    }

    @Test
    void inTheSameMillisecondTheReadingThatBeganLaterWins() {
        long early = known.begin();
        long readBack = known.begin();
        known.learn(readBack, reading("M", 0, 100));
        known.learn(early, reading("M", 5, 100));
        assertThat(known.find("a")).contains(units("M", 0));
        known.learn(known.begin(), reading("M", 3, 100));
        assertThat(known.find("a")).contains(units("M", 3));
    }

    @Test
    void aSizeThatALaterReadingDoesNotFindIsGone() {
        known.learn(known.begin(), reading("M", 2, 100));
        known.learn(known.begin(), Map.of("a", new TreeMap<>()));
        assertThat(known.find("a")).contains(Stock.UNKNOWN);
    }

    @Test
    void aReadingThatOnlyConfirmsAWriteStillProtectsItFromOlderOnesOfTheSameMillisecond() {
        known.learn(known.begin(), reading("M", 0, 100));
        long early = known.begin();
        known.learn(known.begin(), reading("M", 0, 100));
        known.learn(early, reading("M", 3, 100));
        assertThat(known.find("a")).contains(units("M", 0));
    }

    @Test
    void sizesAreKeptApart() {
        long early = known.begin();
        known.learn(known.begin(), reading("M", 0, 200));
        known.learn(early, reading("L", 4, 100));
        assertThat(known.find("a").orElseThrow().units()).isEqualTo(Map.of("L", 4, "M", 0));
    }

    @Test
    void anItemIsFoundByItsNumberWhateverNumberItHadBefore() {
        known.learn(known.begin(), reading("M", 2, 100));
        known.learn(known.begin(), Map.of("b", new TreeMap<>(Map.of("L", new Level(3, 100)))));
        Item a = Item.of(7, "a", "", "", "", 1, "EUR", "");
        Item b = Item.of(7, "b", "", "", "", 1, "EUR", "");
        Catalogue before = new Catalogue(List.of(a));
        Catalogue after = new Catalogue(List.of(b));
        assertThat(known.availability(before, a)).isEqualTo(units("M", 2).availability());
        known.keep(before);
        assertThat(known.availability(before, a)).isEqualTo(units("M", 2).availability());
        known.learn(known.begin(), reading("M", 0, 200));
        assertThat(known.availability(before, a)).isEqualTo(units("M", 0).availability());
        assertThat(known.availability(after, b)).isEqualTo(Stock.UNREAD.availability());
        assertThat(known.find("b")).isEmpty();
    }

    /** The exact twin: replays one size's history, and delivers readings of it late and out of order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void afterAReadBackNoOlderLevelIsEverSeen(long seed) {
        Random random = new Random(seed);
        List<Level> history = new ArrayList<>(List.of(new Level(9, 0)));
        record Open(long reading, int mayHaveSeen) {}
        List<Open> open = new ArrayList<>();
        int acknowledged = 0;
        for (int step = 0; step < 3000; step++) {
            int dice = random.nextInt(10);
            if (dice < 4) {
                open.add(new Open(known.begin(), history.size() - 1));
            } else if (dice < 8 && !open.isEmpty()) {
                Open late = open.remove(random.nextInt(open.size()));
                // Redis answered at some time between the start of the reading and now.
                int seen = late.mayHaveSeen() + random.nextInt(history.size() - late.mayHaveSeen());
                known.learn(late.reading(), levels(history.get(seen)));
            } else {
                // Many changes share a millisecond.
                Level last = history.get(history.size() - 1);
                history.add(new Level(step + 10, last.changedAt() + random.nextInt(2)));
                acknowledged = history.size() - 1;
                known.learn(known.begin(), levels(history.get(acknowledged)));
            }
            int floor = acknowledged;
            known.find("a")
                    .ifPresent(stock -> assertThat(history.subList(floor, history.size()).stream()
                                    .map(Level::units))
                            .contains(stock.units().get("M")));
        }
    }

    private static Map<String, SortedMap<String, Level>> levels(Level level) {
        return reading("M", level.units(), level.changedAt());
    }

    private static Map<String, SortedMap<String, Level>> reading(String size, int units, long at) {
        return Map.of("a", new TreeMap<>(Map.of(size, new Level(units, at))));
    }

    private static Stock units(String size, int units) {
        return Stock.of(Map.of(size, units));
    }
}

package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.catalogue.Item;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the contract's values refuse, and that they do not change behind their owner's back. */
class ValuesTest {

    @Test
    void numbersAloneAreThoseOfTheWholeList() {
        for (int seed = 0; seed < 40; seed++) {
            CandidateList list = Arbitrary.candidateList(new Random(seed));
            int[] numbers = CandidateList.numbers(CandidateList.CODEC.encode(list));

            assertThat(numbers)
                    .isEqualTo(IntStream.range(0, list.size()).map(list::item).toArray());
        }
    }

    @Test
    void numbersAloneOfACutListOrOneTooLongAreRefused() {
        byte[] bytes = CandidateList.CODEC.encode(CandidateList.of(new int[] {300, 7}, new float[] {2, 1}));
        for (int length : new int[] {0, 1, 3, bytes.length - 1, bytes.length + 1}) {
            byte[] wrong = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CandidateList.numbers(wrong)).isInstanceOf(MalformedValueException.class);
        }
    }

    @Test
    void aCandidateListKeepsItsOwnCopy() {
        int[] items = {1, 2};
        float[] scores = {2, 1};
        CandidateList list = CandidateList.of(items, scores);
        items[0] = 9;
        scores[0] = 9;
        assertThat(list).isEqualTo(CandidateList.of(new int[] {1, 2}, new float[] {2, 1}));
        assertThat(list).hasSameHashCodeAs(CandidateList.of(new int[] {1, 2}, new float[] {2, 1}));
        assertThat(list).hasToString("[1:2.0 2:1.0]");
    }

    @Test
    void aCandidateListRefusesWhatIsNoCandidate() {
        assertThatThrownBy(() -> CandidateList.of(new int[1], new float[2])).hasMessage("1 items but 2 scores");
        assertThatThrownBy(() -> CandidateList.of(new int[] {3, -1}, new float[2]))
                .hasMessageContaining("position 1: item number -1");
        assertThatThrownBy(() -> CandidateList.of(new int[1], new float[] {Float.NaN}))
                .hasMessageContaining("score NaN");
    }

    @Test
    void scoresAreRoundedToFloat16AtRest() {
        byte[] bytes = CandidateList.CODEC.encode(CandidateList.of(new int[] {1}, new float[] {0.1f}));
        assertThat(CandidateList.CODEC.decode(bytes).score(0)).isEqualTo(0.099975586f);
    }

    @Test
    void aTrendingListHasTimesInWholeMillisecondsAndCountsFromOne() {
        Instant time = Instant.parse("2026-10-31T18:05:00.123456Z");
        TrendingList list = new TrendingList(time, time, 1, CandidateList.EMPTY);
        assertThat(list.asOf()).isEqualTo("2026-10-31T18:05:00.123Z");
        assertThat(TrendingList.CODEC.decode(TrendingList.CODEC.encode(list))).isEqualTo(list);
        assertThatThrownBy(() -> new TrendingList(time, time, 0, CandidateList.EMPTY))
                .hasMessageContaining("they count from 1");
        assertThatThrownBy(() -> new TrendingList(Instant.MAX, time, 1, CandidateList.EMPTY))
                .hasMessageContaining("as of +1000000000")
                .hasMessageContaining("from 1970 to 9999");
        assertThatThrownBy(() -> new TrendingList(time, Instant.EPOCH.minusMillis(1), 1, CandidateList.EMPTY))
                .hasMessageContaining("made at 1969");
    }

    @Test
    void equalShoppersGiveEqualBytesWhateverOrderTheirMapsHad() {
        var forwards = new TreeMap<String, Integer>();
        var backwards = new TreeMap<String, Integer>(Comparator.reverseOrder());
        for (String size : List.of("S", "M", "L")) {
            forwards.put(size, 1);
            backwards.put(size, 1);
        }
        var one = new TreeMap<String, java.util.SortedMap<String, Integer>>();
        one.put("INT", forwards);
        var other = new TreeMap<String, java.util.SortedMap<String, Integer>>();
        other.put("INT", backwards);
        assertThat(Shopper.CODEC.encode(new Shopper(other, List.of(), List.of())))
                .isEqualTo(Shopper.CODEC.encode(new Shopper(one, List.of(), List.of())));
    }

    @Test
    void aShopperRefusesNegativePurchasesAndSharesThatAreNone() {
        var sizes = new TreeMap<String, Integer>();
        sizes.put("38", -1);
        var systems = new TreeMap<String, java.util.SortedMap<String, Integer>>();
        systems.put("EU", sizes);
        assertThatThrownBy(() -> new Shopper(systems, List.of(), List.of())).hasMessageContaining("net purchases -1");
        assertThatThrownBy(() -> new Shopper.CategoryShare("men", 1.01f)).hasMessageContaining("shares are 0 to 1");
        assertThatThrownBy(() -> new Shopper.CategoryShare("men", Float.NaN)).hasMessageContaining("share NaN");
    }

    @Test
    void ofAnEventWhatItsSessionNeedsIsKept() {
        Instant at = Instant.parse("2026-11-20T10:00:00.123456Z");
        StoredEvent stored = StoredEvent.of(new SessionEvent("e1", EventType.HOVER, "board", at, 7_200_000, 0.666));
        assertThat(stored)
                .isEqualTo(new StoredEvent(
                        EventType.HOVER,
                        "board",
                        Instant.parse("2026-11-20T10:00:00.123Z").toEpochMilli(),
                        3_600_000,
                        67));
        assertThat(stored.named("e1"))
                .isEqualTo(new SessionEvent(
                        "e1", EventType.HOVER, "board", Instant.parse("2026-11-20T10:00:00.123Z"), 3_600_000, 0.67));
    }

    @Test
    void aStoredEventRefusesWhatCannotBe() {
        assertThatThrownBy(() -> new StoredEvent(EventType.VIEW, "", 0, 0, 0)).hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> new StoredEvent(EventType.VIEW, "x", -1, 0, 0))
                .hasMessage("an event at -1 ms; times lie between 1970 and 9999");
        assertThatThrownBy(() -> new StoredEvent(EventType.VIEW, "x", 0, 3_600_001, 0))
                .hasMessageContaining("dwell of 3600001 ms");
        assertThatThrownBy(() -> new StoredEvent(EventType.VIEW, "x", 0, 0, 101))
                .hasMessageContaining("depth of 101 %");
    }

    @Test
    void anItemBlockHoldsRisingNumbersOfOneRun() {
        assertThat(ItemBlock.blockOf(511)).isZero();
        assertThat(ItemBlock.blockOf(512)).isOne();
        List<Item> items = new ArrayList<>(List.of(item(1), item(2)));
        ItemBlock block = new ItemBlock(items);
        items.clear();
        assertThat(block.items()).hasSize(2);
        assertThatThrownBy(() -> new ItemBlock(List.of(item(2), item(1)))).hasMessageContaining("rising");
        assertThatThrownBy(() -> new ItemBlock(List.of(item(511), item(512)))).hasMessageContaining("one run of 512");
    }

    private static Item item(int number) {
        return Item.of(number, "i" + number, "", "", "", 1, "EUR", "");
    }
}

package dev.nightjar.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.nightjar.catalogue.Related.Kind;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.RelatedBlock;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelatedTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyListComesBackAsItWasPut(long seed) {
        Random random = new Random(seed);
        Map<Integer, RelatedBlock.Entry> put = new HashMap<>();
        Related.Builder builder = new Related.Builder();
        for (int block : new int[] {0, 1, 7}) {
            List<RelatedBlock.Entry> entries = new ArrayList<>();
            int first = block * ItemBlock.SIZE;
            // Both ends of the block are among them now and then.
            for (int number = first + random.nextInt(2);
                    number < first + ItemBlock.SIZE;
                    number += 1 + random.nextInt(5)) {
                RelatedBlock.Entry entry = new RelatedBlock.Entry(number, list(random), list(random), list(random));
                entries.add(entry);
                put.put(number, entry);
            }
            builder.put(new RelatedBlock(entries));
        }
        Related related = builder.build();

        assertThat(related.size()).isEqualTo(put.size());
        for (int number = 0; number < 9 * ItemBlock.SIZE; number++) {
            for (Kind kind : Kind.values()) {
                assertThat(related.of(number, kind))
                        .isEqualTo(put.containsKey(number) ? put.get(number).of(kind) : CandidateList.EMPTY);
            }
        }
    }

    @Test
    void toAnUnknownItemNothingIsRelated() {
        Related related = new Related.Builder()
                .put(new RelatedBlock(List.of(new RelatedBlock.Entry(
                        600,
                        CandidateList.of(new int[] {1}, new float[] {1}),
                        CandidateList.EMPTY,
                        CandidateList.EMPTY))))
                .build();
        for (int number : new int[] {-1, 0, 599, 601, 1024, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThat(related.of(number, Kind.ALSO_BOUGHT)).isEqualTo(CandidateList.EMPTY);
        }
        assertThat(related.of(600, Kind.SIMILAR)).isEqualTo(CandidateList.EMPTY);
        assertThat(Related.NONE.of(0, Kind.COMPLEMENT)).isEqualTo(CandidateList.EMPTY);
        assertThat(Related.NONE.size()).isZero();
    }

    @Test
    void aBlockThatComesTwiceIsRefused() {
        RelatedBlock block = new RelatedBlock(
                List.of(new RelatedBlock.Entry(5, CandidateList.EMPTY, CandidateList.EMPTY, CandidateList.EMPTY)));
        assertThatThrownBy(() -> new Related.Builder().put(block).put(block))
                .hasMessage("item number 5 has its related items twice");
    }

    @Test
    void kindsHaveTheWordsOfTheLake() {
        assertThat(Kind.values()).extracting(Kind::word).containsExactly("also_bought", "similar", "complement");
    }

    @Test
    void anItemWithFiftyRelatedOnesTakesAround312Bytes() {
        CandidateList twenty = CandidateList.of(new int[20], new float[20]);
        CandidateList ten = CandidateList.of(new int[10], new float[10]);
        int blocks = 100;
        List<RelatedBlock> source = new ArrayList<>();
        for (int b = 0; b < blocks; b++) {
            List<RelatedBlock.Entry> entries = new ArrayList<>();
            for (int n = b * ItemBlock.SIZE; n < (b + 1) * ItemBlock.SIZE; n++) {
                entries.add(new RelatedBlock.Entry(n, twenty, twenty, ten));
            }
            source.add(new RelatedBlock(entries));
        }
        // All that building allocates bounds what it leaves; unlike the heap's size it does not depend on the
        // collector.
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        Related.Builder builder = new Related.Builder();
        source.forEach(builder::put);
        Related related = builder.build();
        long each = (memory.getCurrentThreadAllocatedBytes() - before) / related.size();

        // 50 · (4 + 2) for the lists and 12 for where they begin; a little more is garbage of the building.
        assertThat(each).isBetween(312L, 350L);
    }

    private static CandidateList list(Random random) {
        int n = random.nextInt(4);
        int[] items = new int[n];
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            items[i] = random.nextInt(1_000_000);
            scores[i] = random.nextInt(2048) / 1024f;
        }
        return CandidateList.of(items, scores);
    }
}

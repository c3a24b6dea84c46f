package dev.nightjar.jobs.gate;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.jobs.tables.CandidatesTable;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the gate looks for in candidate lists, all in one walk.
 *
 * @param lists how many
 * @param tooShort lists with fewer items than asked for
 * @param repeating lists with an item twice
 * @param items numbers of the items that stand in any of them
 */
record ListedItems(long lists, long tooShort, long repeating, BitSet items) implements Serializable {

    /**
     * Counts.
     *
     * @param rows of candidates
     * @param fewest items of a list that is long enough
     */
    static ListedItems of(Dataset<Row> rows, int fewest) {
        FlatMapFunction<java.util.Iterator<Row>, ListedItems> task = lists -> {
            ListedItems found = none();
            while (lists.hasNext()) {
                found = found.with(CandidateList.numbers(lists.next().getAs(0)), fewest);
            }
            return List.of(found).iterator();
        };
        return rows.select(CandidatesTable.LIST).javaRDD().mapPartitions(task).collect().stream()
                .reduce(none(), ListedItems::plus);
    }

    private static ListedItems none() {
        return new ListedItems(0, 0, 0, new BitSet());
    }

    private ListedItems with(int[] numbers, int fewest) {
        Arrays.sort(numbers);
        boolean repeats = false;
        for (int i = 0; i < numbers.length; i++) {
            items.set(numbers[i]);
            repeats |= i > 0 && numbers[i] == numbers[i - 1];
        }
        return new ListedItems(
                lists + 1, tooShort + (numbers.length < fewest ? 1 : 0), repeating + (repeats ? 1 : 0), items);
    }

    private ListedItems plus(ListedItems other) {
        BitSet both = (BitSet) items.clone();
        both.or(other.items);
        return new ListedItems(lists + other.lists, tooShort + other.tooShort, repeating + other.repeating, both);
    }
}

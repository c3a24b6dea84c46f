package dev.nightjar.jobs.publish;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ItemBlock;
import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;

/** The items of a generation's catalogue, sent to executors. */
public final class OfferedItems implements Serializable {
    private static final long serialVersionUID = 1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final BitSet offered = new BitSet();

    /**
     * Takes them up.
     *
     * @param rows item_id, number
     */
    public OfferedItems(List<Row> rows) {
        rows.forEach(row -> {
            numbers.put(row.getString(0), row.getInt(1));
            offered.set(row.getInt(1));
        });
    }

    /** Item blocks of the catalogue, at least one. */
    int blocks() {
        return offered.isEmpty() ? 1 : ItemBlock.blockOf(offered.length() - 1) + 1;
    }

    int size() {
        return numbers.size();
    }

    /** The numbers of those ids that are offered, in their order. */
    List<Integer> numbersOf(List<String> ids) {
        return ids.stream().map(numbers::get).filter(Objects::nonNull).toList();
    }

    /**
     * Looks through an encoded list.
     *
     * @return the very bytes
     * @throws IllegalStateException when an item in it is not offered
     */
    byte[] requireOffered(byte[] list) {
        for (int number : CandidateList.numbers(list)) {
            if (!offered.get(number)) {
                throw new IllegalStateException("item number " + number + " (item_dictionary) stands in a list but not"
                        + " among the items that may be offered; run candidates and popular again for this date");
            }
        }
        return list;
    }
}

package dev.nightjar.jobs.tables;

import dev.nightjar.contract.CandidateList;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * A user's candidates: one row a user, the list as it goes to Redis. Its numbers are those of {@link DictionaryTable#ITEMS},
 * which keeps them for ever. To read a list in SQL: {@code candidate_items(list)}.
 */
public final class CandidatesTable {
    public static final String USER_ID = EventsTable.USER_ID;
    /** Items in the list, 1 or more. */
    public static final String SIZE = "size";
    /** What {@link CandidateList#CODEC} makes of the list. */
    public static final String LIST = "list";

    /** What a run writes of a user. */
    public static final StructType ROW =
            StructType.fromDDL(USER_ID + " STRING NOT NULL, size INT NOT NULL, list BINARY NOT NULL");

    public static final TableSpec SPEC = TableSpec.dated(
            "candidates",
            ROW,
            // A version, a count, and of each item at least a byte for the number and two for the score.
            Map.of("not_empty", "size > 0", "holds_as_many", "length(list) >= 2 + 3 * size"));

    private CandidatesTable() {}

    /** A row of {@link #ROW}. */
    public static Row row(String user, CandidateList list) {
        return RowFactory.create(user, list.size(), CandidateList.CODEC.encode(list));
    }
}

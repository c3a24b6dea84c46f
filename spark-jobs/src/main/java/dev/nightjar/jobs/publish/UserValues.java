package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Shopper;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.UserProfilesTable;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The keys and values of a generation that belong to one user each. Pure: the same tables give the same bytes.
 *
 * @param store the store's name
 * @param generation the generation's number
 */
public record UserValues(String store, long generation) implements Serializable {

    /**
     * The lists as they are; an item in one that is not offered is a fault.
     *
     * @param lists user_id, list
     */
    public Dataset<Row> candidates(Dataset<Row> lists, Broadcast<OfferedItems> items) {
        // Functions of columns, since rows of Java objects would cost more than all the rest.
        UDF1<String, byte[]> key =
                user -> Key.candidates(store, generation, user).bytes();
        UDF1<byte[], byte[]> value = list -> items.value().requireOffered(list);
        return lists.select(
                bytes(key, CandidatesTable.USER_ID).as(Pairs.KEY),
                bytes(value, CandidatesTable.LIST).as(Pairs.VALUE));
    }

    private static <T> Column bytes(UDF1<T, byte[]> function, String column) {
        return udf(function, DataTypes.BinaryType).apply(col(column));
    }

    /**
     * Sizes, favourite categories and what the user owns of the active items.
     *
     * @param profiles user_id, sizes, categories, owned
     */
    Dataset<Row> shoppers(Dataset<Row> profiles, Broadcast<OfferedItems> items) {
        return Pairs.encode(
                profiles.select(
                        EventsTable.USER_ID,
                        UserProfilesTable.SIZES,
                        UserProfilesTable.CATEGORIES,
                        UserProfilesTable.OWNED),
                row -> Pairs.pair(
                        Key.shopper(store, generation, row.getString(0)),
                        Shopper.CODEC.encode(shopper(row, items.value()))));
    }

    private static Shopper shopper(Row row, OfferedItems items) {
        TreeMap<String, SortedMap<String, Integer>> sizes = new TreeMap<>();
        row.<String, scala.collection.Map<String, Integer>>getJavaMap(1)
                .forEach((system, counts) -> sizes.put(system, new TreeMap<>(asJava(counts))));
        List<Shopper.CategoryShare> categories = row.<Row>getList(2).stream()
                .map(c -> new Shopper.CategoryShare(c.getString(0), (float) c.getDouble(1)))
                .toList();
        List<Integer> owned = row.isNullAt(3) ? List.of() : items.numbersOf(row.getList(3));
        return new Shopper(sizes, categories, owned);
    }

    private static Map<String, Integer> asJava(scala.collection.Map<String, Integer> map) {
        return CollectionConverters.asJava(map);
    }
}

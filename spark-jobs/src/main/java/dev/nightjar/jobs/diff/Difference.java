package dev.nightjar.jobs.diff;

import static org.apache.spark.sql.functions.array_intersect;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RelationalGroupedDataset;
import org.apache.spark.sql.Row;

/**
 * What changes from one side to another in users' first places.
 *
 * @param places how many first places of a list count
 * @param users with a list on both sides
 * @param gone users with a list on the first side only
 * @param come users with a list on the second side only
 * @param changed users on both sides whose first places hold other items
 * @param reordered users whose first places hold the same items in another order
 * @param kept mean share of a user's first places that stay, over users on both sides, 0..1; 1 where there are none
 * @param items those whose places change most in number, gains first
 * @param brands likewise; items without a brand count as one, the empty text
 * @param samples some users with a list on both sides, the same ones each time
 */
public record Difference(
        Side before,
        Side after,
        int places,
        long users,
        long gone,
        long come,
        long changed,
        long reordered,
        double kept,
        List<Move> items,
        List<Move> brands,
        List<Sample> samples) {
    private static final String BEFORE = "before";
    private static final String AFTER = "after";
    private static final String NAME = "name";
    private static final String TITLE = "title";

    /**
     * A change in how many users see something in their first places.
     *
     * @param name an item's id, or a brand
     * @param title an item's title, empty for a brand
     */
    public record Move(String name, String title, long before, long after) {
        public long change() {
            return after - before;
        }
    }

    /** A user's first places on both sides, as titles. */
    public record Sample(String user, List<String> before, List<String> after) {}

    /** How much of what is shown. */
    public record Extent(int places, int moves, int samples) {
        public Extent {
            if (places < 1 || moves < 1 || samples < 0) {
                throw new IllegalArgumentException("places and moves are 1 or more, samples 0 or more, not " + places
                        + ", " + moves + ", " + samples);
            }
        }
    }

    /** Share of users on both sides whose first places hold other items, 0..1; 0 where there are none. */
    public double changedShare() {
        return users == 0 ? 0 : (double) changed / users;
    }

    /** Compares. */
    public static Difference of(Lake lake, Side before, Side after, Extent extent) {
        Dataset<Row> pairs = before.tops(lake, extent.places())
                .withColumnRenamed(Side.TOP, BEFORE)
                .join(
                        after.tops(lake, extent.places()).withColumnRenamed(Side.TOP, AFTER),
                        CandidatesTable.USER_ID,
                        "full_outer")
                .cache();
        try {
            Column both = col(BEFORE).isNotNull().and(col(AFTER).isNotNull());
            Column stay = size(array_intersect(col(BEFORE), col(AFTER)));
            Column longer = greatest(size(col(BEFORE)), size(col(AFTER)));
            Column sameItems = stay.equalTo(longer);
            Row counts = pairs.agg(
                            sum(when(both, 1L).otherwise(0L)),
                            sum(when(col(AFTER).isNull(), 1L).otherwise(0L)),
                            sum(when(col(BEFORE).isNull(), 1L).otherwise(0L)),
                            sum(when(both.and(not(sameItems)), 1L).otherwise(0L)),
                            sum(when(both.and(sameItems).and(col(BEFORE).notEqual(col(AFTER))), 1L)
                                    .otherwise(0L)),
                            coalesce(avg(when(both, stay.divide(longer))), lit(1.0)))
                    .head();
            Dataset<Row> catalogue = lake.table(DictionaryTable.ITEMS)
                    .read()
                    .join(lake.table(CatalogTable.SPEC).read(), CatalogTable.ITEM_ID)
                    .select(
                            col(DictionaryTable.NUMBER),
                            col(CatalogTable.ITEM_ID).as(NAME),
                            col(CatalogTable.TITLE).as(TITLE),
                            coalesce(col(CatalogTable.BRAND), lit("")).as(CatalogTable.BRAND));
            Dataset<Row> seen = seen(pairs, BEFORE).union(seen(pairs, AFTER)).join(catalogue, DictionaryTable.NUMBER);
            return new Difference(
                    before,
                    after,
                    extent.places(),
                    counts.getLong(0),
                    counts.getLong(1),
                    counts.getLong(2),
                    counts.getLong(3),
                    counts.getLong(4),
                    counts.getDouble(5),
                    moves(seen.groupBy(NAME, TITLE), extent.moves()),
                    moves(
                            seen.drop(NAME, TITLE)
                                    .withColumnRenamed(CatalogTable.BRAND, NAME)
                                    .withColumn(TITLE, lit(""))
                                    .groupBy(NAME, TITLE),
                            extent.moves()),
                    samples(pairs.where(both), catalogue, extent.samples()));
        } finally {
            pairs.unpersist();
        }
    }

    /** Item numbers with the users that see them on one side: {@code number}, {@code before}, {@code after}. */
    private static Dataset<Row> seen(Dataset<Row> pairs, String side) {
        return pairs.select(explode(col(side)).as(DictionaryTable.NUMBER))
                .groupBy(DictionaryTable.NUMBER)
                .agg(count(lit(1)).as("users"))
                .select(
                        col(DictionaryTable.NUMBER),
                        (side.equals(BEFORE) ? col("users") : lit(0L)).as(BEFORE),
                        (side.equals(AFTER) ? col("users") : lit(0L)).as(AFTER));
    }

    /** The largest gains, then the largest losses, each from large to small. */
    private static List<Move> moves(RelationalGroupedDataset groups, int most) {
        Column change = col(AFTER).minus(col(BEFORE));
        Dataset<Row> moves = groups.agg(sum(BEFORE).as(BEFORE), sum(AFTER).as(AFTER))
                .select(NAME, TITLE, BEFORE, AFTER)
                .cache();
        try {
            List<Row> rows = new ArrayList<>(moves.where(change.gt(0))
                    .sort(change.desc(), col(NAME))
                    .limit(most)
                    .collectAsList());
            rows.addAll(moves.where(change.lt(0))
                    .sort(change.asc(), col(NAME))
                    .limit(most)
                    .collectAsList());
            return rows.stream()
                    .map(row -> new Move(row.getString(0), row.getString(1), row.getLong(2), row.getLong(3)))
                    .toList();
        } finally {
            moves.unpersist();
        }
    }

    private static List<Sample> samples(Dataset<Row> pairs, Dataset<Row> catalogue, int most) {
        List<Row> rows = pairs.sort(xxhash64(col(CandidatesTable.USER_ID)), col(CandidatesTable.USER_ID))
                .select(CandidatesTable.USER_ID, BEFORE, AFTER)
                .limit(most)
                .collectAsList();
        List<Integer> numbers = rows.stream()
                .flatMap(row -> Stream.concat(row.<Integer>getList(1).stream(), row.<Integer>getList(2).stream()))
                .distinct()
                .toList();
        Map<Integer, String> titles = catalogue
                .where(col(DictionaryTable.NUMBER).isin(numbers.toArray()))
                .select(DictionaryTable.NUMBER, TITLE, NAME)
                .collectAsList()
                .stream()
                .collect(Collectors.toMap(
                        row -> row.getInt(0), row -> row.getString(1) + " (" + row.getString(2) + ")"));
        return rows.stream()
                .map(row -> new Sample(row.getString(0), named(row.getList(1), titles), named(row.getList(2), titles)))
                .toList();
    }

    private static List<String> named(List<Integer> numbers, Map<Integer, String> titles) {
        return numbers.stream()
                .map(number -> titles.getOrDefault(number, "item number " + number + ", not in the catalogue"))
                .toList();
    }
}

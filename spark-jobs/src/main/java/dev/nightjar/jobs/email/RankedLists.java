package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.xxhash64;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.jobs.tables.EventsTable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Recipients with what can be offered to each, best first: {@link Offers}. */
final class RankedLists {
    static final String OFFERS = "offers";
    static final String PERSONAL = "personal";
    static final String DROPPED = "dropped";
    static final String LIKELY = "likely_sizes";
    /** Numbers rows: the partition in the upper bits, the row of the partition in the {@value #ROW_BITS} lower ones. */
    static final String AT = "at";

    static final int ROW_BITS = 33;
    /** Breaks ties between those who value an item the same. */
    static final String DRAWN = "drawn";

    private static final StructType ROW = StructType.fromDDL("user_id STRING NOT NULL, address STRING,"
            + " variant STRING NOT NULL, offers BINARY NOT NULL, personal BOOLEAN NOT NULL,"
            + " dropped MAP<STRING, INT> NOT NULL, likely_sizes MAP<STRING, ARRAY<STRING>> NOT NULL");

    private RankedLists() {}

    /**
     * Ranks. Who is in which partition, and in which order, depends on the users alone: rows that are lost are made again
     * as they were.
     *
     * @param recipients as {@link Recipients#transform} gives them, those who may get a mail
     * @param partitions small enough that the driver can hold the rows of one
     */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> recipients, Making making, int partitions) {
        Broadcast<Making> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(making);
        return recipients
                .select(
                        EventsTable.USER_ID,
                        Recipients.ADDRESS,
                        Recipients.LIST,
                        Recipients.SHOPPER,
                        Recipients.MAILED,
                        Recipients.BOUGHT)
                .repartition(partitions, col(EventsTable.USER_ID))
                .sortWithinPartitions(EventsTable.USER_ID)
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) rows -> ranked(rows, shared.value()), Encoders.row(ROW))
                .withColumn(AT, monotonically_increasing_id())
                .withColumn(
                        DRAWN,
                        xxhash64(lit(making.campaign().name()), col(EventsTable.USER_ID))
                                .cast("int"));
    }

    private static Iterator<Row> ranked(Iterator<Row> rows, Making making) {
        if (!rows.hasNext()) {
            return rows;
        }
        ListMaker maker = new ListMaker(making);
        Variants variants = making.campaign().variants();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Row next() {
                Row row = rows.next();
                Variants.Variant variant = variants.of(row.getString(0));
                ListMaker.Made made = maker.of(
                        new ListMaker.Known(
                                bytes(row, 2).map(CandidateList.CODEC::decode).orElse(CandidateList.EMPTY),
                                bytes(row, 3).map(Shopper.CODEC::decode).orElse(Shopper.UNKNOWN),
                                row.getList(4),
                                row.getList(5)),
                        variant.rail());
                return RowFactory.create(
                        row.getString(0),
                        row.getString(1),
                        variant.name(),
                        made.offers().bytes(),
                        made.personal(),
                        CollectionConverters.asScala(made.dropped()),
                        inScala(made.likelySizes()));
            }
        };
    }

    private static Object inScala(Map<String, List<String>> sizes) {
        Map<String, Object> bySystem = new TreeMap<>();
        sizes.forEach((system, of) ->
                bySystem.put(system, CollectionConverters.asScala(of).toSeq()));
        return CollectionConverters.asScala(bySystem);
    }

    private static Optional<byte[]> bytes(Row row, int column) {
        return row.isNullAt(column) ? Optional.empty() : Optional.of(row.getAs(column));
    }
}

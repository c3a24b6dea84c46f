package dev.nightjar.jobs.email;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.jobs.tables.EmailLeftOutTable;
import dev.nightjar.jobs.tables.EmailListsTable;
import dev.nightjar.jobs.tables.EventsTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Ranked lists and what of them was given, put together to rows of email_lists and email_left_out. */
final class GivenLists {
    /** Users with too few items for a mail. */
    static final String TOO_FEW_ITEMS = "too_few_items";

    private static final StructType LEFT_OUT = StructType.fromDDL(
            "campaign STRING NOT NULL, user_id STRING NOT NULL, reason STRING NOT NULL, items INT NOT NULL");

    private final Dataset<Row> ranked;
    private final Broadcast<Shared> shared;

    /** What rows are made with. */
    private record Shared(
            Campaign campaign,
            long generation,
            Allotment.Numbering numbering,
            Given given,
            Map<Integer, String> ids,
            Map<Integer, String> systems,
            StockSnapshot stock)
            implements Serializable {}

    GivenLists(SparkSession spark, Dataset<Row> ranked, Making making, Allotment allotment, long generation) {
        Catalogue catalogue = making.assortment().decode().catalogue();
        HashMap<Integer, String> ids = new HashMap<>();
        HashMap<Integer, String> systems = new HashMap<>();
        for (Item item : catalogue.items()) {
            ids.put(item.number(), item.id());
            systems.put(item.number(), item.sizeSystem());
        }
        this.ranked = ranked;
        this.shared = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .broadcast(new Shared(
                        making.campaign(),
                        generation,
                        allotment.numbering(),
                        allotment.given(),
                        ids,
                        systems,
                        making.stock()));
    }

    /** Rows of {@link EmailListsTable#ROW}. */
    Dataset<Row> lists() {
        Broadcast<Shared> with = shared;
        return ranked.filter((FilterFunction<Row>) row ->
                        given(row, with.value()) >= with.value().campaign().minFill())
                .map((MapFunction<Row, Row>) row -> list(row, with.value()), Encoders.row(EmailListsTable.ROW));
    }

    /** Rows of {@link EmailLeftOutTable}: those with too few items. */
    Dataset<Row> leftOut() {
        Broadcast<Shared> with = shared;
        return ranked.filter((FilterFunction<Row>) row ->
                        given(row, with.value()) < with.value().campaign().minFill())
                .map(
                        (MapFunction<Row, Row>) row -> RowFactory.create(
                                with.value().campaign().name(),
                                row.getAs(EventsTable.USER_ID),
                                TOO_FEW_ITEMS,
                                Offers.of(row.getAs(RankedLists.OFFERS)).size()),
                        Encoders.row(LEFT_OUT));
    }

    private static int given(Row row, Shared with) {
        return with.given().size(with.numbering().person(row.<Long>getAs(RankedLists.AT)));
    }

    private static Row list(Row row, Shared with) {
        Offers offers = Offers.of(row.getAs(RankedLists.OFFERS));
        scala.collection.Map<String, scala.collection.Seq<String>> likely = row.getAs(RankedLists.LIKELY);
        Map<String, scala.collection.Seq<String>> bySystem = CollectionConverters.asJava(likely);
        List<Row> items = new ArrayList<>();
        for (int[] one : with.given().of(with.numbering().person(row.<Long>getAs(RankedLists.AT)))) {
            int number = offers.item(one[0]);
            String id = with.ids().get(number);
            long places = offers.places(one[0]);
            List<String> byPlace = with.stock().sizes(id);
            items.add(RowFactory.create(
                    items.size() + 1,
                    id,
                    offers.score(one[0]),
                    CollectionConverters.asScala(Offers.sizes(places, byPlace)).toSeq(),
                    bySystem.get(with.systems().get(number)),
                    places == 0 ? null : byPlace.get(one[1])));
        }
        boolean personal = row.getAs(RankedLists.PERSONAL);
        return RowFactory.create(
                with.campaign().name(),
                row.getAs(EventsTable.USER_ID),
                row.getAs(EmailListsTable.VARIANT),
                personal ? "personalised" : "fallback",
                with.generation(),
                row.getAs(Recipients.ADDRESS),
                CollectionConverters.asScala(items).toSeq());
    }
}

package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Runs an {@link Allocation} over ranked lists that stay where they are: only windows of them come to the driver, a
 * partition at a time.
 *
 * @param given what everybody got
 * @param passes how often the lists were gone through
 * @param refusals see {@link Allocation#refusals()}
 */
record Allotment(Numbering numbering, Given given, int passes, long refusals) {
    private static final StructType PART = StructType.fromDDL("person INT NOT NULL, part BINARY NOT NULL");

    /** Places that a window has beyond a full list: few people need more than one window. */
    private static final int SPARE = 6;

    /** Numbers people from 0, partition by partition. */
    static final class Numbering implements Serializable {
        private static final long serialVersionUID = 1;

        /** By partition, the number of its first person. */
        private final int[] from;

        private final int people;

        private Numbering(int[] from, int people) {
            this.from = from;
            this.people = people;
        }

        int people() {
            return people;
        }

        static Numbering of(Dataset<Row> ranked) {
            var counts = ranked.groupBy(expr("shiftright(" + RankedLists.AT + ", " + RankedLists.ROW_BITS + ")")
                            .as("part"))
                    .agg(count(lit(1)).as("people"))
                    .sort("part")
                    .collectAsList();
            int[] from = new int
                    [counts.isEmpty() ? 0 : (int) counts.get(counts.size() - 1).getLong(0) + 1];
            long people = 0;
            for (Row row : counts) {
                from[(int) row.getLong(0)] = Math.toIntExact(people);
                people += row.getLong(1);
            }
            return new Numbering(from, Math.toIntExact(people));
        }

        /** The number of a row's person. */
        int person(long at) {
            return from[(int) (at >>> RankedLists.ROW_BITS)] + (int) (at & ((1L << RankedLists.ROW_BITS) - 1));
        }
    }

    /**
     * Allocates.
     *
     * @param ranked persisted rows of {@link RankedLists}
     */
    static Allotment of(Dataset<Row> ranked, Campaign campaign, Capacity capacity) {
        Numbering numbering = Numbering.of(ranked);
        int width = campaign.count() + SPARE;
        Allocation allocation = new Allocation(numbering.people(), campaign.count(), width, capacity);
        int bytes = width * Offers.BYTES;
        ranked.select(
                        col(RankedLists.AT),
                        expr("CAST(length(offers) / " + Offers.BYTES + " AS INT)"),
                        expr("substring(offers, 1, " + bytes + ")"),
                        col(RankedLists.DRAWN))
                .toLocalIterator()
                .forEachRemaining(row -> allocation.person(
                        numbering.person(row.getLong(0)), row.getInt(1), Offers.of(row.getAs(2)), row.getInt(3)));
        allocation.settle();
        int passes = 1;
        for (Needs needs = Needs.of(allocation, numbering); needs.any(); needs = Needs.of(allocation, numbering)) {
            passes++;
            parts(ranked, needs, width)
                    .forEachRemaining(row -> allocation.window(row.getInt(0), Offers.of(row.getAs(1))));
            allocation.settle();
        }
        if (allocation.release(campaign.minFill()) > 0) {
            passes++;
            Iterator<Row> rows =
                    ranked.select(RankedLists.AT, RankedLists.OFFERS).toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                int person = numbering.person(row.getLong(0));
                if (allocation.couldTake(person)) {
                    allocation.fill(person, Offers.of(row.getAs(1)));
                }
            }
        }
        return new Allotment(numbering, allocation.given(), passes, allocation.refusals());
    }

    /** Who needs another part of his list, and where it begins: few ask for the same, since some are sent away late. */
    private static final class Needs implements Serializable {
        private static final long serialVersionUID = 1;
        private static final char NOTHING = Character.MAX_VALUE;

        private final Numbering numbering;

        /** By person. */
        private final char[] from;

        private boolean any;

        private Needs(Numbering numbering) {
            this.numbering = numbering;
            this.from = new char[numbering.people()];
        }

        static Needs of(Allocation allocation, Numbering numbering) {
            Needs needs = new Needs(numbering);
            for (int person = 0; person < numbering.people(); person++) {
                boolean hungry = allocation.needsWindow(person);
                needs.any |= hungry;
                needs.from[person] = hungry ? (char) allocation.next(person) : NOTHING;
            }
            return needs;
        }

        boolean any() {
            return any;
        }

        boolean has(Row row) {
            return from[numbering.person(row.getLong(0))] != NOTHING;
        }

        /** The person and the part. */
        Row part(Row row, int width) {
            int person = numbering.person(row.getLong(0));
            byte[] offers = row.getAs(1);
            int begin = from[person] * Offers.BYTES;
            int end = Math.min(offers.length, begin + width * Offers.BYTES);
            return RowFactory.create(person, Arrays.copyOfRange(offers, begin, end));
        }
    }

    private static Iterator<Row> parts(Dataset<Row> ranked, Needs needs, int width) {
        Broadcast<Needs> shared = JavaSparkContext.fromSparkContext(
                        ranked.sparkSession().sparkContext())
                .broadcast(needs);
        return ranked.select(RankedLists.AT, RankedLists.OFFERS)
                .filter((FilterFunction<Row>) row -> shared.value().has(row))
                .map((MapFunction<Row, Row>) row -> shared.value().part(row, width), Encoders.row(PART))
                .toLocalIterator();
    }
}

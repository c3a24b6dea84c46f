package dev.nightjar.jobs.nextclick;

import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.NextClickTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What each method's lists were worth in each session. Every session is walked by one task; nothing else is shuffled. */
final class Outcomes {
    static final String HITS_5 = "hits_5";
    static final String HITS_10 = "hits_10";
    static final String HITS_20 = "hits_20";
    /** Sum of 1 / rank of the item that was opened next, over the clicks where it stood in the list. */
    static final String RECIPROCAL_RANKS = "reciprocal_ranks";
    /** Next clicks on an item that is not in the catalogue, and so in no list. */
    static final String UNKNOWN = "unknown";

    static final StructType ROW = StructType.fromDDL("session_id STRING NOT NULL, target STRING NOT NULL,"
            + " position STRING NOT NULL, method STRING NOT NULL, clicks BIGINT NOT NULL, hits_5 BIGINT NOT NULL,"
            + " hits_10 BIGINT NOT NULL, hits_20 BIGINT NOT NULL, reciprocal_ranks DOUBLE NOT NULL,"
            + " unknown BIGINT NOT NULL");

    private Outcomes() {}

    /**
     * Tries every list at every moment of every session.
     *
     * @param sessions as {@link Sessions#after} gives them
     * @return rows of {@link #ROW}; none of a session that opens one item only
     */
    static Dataset<Row> of(SparkSession spark, Dataset<Row> sessions, Contest contest) {
        Broadcast<Contest> shared =
                JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(contest);
        return sessions.mapPartitions(
                (MapPartitionsFunction<Row, Row>)
                        rows -> walk(rows, shared.value().lists()),
                Encoders.row(ROW));
    }

    private static Iterator<Row> walk(Iterator<Row> sessions, Lists lists) {
        Iterable<Row> each = () -> sessions;
        return StreamSupport.stream(each.spliterator(), false)
                .flatMap(session -> rows(session.getAs(EventsTable.SESSION_ID), Sessions.events(session), lists))
                .iterator();
    }

    /** A session's rows. */
    static Stream<Row> rows(String id, List<Recorded> session, Lists lists) {
        Map<Group, Tally> tallies = new TreeMap<>();
        for (Moment moment : Moment.of(session)) {
            boolean known = lists.offers(moment.next());
            lists.at(moment).forEach((method, list) -> {
                int rank = list.indexOf(moment.next()) + 1;
                for (Group group : groups(moment, method)) {
                    tallies.computeIfAbsent(group, g -> new Tally()).add(rank, known);
                }
            });
        }
        return tallies.entrySet().stream().map(entry -> entry.getValue().row(id, entry.getKey()));
    }

    private static List<Group> groups(Moment moment, Method method) {
        List<Group> groups = new ArrayList<>();
        for (String position : List.of(NextClickTable.EVERYWHERE, position(moment.place()))) {
            groups.add(new Group(NextClickTable.ANOTHER, position, method));
            if (moment.unseen()) {
                groups.add(new Group(NextClickTable.UNSEEN, position, method));
            }
        }
        return groups;
    }

    private static String position(int place) {
        return place == 1 ? "1" : place < 5 ? "2-4" : "5+";
    }

    /** What is counted together. */
    private record Group(String target, String position, Method method) implements Comparable<Group> {
        @Override
        public int compareTo(Group other) {
            return key().compareTo(other.key());
        }

        private String key() {
            return target + ' ' + position + ' ' + method;
        }
    }

    private static final class Tally {
        private long clicks;
        private long hits5;
        private long hits10;
        private long hits20;
        private long unknown;
        private double reciprocalRanks;

        /** Counts one click; rank 0 stands for none. */
        void add(int rank, boolean known) {
            clicks++;
            unknown += known ? 0 : 1;
            if (rank > 0) {
                hits5 += rank <= 5 ? 1 : 0;
                hits10 += rank <= 10 ? 1 : 0;
                hits20++;
                reciprocalRanks += 1.0 / rank;
            }
        }

        Row row(String session, Group group) {
            return RowFactory.create(
                    session,
                    group.target(),
                    group.position(),
                    group.method().label(),
                    clicks,
                    hits5,
                    hits10,
                    hits20,
                    reciprocalRanks,
                    unknown);
        }
    }
}

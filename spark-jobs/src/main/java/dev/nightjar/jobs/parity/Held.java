package dev.nightjar.jobs.parity;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.contract.Key;
import dev.nightjar.decision.Decision.Basis;
import dev.nightjar.jobs.publish.Contents;
import dev.nightjar.jobs.publish.PublishedAssortment;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.jobs.tables.UserProfilesTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What servers held of one generation, made once more from the versions of the tables that it was published from.
 *
 * @param shared what is the same for all users
 * @param lists {@code user_id}, {@code value}: candidate lists as they rest in Redis
 * @param shoppers likewise
 */
record Held(PublishedAssortment shared, Dataset<Row> lists, Dataset<Row> shoppers) {
    private static final StructType OF_USER = new StructType()
            .add(EventsTable.USER_ID, DataTypes.StringType, false)
            .add("value", DataTypes.BinaryType, false);

    /**
     * Makes it for some users.
     *
     * @param users {@code user_id} of those whose lists are wanted
     */
    static Held of(JobContext context, Basis basis, Dataset<Row> users) {
        Contents contents = Contents.of(
                context.spark(), new Contents.Origin(context.store(), basis.dataDate(), basis.generation(), spec -> {
                    Dataset<Row> rows = then(context, basis, spec);
                    boolean perUser = spec.equals(CandidatesTable.SPEC) || spec.equals(UserProfilesTable.SPEC);
                    return perUser ? ofUsers(rows, users) : rows;
                }));
        return new Held(
                new PublishedAssortment(contents.shared().collectAsList()),
                byUser(contents.lists()),
                byUser(contents.shoppers()));
    }

    /** A table as it was when the run published; one that it did not read was not there. */
    private static Dataset<Row> then(JobContext context, Basis basis, TableSpec spec) {
        Long version = basis.tableVersions().get(spec.name());
        return version == null
                ? context.spark().createDataFrame(List.of(), spec.schema())
                : context.lake().table(spec).readVersion(version);
    }

    private static Dataset<Row> ofUsers(Dataset<Row> rows, Dataset<Row> users) {
        return rows.join(
                users.select(col(EventsTable.USER_ID).as("wanted")),
                col(EventsTable.USER_ID).equalTo(col("wanted")),
                "left_semi");
    }

    private static Dataset<Row> byUser(Dataset<Row> pairs) {
        return pairs.map(
                (MapFunction<Row, Row>) pair -> RowFactory.create(
                        Key.parse(new String(pair.<byte[]>getAs(0), StandardCharsets.US_ASCII))
                                .id(),
                        pair.<byte[]>getAs(1)),
                Encoders.row(OF_USER));
    }
}

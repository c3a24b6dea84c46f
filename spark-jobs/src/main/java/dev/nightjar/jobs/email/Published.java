package dev.nightjar.jobs.email;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.publish.Contents;
import dev.nightjar.jobs.publish.PublishedAssortment;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.run.Refused;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.jobs.tables.UserProfilesTable;
import dev.nightjar.redis.Generations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import redis.clients.jedis.UnifiedJedis;

/**
 * What pages of a date are made from: the newest finished generation of it, made once more from the versions of the tables
 * that it was published from.
 *
 * @param shared what is the same for all users
 * @param lists user_id, value
 * @param shoppers likewise
 * @param profiles user_profiles of the date
 */
record Published(
        Manifest manifest,
        PublishedAssortment shared,
        Dataset<Row> lists,
        Dataset<Row> shoppers,
        Dataset<Row> profiles) {

    private static final StructType OF_USER = new StructType()
            .add(EventsTable.USER_ID, DataTypes.StringType, false)
            .add("value", DataTypes.BinaryType, false);

    /**
     * Finds and makes it.
     *
     * @throws Refused when nothing of the date was published
     */
    static Published of(JobContext context, UnifiedJedis redis) {
        Manifest manifest = new Generations(redis, context.store())
                .all().stream()
                        .filter(m ->
                                m.state() == Manifest.State.READY && m.runDate().equals(context.date()))
                        .findFirst()
                        .orElseThrow(() -> new Refused("no generation of store " + context.store() + " with data of "
                                + context.date() + " is in Redis: lists are made from what pages show. Run ./nightjar"
                                + " nightly --store " + context.store() + " --date " + context.date()
                                + ", or give the date of one that ./nightjar generations lists"));
        Contents contents = Contents.of(
                context.spark(),
                new Contents.Origin(
                        context.store(), context.date(), manifest.generation(), spec -> then(context, manifest, spec)));
        return new Published(
                manifest,
                new PublishedAssortment(contents.shared().collectAsList()),
                byUser(contents.lists()),
                byUser(contents.shoppers()),
                then(context, manifest, UserProfilesTable.SPEC)
                        .where(functions
                                .col(TableSpec.RUN_DATE)
                                .equalTo(functions.lit(java.sql.Date.valueOf(context.date())))));
    }

    private static Dataset<Row> then(JobContext context, Manifest manifest, TableSpec spec) {
        Long version = manifest.tableVersions().get(spec.name());
        return version == null
                ? context.spark().createDataFrame(List.of(), spec.schema())
                : context.lake().table(spec).readVersion(version);
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

package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import com.typesafe.config.Config;
import dev.nightjar.jobs.tables.EmailListsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.settings.InvalidSettings;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** Who is meant by a campaign, with what must not be mailed again, and who of them gets no mail whatever the list. */
final class Recipients {
    static final String LIST = "list";
    static final String SHOPPER = "shopper";
    static final String ADDRESS = "address";
    /** Ids of what the last mails held; never null. */
    static final String MAILED = "mailed";
    /** Ids of what was bought of late; never null. */
    static final String BOUGHT = "bought";
    /** Why a user gets no mail; empty for one who may. */
    static final String REASON = "reason";

    static final String SUPPRESSED = "suppressed";
    static final String FREQUENCY_CAP = "frequency_cap";
    static final String NO_ADDRESS = "no_address";

    private static final String SENDS = "sends";

    private Recipients() {}

    /**
     * What they are made from.
     *
     * @param profiles user_profiles of the date
     * @param lists user_id, value: candidate lists as they rest in Redis
     * @param shoppers likewise
     * @param sent email_lists before this campaign's of the date
     * @param events of all days
     * @param suppressed user_id
     */
    record Sources(
            Dataset<Row> profiles,
            Dataset<Row> lists,
            Dataset<Row> shoppers,
            Dataset<Row> sent,
            Dataset<Row> events,
            Dataset<Row> suppressed) {}

    /**
     * One row for each user of the audience.
     *
     * @param email the section {@code email} of the settings
     * @throws InvalidSettings when audience or address are no expressions over user_profiles
     */
    static Dataset<Row> transform(Sources from, Campaign campaign, Config email, LocalDate date) {
        Column audience = expr(from.profiles(), "campaigns." + campaign.name() + ".audience", campaign.audience());
        Column address = email.getIsNull("address")
                ? lit(null).cast("string")
                : expr(from.profiles(), "email.address", email.getString("address"))
                        .cast("string");
        Dataset<Row> users = from.profiles()
                .where(coalesce(audience.cast("boolean"), lit(false)))
                .select(col(EventsTable.USER_ID), address.as(ADDRESS));
        Column reason = when(col("is_suppressed").isNotNull(), SUPPRESSED)
                .when(coalesce(col(SENDS), lit(0L)).geq(email.getInt("max-sends")), FREQUENCY_CAP)
                .otherwise(
                        email.getIsNull("address")
                                ? lit("")
                                : when(coalesce(col(ADDRESS), lit("")).equalTo(""), NO_ADDRESS)
                                        .otherwise(""));
        return joined(users, from.lists().toDF("u", LIST))
                .transform(rows -> joined(rows, from.shoppers().toDF("u", SHOPPER)))
                .transform(rows -> joined(rows, sent(from.sent(), email, date)))
                .transform(rows -> joined(rows, bought(from.events(), email, date)))
                .transform(rows -> joined(
                        rows,
                        from.suppressed()
                                .select(col(EventsTable.USER_ID).as("u"))
                                .distinct()
                                .withColumn("is_suppressed", lit(true))))
                .select(
                        col(EventsTable.USER_ID),
                        col(ADDRESS),
                        col(LIST),
                        col(SHOPPER),
                        orNone(MAILED),
                        orNone(BOUGHT),
                        reason.as(REASON));
    }

    private static Dataset<Row> joined(Dataset<Row> users, Dataset<Row> of) {
        return users.join(of, col(EventsTable.USER_ID).equalTo(col("u")), "left")
                .drop("u");
    }

    private static Column orNone(String ids) {
        return coalesce(col(ids), array().cast("array<string>")).as(ids);
    }

    /** By user, how many mails of late, and what the last ones held. */
    private static Dataset<Row> sent(Dataset<Row> sent, Config email, LocalDate date) {
        Column day = lit(Date.valueOf(date));
        int most = email.getInt("not-mailed-in");
        var latest = Window.partitionBy(EventsTable.USER_ID)
                .orderBy(col(TableSpec.RUN_DATE).desc(), col(EmailListsTable.CAMPAIGN));
        return sent.where(col(TableSpec.RUN_DATE)
                        .gt(date_sub(day, email.getInt("remember-days")))
                        .and(col(TableSpec.RUN_DATE).leq(day)))
                .withColumn("nth", row_number().over(latest))
                .groupBy(col(EventsTable.USER_ID).as("u"))
                .agg(
                        sum(when(col(TableSpec.RUN_DATE).gt(date_sub(day, email.getInt("max-sends-days"))), 1L)
                                        .otherwise(0L))
                                .as(SENDS),
                        array_distinct(flatten(collect_list(when(
                                        col("nth").leq(most), functions.expr("transform(items, i -> i.item_id)")))))
                                .as(MAILED));
    }

    /** By user, what was bought of late; what came after the date counts as well, it is too late to mail it. */
    private static Dataset<Row> bought(Dataset<Row> events, Config email, LocalDate date) {
        return events.where(col(EventsTable.EVENT_DATE)
                        .gt(date_sub(lit(Date.valueOf(date)), email.getInt("not-bought-in-days")))
                        .and(col(EventsTable.TYPE).equalTo("purchase"))
                        .and(col(EventsTable.USER_ID).isNotNull()))
                .groupBy(col(EventsTable.USER_ID).as("u"))
                .agg(collect_set(EventsTable.ITEM_ID).as(BOUGHT));
    }

    private static Column expr(Dataset<Row> rows, String key, String sql) {
        try {
            Column column = functions.expr(sql);
            // The analyser runs here, before any row is read.
            rows.select(column).schema();
            return column;
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                throw new InvalidSettings("'" + key + "' = \"" + sql + "\" is no expression over user_profiles: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + " Its columns are "
                        + String.join(", ", Arrays.asList(rows.columns())));
            }
            throw e;
        }
    }

    /** Users by reason. */
    static Dataset<Row> counts(Dataset<Row> recipients) {
        return recipients.groupBy(REASON).agg(count(lit(1)).as("users"));
    }
}

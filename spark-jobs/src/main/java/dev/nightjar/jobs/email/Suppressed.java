package dev.nightjar.jobs.email;

import com.typesafe.config.Config;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.settings.InvalidSettings;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Users who must not be mailed, from the shop's file. */
final class Suppressed {
    private Suppressed() {}

    /**
     * Reads them.
     *
     * @return user_id
     * @throws InvalidSettings when the file is not there or cannot be read: a mail to somebody who wants none is worse than
     *     no mail
     */
    static Dataset<Row> of(JobContext context) {
        Config settings = context.settings().getConfig("email.suppression");
        if (settings.getIsNull("path")) {
            return context.spark()
                    .createDataFrame(List.of(), new StructType().add(EventsTable.USER_ID, DataTypes.StringType, false));
        }
        String path = context.paths()
                .resolvePath(settings.getString("path")
                        .replace("{date}", context.date().toString()));
        String sql = settings.getString("user-id");
        try {
            String format = settings.getString("format");
            Dataset<Row> rows = context.spark()
                    .read()
                    .format(format.equals("jsonl") ? "json" : format)
                    .option("header", "true")
                    .option("escape", "\"")
                    .load(path)
                    .select(functions.trim(functions.expr(sql).cast("string")).as(EventsTable.USER_ID));
            return rows.where("user_id <> ''");
        } catch (Exception e) {
            // Spark's Java API does not declare the checked AnalysisException that it throws here.
            if (e instanceof AnalysisException) {
                throw new InvalidSettings("'email.suppression' with path = \"" + path + "\" and user-id = \"" + sql
                        + "\" cannot be read: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                        + "; nobody is mailed without it");
            }
            throw e;
        }
    }
}

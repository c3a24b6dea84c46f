package dev.nightjar.jobs.cli;

import dev.nightjar.jobs.sql.LakeViews;
import dev.nightjar.settings.InvalidSettings;
import java.io.PrintWriter;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nightjar sql}: a query over the lake of a store. */
@CommandLine.Command(
        name = "sql",
        description = "Query the lake of a store. Each table is a view of its name; candidate_items has the candidate"
                + " lists item by item. Without a statement, the views and their columns. It changes nothing.",
        mixinStandardHelpOptions = true)
final class SqlCommand implements Runnable {
    @Mixin
    private OneStore store;

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "table, csv or json, a row a line (default: ${DEFAULT-VALUE})")
    private String format;

    @Option(names = "--limit", defaultValue = "1000", description = "most rows (default: ${DEFAULT-VALUE})")
    private int limit;

    @Parameters(arity = "0..1", paramLabel = "STATEMENT", description = "SELECT or WITH, in quotes")
    private String statement;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        SqlFormat shown = SqlFormat.named(format);
        if (limit < 1) {
            throw new InvalidSettings("--limit " + limit + ": write 1 or more");
        }
        PrintWriter out = spec.commandLine().getOut();
        store.inSession((spark, lake) -> {
            Map<String, String> views = LakeViews.register(spark, lake);
            if (statement == null) {
                views.forEach((view, columns) -> out.printf("%-18s %s%n", view, columns));
            } else {
                shown.print(
                        rows(spark, statement), limit, out, spec.commandLine().getErr());
            }
            return views;
        });
        out.flush();
    }

    private static Dataset<Row> rows(SparkSession spark, String query) {
        try {
            LogicalPlan plan = spark.sessionState().sqlParser().parsePlan(query);
            if (plan instanceof Command || plan instanceof ParsedStatement) {
                throw new InvalidSettings(
                        "'" + query + "' is no query: ./nightjar sql takes SELECT and WITH, and changes nothing");
            }
            return spark.sql(query);
        } catch (AnalysisException e) {
            throw new InvalidSettings(e.getMessage());
        }
    }
}

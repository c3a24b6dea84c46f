package dev.nightjar.jobs.sql;

import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Function1;
import scala.Tuple3;
import scala.runtime.BoxedUnit;

/**
 * Adds the function {@code candidate_items} to a Spark session that names it in {@code spark.sql.extensions}, as
 * Nightjar's own do.
 *
 * <p>Example: {@code spark-sql --jars nightjar-spark-jobs-…-all.jar --conf
 * spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension,dev.nightjar.jobs.sql.NightjarExtension}
 */
public final class NightjarExtension implements Function1<SparkSessionExtensions, BoxedUnit> {
    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        extensions.injectFunction(new Tuple3<>(
                new FunctionIdentifier(CandidateItems.NAME),
                new ExpressionInfo(
                        CandidateItems.class.getName(),
                        "",
                        CandidateItems.NAME,
                        CandidateItems.USAGE,
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "java_udf"),
                CandidateItems::of));
        return BoxedUnit.UNIT;
    }
}

package dev.nightjar.jobs.related;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which two things stand in the same baskets more often than chance explains. */
final class Together {
    static final String ONE = "one";
    static final String OTHER = "other";
    /** {@code √LLR}, above 0. */
    static final String ROOT = "root";

    private Together() {}

    /**
     * Every such pair, in both directions with the same score.
     *
     * @param rows basket and {@code thing}, distinct; things are of a type that can be ordered
     * @param baskets how many there are
     * @param leastSupport baskets that must hold both
     * @return one, other, root
     */
    static Dataset<Row> of(Dataset<Row> rows, String thing, long baskets, long leastSupport) {
        Dataset<Row> ones = rows.select(col(Baskets.BASKET), col(thing).as(ONE));
        Dataset<Row> others = rows.select(col(Baskets.BASKET), col(thing).as(OTHER));
        Dataset<Row> totals =
                rows.groupBy(col(thing).as("counted")).agg(count(lit(1)).as("total"));
        Dataset<Row> pairs = ones.join(others, Baskets.BASKET)
                .where(col(ONE).lt(col(OTHER)))
                .groupBy(ONE, OTHER)
                .agg(count(lit(1)).as("both"))
                .where(col("both").geq(leastSupport))
                .join(totals.toDF(ONE, "with_one"), ONE)
                .join(totals.toDF(OTHER, "with_other"), OTHER)
                .select(
                        col(ONE),
                        col(OTHER),
                        LogLikelihood.root(col("both"), col("with_one"), col("with_other"), lit(baskets))
                                .as(ROOT))
                .where(col(ROOT).gt(0));
        return pairs.select(explode(array(
                                struct(col(ONE), col(OTHER), col(ROOT)),
                                struct(col(OTHER).as(ONE), col(ONE).as(OTHER), col(ROOT))))
                        .as("pair"))
                .select("pair.*");
    }
}

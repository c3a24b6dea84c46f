package dev.nightjar.jobs.related;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF4;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The log-likelihood ratio of two things that happen together: how much better "they depend on each other" explains the
 * counts than "they do not". Unlike a share or a lift it is not fooled by small counts.
 *
 * <p>Source: T. Dunning, Accurate Methods for the Statistics of Surprise and Coincidence, Computational Linguistics 19(1),
 * 1993. Formula and test values: docs/contract.md, "Related items".
 */
final class LogLikelihood {
    private LogLikelihood() {}

    /**
     * {@code √LLR}, which for large counts is the number of standard deviations from chance.
     *
     * @param both baskets that hold the two, 0..min(one, other)
     * @param one baskets that hold the first
     * @param other baskets that hold the second
     * @param all baskets
     * @return 0 where the two are together as often as chance explains, or less
     */
    static double root(long both, long one, long other, long all) {
        if ((double) both * all <= (double) one * other) {
            return 0;
        }
        double half = term(both, all, one, other)
                + term(one - both, all, one, all - other)
                + term(other - both, all, all - one, other)
                + term(all - one - other + both, all, all - one, all - other);
        return Math.sqrt(Math.max(0, 2 * half));
    }

    /** The same over columns of counts. */
    static Column root(Column both, Column one, Column other, Column all) {
        UDF4<Long, Long, Long, Long, Double> root = LogLikelihood::root;
        return functions.udf(root, DataTypes.DoubleType).apply(both, one, other, all);
    }

    /** {@code k · ln(k·N / (row·column))}, 0 where k is 0; by way of the difference, which is exact near chance. */
    private static double term(long k, long all, long row, long column) {
        double expected = (double) row * column;
        return k == 0 ? 0 : k * Math.log1p(((double) k * all - expected) / expected);
    }
}

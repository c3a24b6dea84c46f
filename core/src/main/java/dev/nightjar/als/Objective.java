package dev.nightjar.als;

import java.io.Serializable;

/**
 * What implicit ALS minimises, in the one form that covers both of those in use. With {@code w} the weight of a pair that
 * was met, {@code ŷ = ⟨x_u, y_i⟩}, and the sums over all pairs or over those met,
 *
 * <pre>Hu:      Σ_met (1 + α·w)·(1 − ŷ)² + Σ_unmet ŷ²         + λ·Σ_rows n·‖row‖²
 * Rendle:  Σ_met α·w·(1 − ŷ)²      + Σ_all α₀·ŷ²         + λ·Σ_rows (n + α₀·m)^ν·‖row‖²</pre>
 *
 * <p>where {@code n} is how many pairs a row (a user or an item) has and {@code m} how many rows the other side has. Hu is
 * what Spark MLlib minimises (Hu, Koren, Volinsky 2008, doi 10.1109/ICDM.2008.22, with the scaled regularisation of Zhou et
 * al. 2008); Rendle is iALS (Rendle, Krichene, Zhang, Koren 2021, arXiv 2110.14037, equation 5), whose constant term keeps a
 * user with few items from being learnt by heart. Either way a row is the solution of
 *
 * <pre>(α₀·G + Σ a·y·yᵀ + ridge·I)·x = Σ b·y,   G = Σ_all y·yᵀ</pre>
 *
 * <p>with {@code a} from {@link #weight}, {@code b} from {@link #pull} and the ridge from {@link #ridge}.
 *
 * @param form which of the two
 * @param alpha α, 0 or more: confidence per unit of weight
 * @param unobserved α₀, above 0: the confidence that a pair not met is not liked; 1 in Hu's form
 * @param regularization λ, 0 or more
 * @param exponent ν, 0 or more: how the regularisation grows with the pairs of a row; 1 in Hu's form
 */
public record Objective(Form form, double alpha, double unobserved, double regularization, double exponent)
        implements Serializable {

    /** The two forms. */
    public enum Form {
        HU,
        RENDLE
    }

    public Objective {
        if (!(alpha >= 0) || !(unobserved > 0) || !(regularization >= 0) || !(exponent >= 0)) {
            throw new IllegalArgumentException("alpha " + alpha + ", unobserved " + unobserved + ", regularization "
                    + regularization + ", exponent " + exponent + ": unobserved is above 0, none is below");
        }
        if (form == Form.HU && (unobserved != 1 || exponent != 1)) {
            throw new IllegalArgumentException(
                    "unobserved " + unobserved + ", exponent " + exponent + ": both are 1 in Hu's form");
        }
    }

    /** As Spark MLlib's ALS with implicit preferences has it. */
    public static Objective hu(double alpha, double regularization) {
        return new Objective(Form.HU, alpha, 1, regularization, 1);
    }

    /** As iALS has it. */
    public static Objective rendle(double alpha, double unobserved, double regularization, double exponent) {
        return new Objective(Form.RENDLE, alpha, unobserved, regularization, exponent);
    }

    /** {@code a}: what a pair adds to the matrix, times {@code y·yᵀ}. */
    public double weight(double w) {
        return alpha * w;
    }

    /** {@code b}: what a pair adds to the right-hand side, times {@code y}. */
    public double pull(double w) {
        return form == Form.HU ? 1 + alpha * w : alpha * w;
    }

    /**
     * What is added to the diagonal of a row's matrix.
     *
     * @param pairs n, how many pairs the row has
     * @param others m, how many rows the other side has
     */
    public double ridge(long pairs, long others) {
        return form == Form.HU
                ? regularization * pairs
                : regularization * Math.pow(pairs + unobserved * others, exponent);
    }
}

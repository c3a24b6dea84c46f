package dev.nightjar.jobs.ope;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Off-policy estimates for one position: what share of the lists would have been clicked there, had another ranking filled it.
 * Of each logged list: r, whether the item there was clicked; p, its propensity; whether the other ranking would have shown the
 * same item (weight w = 1/p, else 0); and a guess q of the click rate of an item, from other lists.
 *
 * <pre>IPS   = Σ w·r / n                                   (Horvitz &amp; Thompson 1952, doi 10.1080/01621459.1952.10483446)
 * SNIPS = Σ w·r / Σ w                                 (Swaminathan &amp; Joachims 2015, NeurIPS, "The self-normalized estimator")
 * DR    = Σ (q(target) + w·(r − q(logged))) / n       (Dudík, Langford &amp; Li 2011, arXiv 1103.4601)
 * effective lists = (Σ w)² / Σ w²                     (Kish 1965)</pre>
 *
 * <p>IPS is without bias wherever the logged lists could have shown what the target shows; where they could not (p of the
 * target is 0) all three say nothing of it, and the share of such lists is the reason for a warning.
 */
final class Estimator {
    static final double Z = 1.96;

    private long lists;
    private long matched;
    private double clicked;
    private double w;
    private double ww;
    private double wr;
    private double wrwr;
    private double wwr;
    private double dr;
    private double drdr;

    /** Effective lists below which an estimate says little. */
    static final double FEW = 100;

    /** A mean weight further from 1 than this says that the propensities do not fit. */
    private static final double OFF = 0.1;

    /**
     * A logged list.
     *
     * @param clicked whether the item at the position was
     * @param propensity of the logged item, (0, 1]
     * @param same whether the target would have shown the same item there
     * @param guessLogged click rate of the logged item by the model
     * @param guessTarget click rate of the target's item by the model
     */
    record Logged(boolean clicked, double propensity, boolean same, double guessLogged, double guessTarget) {
        double weight() {
            return same ? 1 / propensity : 0;
        }

        /** What the list says by the guess, put right by what was seen. */
        double doublyRobust() {
            return guessTarget + weight() * ((clicked ? 1 : 0) - guessLogged);
        }
    }

    /**
     * An estimate.
     *
     * @param low of 95 %
     * @param high likewise
     */
    record Value(String estimator, double value, double low, double high) {}

    void add(Logged of) {
        double r = of.clicked() ? 1 : 0;
        double weight = of.weight();
        lists++;
        matched += of.same() ? 1 : 0;
        clicked += r;
        w += weight;
        ww += weight * weight;
        wr += weight * r;
        wrwr += weight * r * weight * r;
        wwr += weight * weight * r;
        double doubly = of.doublyRobust();
        dr += doubly;
        drdr += doubly * doubly;
    }

    long lists() {
        return lists;
    }

    /** Share of the logged lists that were clicked there: what the logged ranking came to. */
    double logged() {
        return lists == 0 ? 0 : clicked / lists;
    }

    double effectiveLists() {
        return ww == 0 ? 0 : w * w / ww;
    }

    /** All three. */
    List<Value> values() {
        double n = lists;
        List<Value> values = new ArrayList<>();
        values.add(mean("ips", wr / n, wrwr / n));
        double snips = w == 0 ? Double.NaN : wr / w;
        // The linearised variance of a ratio: Σ (w·r − snips·w)² / (Σ w)².
        double squares = wrwr - 2 * snips * wwr + snips * snips * ww;
        double half = Z * Math.sqrt(Math.max(0, squares)) / w;
        values.add(new Value("snips", snips, snips - half, snips + half));
        values.add(mean("dr", dr / n, drdr / n));
        return values;
    }

    private Value mean(String name, double mean, double meanSquare) {
        double half = Z * Math.sqrt(Math.max(0, meanSquare - mean * mean) / lists);
        return new Value(name, mean, mean - half, mean + half);
    }

    /** What is wrong with the estimates; empty when nothing is. */
    String warning() {
        List<String> warnings = new ArrayList<>();
        if (effectiveLists() < FEW) {
            warnings.add(String.format(
                    Locale.ROOT, "only %.0f effective lists: wait, or raise explore-rate", effectiveLists()));
        }
        double meanWeight = lists == 0 ? 0 : w / lists;
        if (matched > 0 && Math.abs(meanWeight - 1) > OFF + 3 * Math.sqrt(Math.max(0, ww / lists - 1) / lists)) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the mean weight is %.2f, not 1: for a share of the lists the target shows what could not have been"
                            + " shown (below explore-pool), so that IPS and DR leave it out",
                    meanWeight));
        }
        return String.join("; ", warnings);
    }
}

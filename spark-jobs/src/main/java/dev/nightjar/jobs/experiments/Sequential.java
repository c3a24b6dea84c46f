package dev.nightjar.jobs.experiments;

/**
 * An interval for a difference that holds at all looks together, so that looking every day and stopping at the first clear
 * sight is safe: the confidence sequence of the mixture sequential probability ratio test (Robbins 1970, doi
 * 10.1214/aoms/1177696786; for comparisons of means Johari, Koomen, Pekelis &amp; Walsh 2022, doi 10.1287/opre.2021.2135). With
 * V the variance of the difference d and normal mixtures of spreads τ, the likelihood ratio against a difference δ is
 *
 * <pre>Λ(δ) = mean over τ of √(V / (V + τ²)) · exp( τ²·(d − δ)² / (2·V·(V + τ²)) )</pre>
 *
 * <p>and the interval has the δ with Λ &lt; 1/α. The spreads are the effect that would matter, three times and ten times it, so
 * that a large effect is seen soon and a small one in the end; they are settled before the data, and any would be valid. The
 * interval is wider than that of one look, which is the price. It rests on the difference being about normal, so nothing is
 * said before there are enough units.
 *
 * @param alpha the chance to err over all looks together
 * @param effect that would matter, in the metric's own unit, above 0
 */
public record Sequential(double alpha, double effect) {
    private static final double[] SPREADS = {1, 3, 10};
    private static final int HALVINGS = 40;

    public Sequential {
        if (!(alpha > 0 && alpha < 1) || !(effect > 0)) {
            throw new IllegalArgumentException(
                    "alpha " + alpha + ", effect " + effect + ": alpha is in (0, 1), the effect above 0");
        }
    }

    /** Infinite where nothing is known. */
    double halfWidth(double variance) {
        if (Double.isNaN(variance)) {
            return Double.POSITIVE_INFINITY;
        }
        if (variance <= 0) {
            return 0;
        }
        double bound = Math.log(1 / alpha);
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        for (double spread : SPREADS) {
            // One of the mixtures alone, at its share of alpha: the whole is never below it.
            double tau2 = tau2(spread);
            high = Math.min(
                    high,
                    Math.sqrt(variance
                            * (variance + tau2)
                            / tau2
                            * (2 * (bound + Math.log(SPREADS.length)) + Math.log((variance + tau2) / variance))));
        }
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (logRatio(middle, variance) < bound) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The always-valid p-value of "no difference" at this look; the smallest of all looks counts. */
    double pValue(Estimate difference) {
        double v = difference.variance();
        return !difference.isKnown() || v <= 0 ? 1 : Math.min(1, Math.exp(-logRatio(difference.value(), v)));
    }

    private double logRatio(double off, double v) {
        double[] logs = new double[SPREADS.length];
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logs.length; i++) {
            double tau2 = tau2(SPREADS[i]);
            logs[i] = 0.5 * Math.log(v / (v + tau2)) + tau2 * off * off / (2 * v * (v + tau2));
            most = Math.max(most, logs[i]);
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - most);
        }
        return most + Math.log(sum / logs.length);
    }

    private double tau2(double spread) {
        return spread * effect * spread * effect;
    }

    /**
     * How many times today's data it takes to see the effect four times in five, when variance falls as data grow; 1 when
     * today's are enough, infinite when no amount up to a million times is.
     */
    double growthFor(double variance) {
        if (Double.isNaN(variance)) {
            return Double.POSITIVE_INFINITY;
        }
        double low = 1;
        double high = 1;
        while (!seen(variance / high)) {
            low = high;
            high *= 2;
            if (high > 1e6) {
                return Double.POSITIVE_INFINITY;
            }
        }
        while (high - low > 1e-3 * high) {
            double middle = (low + high) / 2;
            if (seen(variance / middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** The least effect that would be seen four times in five with today's data. */
    double detectable(double variance) {
        return halfWidth(variance) + Normal.Z_POWER * Math.sqrt(variance);
    }

    private boolean seen(double variance) {
        return detectable(variance) <= effect;
    }
}

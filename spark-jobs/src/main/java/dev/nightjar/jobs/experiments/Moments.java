package dev.nightjar.jobs.experiments;

/**
 * Sums over the units of one variant, from which every estimate of a metric follows. Of each unit: y what counts (revenue,
 * views), x what it is counted per (1 for "per visitor", the unit's visits for "per visit"), c what the unit did before the
 * experiment, 0 where nobody knows.
 *
 * @param n units
 */
public record Moments(long n, double y, double yy, double x, double xx, double xy, double c, double cc, double cy) {
    /** No units. */
    public static final Moments NONE = new Moments(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** With one unit more. */
    public Moments and(double unitY, double unitX, double unitC) {
        return new Moments(
                n + 1,
                y + unitY,
                yy + unitY * unitY,
                x + unitX,
                xx + unitX * unitX,
                xy + unitX * unitY,
                c + unitC,
                cc + unitC * unitC,
                cy + unitC * unitY);
    }

    /** Of both. */
    Moments plus(Moments o) {
        return new Moments(n + o.n, y + o.y, yy + o.yy, x + o.x, xx + o.xx, xy + o.xy, c + o.c, cc + o.cc, cy + o.cy);
    }

    /**
     * The ratio of sums Σy / Σx and its variance between units, by the delta method: n / (n − 1) · Σ(y − r·x)² / (Σx)²
     * (Deng, Knoblich &amp; Lu 2018, doi 10.1145/3219819.3219919). With x = 1 it is the mean and its ordinary variance.
     * Without two units, or without any x, nothing is known: NaN.
     */
    Estimate ratio() {
        if (n < 2 || x <= 0) {
            return Estimate.UNKNOWN;
        }
        double r = y / x;
        double squares = Math.max(0, yy - 2 * r * xy + r * r * xx);
        return new Estimate(r, squares * n / (n - 1.0) / (x * x));
    }

    /**
     * The mean of y, less what earlier behaviour explains of it (CUPED; Deng, Xu, Kohavi &amp; Walker 2013, doi
     * 10.1145/2433396.2433413): y − θ·(c − c̄), with θ from within the variants
     * and c̄ of all units.
     */
    Estimate adjusted(double theta, double meanC) {
        if (n < 2) {
            return Estimate.UNKNOWN;
        }
        double mean = y / n - theta * (c / n - meanC);
        double squares = centred(yy, y, y) - 2 * theta * centred(cy, c, y) + theta * theta * centred(cc, c, c);
        return new Estimate(mean, Math.max(0, squares) / (n - 1.0) / n);
    }

    /**
     * The slope of y on c within these units and within the others; 0 where c says nothing. Never between the two: what the
     * variants do to y must not pass for what was there before.
     */
    double thetaWith(Moments o) {
        if (n < 2 || o.n < 2) {
            return 0;
        }
        double spread = centred(cc, c, c) + o.centred(o.cc, o.c, o.c);
        return spread <= 0 ? 0 : (centred(cy, c, y) + o.centred(o.cy, o.c, o.y)) / spread;
    }

    double meanC() {
        return n == 0 ? 0 : c / n;
    }

    private double centred(double products, double one, double other) {
        return products - one * other / n;
    }
}

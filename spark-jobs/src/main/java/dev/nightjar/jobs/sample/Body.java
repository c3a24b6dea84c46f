package dev.nightjar.jobs.sample;

/** True size of a shopper as a place on each scale; between two sizes is possible. */
record Body(double alpha, double shoe, double waist) {

    /** Places of the average body of a department on the three scales, and how far bodies differ. */
    private static final Body AVERAGE_WOMAN = new Body(1.7, 2.7, 1.7);

    private static final Body AVERAGE_MAN = new Body(2.9, 7.0, 3.6);
    private static final Body SPREAD = new Body(1.1, 1.5, 1.2);

    static Body average(String department) {
        return department.equals("men") ? AVERAGE_MAN : AVERAGE_WOMAN;
    }

    /** Waist follows the build closely, feet hardly do. */
    static Body draw(String department, Dice dice) {
        Body average = average(department);
        double build = dice.normal();
        return new Body(
                average.alpha + SPREAD.alpha * build,
                average.shoe + SPREAD.shoe * (0.3 * build + 0.95 * dice.normal()),
                average.waist + SPREAD.waist * (0.85 * build + 0.53 * dice.normal()));
    }

    /** The item's size nearest to this body, numbered from the item's smallest. */
    int sizeIn(SizeStretch sizes) {
        return switch (sizes.system()) {
            case NONE -> 0;
            case ALPHA -> sizes.nearest(alpha);
            case EU_SHOE -> sizes.nearest(shoe);
            case WAIST -> sizes.nearest(waist);
        };
    }

    /** How the people of a department spread over an item's sizes: the size run a buyer orders. Sums to 1. */
    static double[] sizeRun(String department, SizeStretch sizes) {
        Body average = average(department);
        double[] shares = new double[sizes.count()];
        double total = 0;
        for (int size = 0; size < shares.length; size++) {
            double place = sizes.first() + size;
            double away = switch (sizes.system()) {
                case NONE -> 0;
                case ALPHA -> (place - average.alpha) / SPREAD.alpha;
                case EU_SHOE -> (place - average.shoe) / SPREAD.shoe;
                case WAIST -> (place - average.waist) / SPREAD.waist;
            };
            shares[size] = StrictMath.exp(-away * away / 2);
            total += shares[size];
        }
        for (int size = 0; size < shares.length; size++) {
            shares[size] /= total;
        }
        return shares;
    }
}

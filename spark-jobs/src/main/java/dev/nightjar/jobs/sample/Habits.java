package dev.nightjar.jobs.sample;

/**
 * How people shop in a kind of shop, as probabilities.
 *
 * @param visits mean visits a day of the median registered shopper; the mean of all is twice that
 * @param hover to rest on an item looked at
 * @param scroll to scroll the page of an item looked at; the home shop does not record it
 * @param cart to put an item that suits moderately into the cart
 * @param checkout to buy what is in the cart at the end of a visit
 * @param second to take more than one piece of something that is not used up
 * @param sendBack to return what fits
 * @param refill share of registered shoppers who buy something again and again
 */
record Habits(
        double visits,
        double hover,
        double scroll,
        double cart,
        double checkout,
        double second,
        double sendBack,
        double refill) {

    /** To return a purchase of the wrong size. */
    static final double SEND_BACK_WRONG_SIZE = 0.6;

    static Habits of(ShopKind kind) {
        return switch (kind) {
            case CLOTHING -> new Habits(0.075, 0.3, 0.25, 0.065, 0.38, 0.02, 0.13, 0);
            case HOME -> new Habits(0.16, 0.5, 0, 0.045, 0.36, 0.1, 0.05, 0.2);
        };
    }
}

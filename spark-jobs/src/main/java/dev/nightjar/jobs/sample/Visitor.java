package dev.nightjar.jobs.sample;

/**
 * Who the export says is on the site.
 *
 * @param visit running number of the visit, from 1
 * @param shopper number of the registered shopper, or {@link #ANONYMOUS}
 * @param channel what brought them: "mail", "social", "search", or empty when they came by themselves
 */
record Visitor(long visit, int shopper, String device, String channel) {

    static final int ANONYMOUS = -1;

    boolean anonymous() {
        return shopper == ANONYMOUS;
    }
}

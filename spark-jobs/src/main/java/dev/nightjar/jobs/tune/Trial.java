package dev.nightjar.jobs.tune;

/**
 * What came of a proposal.
 *
 * @param number from 0, which is the store's own settings
 * @param stage {@link #SHORT} or {@link #FULL}
 * @param quality mean NDCG@20
 * @param weight what a past purchase counted with which that was reached
 * @param users whose lists were measured
 */
record Trial(int number, int stage, Proposal proposal, double quality, double weight, long users, double seconds) {
    /** With a third of the iterations. */
    static final int SHORT = 1;
    /** With all. */
    static final int FULL = 2;
}

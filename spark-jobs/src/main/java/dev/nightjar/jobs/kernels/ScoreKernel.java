package dev.nightjar.jobs.kernels;

/**
 * Inner products of a block of users with a block of items. An instance keeps the items it took up and belongs to one
 * thread. Sums go through the components in their order; kernels round differently, so their scores agree to float
 * precision, and exactly where all products and sums are whole numbers below 2²⁴.
 */
public interface ScoreKernel {

    /** What it is, for the log and the job's result. */
    String name();

    /** Takes up a run of panels, for any number of {@link #multiply}. */
    void items(Panels panels, int first, int count);

    /**
     * Fills the tile: the inner product of every user of the block with every item taken up, and the maxima.
     *
     * @param users how many places of the block hold users; rows up to the end of the last one's group are written
     * @param tile with room for the block's capacity; its shape is set here
     */
    void multiply(UserBlock block, int users, Tile tile);
}

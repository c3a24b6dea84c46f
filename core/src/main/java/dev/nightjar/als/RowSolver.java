package dev.nightjar.als;

/**
 * Solves the weighted least squares of one row after another: {@code (S + ridge·I + Σ weight·y·yᵀ)·x = Σ pull·y}, where
 * {@code S}, {@code [rank × rank]}, is shared by all rows. In float: matrices by runs of {@link #RUN} vectors, then Cholesky
 * and two triangular solves. An instance belongs to one thread. Sums go through the vectors in the order they are added, so
 * the same kernel gives the same bits; kernels round differently and agree to float precision.
 */
public interface RowSolver {
    /** Vectors that are added to the matrix at once. */
    int RUN = 64;

    /** What it is, for the log. */
    String name();

    /**
     * Takes up the matrix that all rows share, for any number of rows.
     *
     * @param shared {@code [rank × rank]}, symmetric
     */
    void share(float[] shared, int rank);

    /** Begins a row. */
    void begin(float ridge);

    /**
     * Adds a pair of the row.
     *
     * @param vectors has {@code y} from {@code offset}
     * @param weight 0 or more
     */
    void add(float[] vectors, int offset, float weight, float pull);

    /**
     * Ends the row.
     *
     * @param x where its solution goes, from {@code offset}
     * @return whether there was one; false, and {@code x} as it was, if the matrix is not positive definite
     */
    boolean solve(float[] x, int offset);

    /** Adds the row's matrix, as it stands, to sums {@code [rank × rank]}. */
    void addMatrixTo(double[] sums);
}

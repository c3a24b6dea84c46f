package dev.nightjar.jobs.kernels;

/**
 * Scores of a block of users for a block of items, {@code [users × columns]}, and the greatest score of each group of
 * columns, {@code [users × groups]}. It is meant to be small enough for the second-level cache: what is scored is selected
 * from before it leaves.
 *
 * <p>A group is the columns at one place of up to {@value #ROWS} panels in a row, so that a kernel compares whole panels and
 * never looks across one: column c belongs to group {@code c / 512 · 32 + c % 32}.
 */
public final class Tile {
    /** Columns in a group: the fewer, the tighter the bound that the maxima give, and the more of them to look at. */
    static final int ROWS = 16;

    /** Columns that make {@link Panels#WIDTH} groups. */
    public static final int RUN = ROWS * Panels.WIDTH;

    private final float[] scores;
    private final float[] maxima;
    private final int users;
    private int columns;

    /** Room for so many users and columns; columns come in panels. */
    public Tile(int users, int maxColumns) {
        this.users = users;
        this.scores = new float[users * maxColumns];
        this.maxima = new float[users * groups(maxColumns)];
    }

    /** Sets how many columns a row has from now on, a multiple of {@link Panels#WIDTH}. */
    public void shape(int columns) {
        if (columns % Panels.WIDTH != 0 || columns * users > scores.length) {
            throw new IllegalArgumentException(columns + " columns for " + scores.length / users);
        }
        this.columns = columns;
    }

    public int columns() {
        return columns;
    }

    /** How many groups the columns make; the last ones may be short. */
    public int groups() {
        return groups(columns);
    }

    private static int groups(int columns) {
        return (columns + RUN - 1) / RUN * Panels.WIDTH;
    }

    /** The array itself, for kernels. */
    public float[] scores() {
        return scores;
    }

    /** The array itself, for kernels. */
    public float[] maxima() {
        return maxima;
    }

    /** Where in {@link #scores} a user's column is. */
    public int at(int user, int column) {
        return user * columns + column;
    }

    /** Where in {@link #maxima} the maximum of the group of a user's column is. */
    public int maximumAt(int user, int column) {
        return user * groups() + column / RUN * Panels.WIDTH + column % Panels.WIDTH;
    }

    /**
     * Adds to a column's score of a user.
     *
     * @param amount 0 or more: the greatest score of a group can then only grow
     */
    public void raise(int user, int column, float amount) {
        scores[at(user, column)] += amount;
        int group = maximumAt(user, column);
        maxima[group] = Math.max(maxima[group], scores[at(user, column)]);
    }

    /** Takes a column of a user out of the contest: its score becomes negative infinity. */
    public void mask(int user, int column) {
        scores[at(user, column)] = Float.NEGATIVE_INFINITY;
        int run = column / RUN * RUN;
        float greatest = Float.NEGATIVE_INFINITY;
        for (int c = run + column % Panels.WIDTH; c < Math.min(columns, run + RUN); c += Panels.WIDTH) {
            greatest = Math.max(greatest, scores[at(user, c)]);
        }
        maxima[maximumAt(user, column)] = greatest;
    }
}

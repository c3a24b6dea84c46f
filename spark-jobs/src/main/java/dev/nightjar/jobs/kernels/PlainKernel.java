package dev.nightjar.jobs.kernels;

import java.util.Arrays;

/**
 * The kernel for a JVM without the Vector API: loops in the one form that the JIT compiler of JDK 17 turns into vector
 * instructions, which is four products a step, each operand an array of its own with the same index.
 */
public final class PlainKernel implements ScoreKernel {
    /** Items in a strip: a strip of rank 64 takes 128 KB, so it stays in the second-level cache for all users. */
    private static final int STRIP = Tile.RUN;

    private final float[] sums = new float[STRIP];
    private final float[] zero = new float[STRIP];
    private final float[] folded = new float[STRIP / 2];
    private final float[] upper = new float[STRIP / 2];
    /** {@code [strip × rank][item]}. */
    private float[][] components = new float[0][];

    private int columns;
    private int rank;

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public void items(Panels panels, int first, int count) {
        rank = panels.rank();
        columns = count * Panels.WIDTH;
        int strips = (columns + STRIP - 1) / STRIP;
        if (components.length < strips * rank) {
            components = new float[strips * rank][STRIP];
        }
        for (int panel = 0; panel < count; panel++) {
            int column = panel * Panels.WIDTH;
            int from = panels.start(first + panel);
            for (int k = 0; k < rank; k++) {
                System.arraycopy(
                        panels.values(),
                        from + k * Panels.WIDTH,
                        components[column / STRIP * rank + k],
                        column % STRIP,
                        Panels.WIDTH);
            }
        }
    }

    @Override
    public void multiply(UserBlock block, int users, Tile tile) {
        tile.shape(columns);
        int groups = tile.groups();
        for (int strip = 0; strip * STRIP < columns; strip++) {
            int width = Math.min(STRIP, columns - strip * STRIP);
            for (int user = 0; user < users; user++) {
                sum(block, user, strip * rank, width);
                System.arraycopy(sums, 0, tile.scores(), user * columns + strip * STRIP, width);
                findMaxima(width);
                System.arraycopy(folded, 0, tile.maxima(), user * groups + strip * Panels.WIDTH, Panels.WIDTH);
            }
        }
    }

    /** Folds the strip in half, and again, until as many columns are left as a panel has. */
    private void findMaxima(int width) {
        Arrays.fill(sums, width, STRIP, Float.NEGATIVE_INFINITY);
        float[] from = sums;
        for (int half = STRIP / 2; half >= Panels.WIDTH; half /= 2) {
            System.arraycopy(from, half, upper, 0, half);
            fold(half, folded, from, upper);
            from = folded;
        }
    }

    private static void fold(int n, float[] to, float[] lower, float[] upper) {
        for (int i = 0; i < n; i++) {
            to[i] = Math.max(lower[i], upper[i]);
        }
    }

    private void sum(UserBlock block, int user, int first, int width) {
        float[] u = block.values();
        int at = block.start(user / UserBlock.GROUP) + user % UserBlock.GROUP;
        System.arraycopy(zero, 0, sums, 0, width);
        int k = 0;
        for (; k + 4 <= rank; k += 4, at += 4 * UserBlock.GROUP) {
            four(
                    width,
                    sums,
                    components,
                    first + k,
                    u[at],
                    u[at + UserBlock.GROUP],
                    u[at + 2 * UserBlock.GROUP],
                    u[at + 3 * UserBlock.GROUP]);
        }
        for (; k < rank; k++, at += UserBlock.GROUP) {
            one(width, sums, components[first + k], u[at]);
        }
    }

    private static void four(int n, float[] sums, float[][] items, int k, float u0, float u1, float u2, float u3) {
        float[] a = items[k];
        float[] b = items[k + 1];
        float[] c = items[k + 2];
        float[] d = items[k + 3];
        for (int i = 0; i < n; i++) {
            sums[i] = sums[i] + u0 * a[i] + u1 * b[i] + u2 * c[i] + u3 * d[i];
        }
    }

    private static void one(int n, float[] sums, float[] a, float u) {
        for (int i = 0; i < n; i++) {
            sums[i] += u * a[i];
        }
    }
}

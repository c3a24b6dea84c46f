package dev.nightjar.als;

import java.util.Arrays;

/**
 * The solver for a JVM without the Vector API, in the loops that the JIT compiler of JDK 17 turns into vector instructions:
 * four products a step, each operand an array of its own with the same index. Only the upper triangle is kept.
 */
public final class PlainSolver implements RowSolver {
    private int rank;
    private float[][] shared = new float[0][];
    private float[][] matrix = new float[0][];
    private float[][] run = new float[0][];
    private float[] right = new float[0];
    private int waiting;

    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public void share(float[] values, int length) {
        rank = length;
        shared = new float[rank][];
        for (int i = 0; i < rank; i++) {
            shared[i] = Arrays.copyOfRange(values, i * rank, (i + 1) * rank);
        }
        matrix = new float[rank][rank];
        run = new float[RUN][rank];
        right = new float[rank];
    }

    @Override
    public void begin(float ridge) {
        for (int i = 0; i < rank; i++) {
            System.arraycopy(shared[i], 0, matrix[i], 0, rank);
            matrix[i][i] += ridge;
        }
        Arrays.fill(right, 0);
        waiting = 0;
    }

    @Override
    public void add(float[] vectors, int offset, float weight, float pull) {
        float[] to = run[waiting++];
        float root = (float) Math.sqrt(weight);
        for (int i = 0; i < rank; i++) {
            to[i] = root * vectors[offset + i];
        }
        for (int i = 0; i < rank; i++) {
            right[i] += pull * vectors[offset + i];
        }
        if (waiting == RUN) {
            addRun();
        }
    }

    private void addRun() {
        for (int i = 0; i < rank; i++) {
            update(matrix[i], run, waiting, i, 1);
        }
        waiting = 0;
    }

    /** {@code row[j] += sign · Σ_k rows[k][i]·rows[k][j]} for {@code j ≥ i}. */
    private void update(float[] row, float[][] rows, int count, int i, float sign) {
        int k = 0;
        for (; k + 4 <= count; k += 4) {
            four(
                    i,
                    rank,
                    row,
                    rows,
                    k,
                    sign * rows[k][i],
                    sign * rows[k + 1][i],
                    sign * rows[k + 2][i],
                    sign * rows[k + 3][i]);
        }
        for (; k < count; k++) {
            one(i, rank, row, rows[k], sign * rows[k][i]);
        }
    }

    private static void four(
            int from, int to, float[] sums, float[][] rows, int k, float u0, float u1, float u2, float u3) {
        float[] a = rows[k];
        float[] b = rows[k + 1];
        float[] c = rows[k + 2];
        float[] d = rows[k + 3];
        for (int i = from; i < to; i++) {
            sums[i] = sums[i] + u0 * a[i] + u1 * b[i] + u2 * c[i] + u3 * d[i];
        }
    }

    private static void one(int from, int to, float[] sums, float[] a, float u) {
        for (int i = from; i < to; i++) {
            sums[i] += u * a[i];
        }
    }

    @Override
    public boolean solve(float[] x, int offset) {
        addRun();
        // UᵀU, a row of U after the other; the solve of Uᵀz = right goes along.
        for (int i = 0; i < rank; i++) {
            float[] row = matrix[i];
            update(row, matrix, i, i, -1);
            if (!(row[i] > 0) || row[i] == Float.POSITIVE_INFINITY) {
                return false;
            }
            float scale = (float) (1 / Math.sqrt(row[i]));
            for (int j = i; j < rank; j++) {
                row[j] *= scale;
            }
            right[i] *= scale;
            one(i + 1, rank, right, row, -right[i]);
        }
        for (int i = rank - 1; i >= 0; i--) {
            float sum = right[i];
            for (int j = i + 1; j < rank; j++) {
                sum -= matrix[i][j] * right[j];
            }
            right[i] = sum / matrix[i][i];
        }
        System.arraycopy(right, 0, x, offset, rank);
        return true;
    }

    @Override
    public void addMatrixTo(double[] sums) {
        addRun();
        for (int i = 0; i < rank; i++) {
            sums[i * rank + i] += matrix[i][i];
            for (int j = i + 1; j < rank; j++) {
                sums[i * rank + j] += matrix[i][j];
                sums[j * rank + i] += matrix[i][j];
            }
        }
    }
}

package dev.nightjar.jobs.kernels.vector;

import dev.nightjar.als.RowSolver;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The solver on the JDK's Vector API. Building the matrix and factoring it are one loop: both add products of a row's
 * components with whole rows to four rows of the matrix at once, which stay in registers. Rows are padded with zeros to whole
 * vectors, the diagonal of the padding with ones. Only the upper triangle is kept.
 */
public final class VectorSolver implements RowSolver {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    /** Rows of the matrix that are in registers together. */
    private static final int ROWS = 4;

    private int rank;
    private int width;
    private float[] shared = new float[0];
    private float[] matrix = new float[0];
    private float[] run = new float[0];
    private float[] right = new float[0];
    private int waiting;

    @Override
    public String name() {
        return "Vector API, " + SPECIES.vectorBitSize() + " bits";
    }

    @Override
    public void share(float[] values, int length) {
        rank = length;
        int step = Math.max(LANES, ROWS);
        width = (rank + step - 1) / step * step;
        shared = new float[width * width];
        for (int i = 0; i < rank; i++) {
            System.arraycopy(values, i * rank, shared, i * width, rank);
        }
        for (int i = rank; i < width; i++) {
            shared[i * width + i] = 1;
        }
        matrix = new float[width * width];
        run = new float[RUN * width];
        right = new float[width];
    }

    @Override
    public void begin(float ridge) {
        System.arraycopy(shared, 0, matrix, 0, matrix.length);
        for (int i = 0; i < rank; i++) {
            matrix[i * width + i] += ridge;
        }
        Arrays.fill(right, 0);
        waiting = 0;
    }

    @Override
    public void add(float[] vectors, int offset, float weight, float pull) {
        int to = waiting * width;
        float root = (float) Math.sqrt(weight);
        int i = 0;
        for (; i + LANES <= rank; i += LANES) {
            FloatVector y = FloatVector.fromArray(SPECIES, vectors, offset + i);
            y.mul(root).intoArray(run, to + i);
            y.lanewise(VectorOperators.FMA, pull, FloatVector.fromArray(SPECIES, right, i))
                    .intoArray(right, i);
        }
        for (; i < rank; i++) {
            run[to + i] = root * vectors[offset + i];
            right[i] = Math.fma(pull, vectors[offset + i], right[i]);
        }
        waiting++;
        if (waiting == RUN) {
            addRun();
        }
    }

    private void addRun() {
        if (waiting > 0) {
            for (int i = 0; i < width; i += ROWS) {
                update(matrix, run, waiting, i, width, 1);
            }
            waiting = 0;
        }
    }

    /** Rows {@code i} to {@code i + 3}: {@code matrix[i][j] += sign · Σ_k rows[k][i]·rows[k][j]}, for {@code j ≥ i}. */
    private static void update(float[] matrix, float[] rows, int count, int i, int width, float sign) {
        int column = i / LANES * LANES;
        for (; column + 2 * LANES <= width; column += 2 * LANES) {
            two(matrix, i * width + column, rows, count, i, column, width, sign);
        }
        if (column < width) {
            one(matrix, i * width + column, rows, count, i, column, width, sign);
        }
    }

    /** Four rows by two vectors of columns. The names say row and vector. */
    private static void two(float[] matrix, int to, float[] rows, int count, int i, int column, int width, float sign) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        for (int k = 0; k < count; k++) {
            int row = k * width;
            FloatVector y0 = FloatVector.fromArray(SPECIES, rows, row + column);
            FloatVector y1 = FloatVector.fromArray(SPECIES, rows, row + column + LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, rows[row + i]);
            s00 = x0.fma(y0, s00);
            s01 = x0.fma(y1, s01);
            FloatVector x1 = FloatVector.broadcast(SPECIES, rows[row + i + 1]);
            s10 = x1.fma(y0, s10);
            s11 = x1.fma(y1, s11);
            FloatVector x2 = FloatVector.broadcast(SPECIES, rows[row + i + 2]);
            s20 = x2.fma(y0, s20);
            s21 = x2.fma(y1, s21);
            FloatVector x3 = FloatVector.broadcast(SPECIES, rows[row + i + 3]);
            s30 = x3.fma(y0, s30);
            s31 = x3.fma(y1, s31);
        }
        FloatVector s = FloatVector.broadcast(SPECIES, sign);
        s.fma(s00, FloatVector.fromArray(SPECIES, matrix, to)).intoArray(matrix, to);
        s.fma(s01, FloatVector.fromArray(SPECIES, matrix, to + LANES)).intoArray(matrix, to + LANES);
        int next = to + width;
        s.fma(s10, FloatVector.fromArray(SPECIES, matrix, next)).intoArray(matrix, next);
        s.fma(s11, FloatVector.fromArray(SPECIES, matrix, next + LANES)).intoArray(matrix, next + LANES);
        next += width;
        s.fma(s20, FloatVector.fromArray(SPECIES, matrix, next)).intoArray(matrix, next);
        s.fma(s21, FloatVector.fromArray(SPECIES, matrix, next + LANES)).intoArray(matrix, next + LANES);
        next += width;
        s.fma(s30, FloatVector.fromArray(SPECIES, matrix, next)).intoArray(matrix, next);
        s.fma(s31, FloatVector.fromArray(SPECIES, matrix, next + LANES)).intoArray(matrix, next + LANES);
    }

    /** Four rows by one vector of columns. */
    private static void one(float[] matrix, int to, float[] rows, int count, int i, int column, int width, float sign) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int k = 0; k < count; k++) {
            int row = k * width;
            FloatVector y = FloatVector.fromArray(SPECIES, rows, row + column);
            s0 = FloatVector.broadcast(SPECIES, rows[row + i]).fma(y, s0);
            s1 = FloatVector.broadcast(SPECIES, rows[row + i + 1]).fma(y, s1);
            s2 = FloatVector.broadcast(SPECIES, rows[row + i + 2]).fma(y, s2);
            s3 = FloatVector.broadcast(SPECIES, rows[row + i + 3]).fma(y, s3);
        }
        FloatVector s = FloatVector.broadcast(SPECIES, sign);
        s.fma(s0, FloatVector.fromArray(SPECIES, matrix, to)).intoArray(matrix, to);
        int next = to + width;
        s.fma(s1, FloatVector.fromArray(SPECIES, matrix, next)).intoArray(matrix, next);
        next += width;
        s.fma(s2, FloatVector.fromArray(SPECIES, matrix, next)).intoArray(matrix, next);
        next += width;
        s.fma(s3, FloatVector.fromArray(SPECIES, matrix, next)).intoArray(matrix, next);
    }

    @Override
    public boolean solve(float[] x, int offset) {
        addRun();
        // UᵀU, four rows of U after the other; the solve of Uᵀz = right goes along.
        for (int i = 0; i < width; i += ROWS) {
            update(matrix, matrix, i, i, width, -1);
            for (int row = i; row < i + ROWS; row++) {
                for (int above = i; above < row; above++) {
                    axpy(-matrix[above * width + row], matrix, above * width, matrix, row * width, row);
                }
                float pivot = matrix[row * width + row];
                if (!(pivot > 0) || pivot == Float.POSITIVE_INFINITY) {
                    return false;
                }
                float scale = (float) (1 / Math.sqrt(pivot));
                int from = row / LANES * LANES;
                for (int j = from; j < width; j += LANES) {
                    int at = row * width + j;
                    FloatVector.fromArray(SPECIES, matrix, at).mul(scale).intoArray(matrix, at);
                }
                float z = right[row] * scale;
                right[row] = z;
                // Below the diagonal the vector holds nothing of use, and what is solved stands there in the right
                // side.
                int next = Math.min(from + LANES, width);
                for (int j = row + 1; j < next; j++) {
                    right[j] -= z * matrix[row * width + j];
                }
                axpy(-z, matrix, row * width, right, 0, next);
            }
        }
        back();
        System.arraycopy(right, 0, x, offset, rank);
        return true;
    }

    /** {@code to[j] += a·from[j]}, from the vector that {@code first} is in to the end of the row. */
    private void axpy(float a, float[] from, int fromRow, float[] to, int toRow, int first) {
        FloatVector factor = FloatVector.broadcast(SPECIES, a);
        for (int j = first / LANES * LANES; j < width; j += LANES) {
            factor.fma(FloatVector.fromArray(SPECIES, from, fromRow + j), FloatVector.fromArray(SPECIES, to, toRow + j))
                    .intoArray(to, toRow + j);
        }
    }

    /** Solves {@code U·x = z} in place, from the last component on. */
    private void back() {
        for (int i = width - 1; i >= 0; i--) {
            int row = i * width;
            int next = i / LANES * LANES + LANES;
            float sum = right[i];
            for (int j = i + 1; j < next; j++) {
                sum -= matrix[row + j] * right[j];
            }
            if (next < width) {
                FloatVector dot = FloatVector.zero(SPECIES);
                for (int j = next; j < width; j += LANES) {
                    dot = FloatVector.fromArray(SPECIES, matrix, row + j)
                            .fma(FloatVector.fromArray(SPECIES, right, j), dot);
                }
                sum -= dot.reduceLanes(VectorOperators.ADD);
            }
            right[i] = sum / matrix[row + i];
        }
    }

    @Override
    public void addMatrixTo(double[] sums) {
        addRun();
        for (int i = 0; i < rank; i++) {
            sums[i * rank + i] += matrix[i * width + i];
            for (int j = i + 1; j < rank; j++) {
                sums[i * rank + j] += matrix[i * width + j];
                sums[j * rank + i] += matrix[i * width + j];
            }
        }
    }
}

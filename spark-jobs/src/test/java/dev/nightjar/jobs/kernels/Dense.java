package dev.nightjar.jobs.kernels;

/** The slow twin of a solver: Gaussian elimination in double precision with pivots. */
public final class Dense {
    private Dense() {}

    /** Solves {@code matrix · x = right}; both are left as they were. */
    public static double[] solve(double[][] matrix, double[] right) {
        int n = right.length;
        double[][] a = new double[n][];
        double[] b = right.clone();
        for (int i = 0; i < n; i++) {
            a[i] = matrix[i].clone();
        }
        for (int i = 0; i < n; i++) {
            int pivot = i;
            for (int row = i + 1; row < n; row++) {
                pivot = Math.abs(a[row][i]) > Math.abs(a[pivot][i]) ? row : pivot;
            }
            double[] swapped = a[i];
            a[i] = a[pivot];
            a[pivot] = swapped;
            double value = b[i];
            b[i] = b[pivot];
            b[pivot] = value;
            for (int row = i + 1; row < n; row++) {
                double factor = a[row][i] / a[i][i];
                for (int j = i; j < n; j++) {
                    a[row][j] -= factor * a[i][j];
                }
                b[row] -= factor * b[i];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                b[i] -= a[i][j] * b[j];
            }
            b[i] /= a[i][i];
        }
        return b;
    }
}

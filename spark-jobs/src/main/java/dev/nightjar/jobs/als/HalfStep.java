package dev.nightjar.jobs.als;

import dev.nightjar.als.Objective;
import dev.nightjar.als.RowSolver;
import dev.nightjar.jobs.kernels.Kernels;
import java.io.Serializable;

/** The exact solution of the rows of a block, the other side held fast. */
final class HalfStep implements Serializable {
    private static final long serialVersionUID = 1;

    private final Objective objective;
    /** {@code α₀·G}, {@code [rank × rank]}. */
    private final float[] shared;
    /** m, how many rows the other side has. */
    private final long others;

    private final int rank;

    private HalfStep(Objective objective, float[] shared, long others, int rank) {
        this.objective = objective;
        this.shared = shared;
        this.others = others;
        this.rank = rank;
    }

    /** @param gram of the other side's factors, in double precision */
    static HalfStep of(Objective objective, double[] gram, long others, int rank) {
        float[] shared = new float[gram.length];
        for (int i = 0; i < gram.length; i++) {
            shared[i] = shared(objective, gram[i]);
        }
        return new HalfStep(objective, shared, others, rank);
    }

    /** What an entry of the Gram matrix is in the matrix that all rows share. */
    static float shared(Objective objective, double gram) {
        return (float) (objective.unobserved() * gram);
    }

    /**
     * Solves every row.
     *
     * @param vectors what the block needs of the other side, {@code [needed × rank]}
     * @throws IllegalStateException if a row has no unique solution in float precision
     */
    FactorBlock solve(RowBlock rows, float[] vectors) {
        RowSolver solver = Kernels.fastestSolver();
        solver.share(shared, rank);
        float[] solved = new float[rows.ids.length * rank];
        for (int row = 0; row < rows.ids.length; row++) {
            double ridge = objective.ridge(rows.pairs(row), others);
            solver.begin((float) ridge);
            for (int pair = rows.starts[row]; pair < rows.starts[row + 1]; pair++) {
                solver.add(vectors, rows.others[pair] * rank, (float) objective.weight(rows.weights[pair]), (float)
                        objective.pull(rows.weights[pair]));
            }
            if (!solver.solve(solved, row * rank)) {
                throw new IllegalStateException("the matrix of number " + rows.ids[row] + " with " + rows.pairs(row)
                        + " pairs is not positive definite in float precision, its ridge is " + ridge
                        + ": raise jobs.train.regularization");
            }
        }
        return new FactorBlock(rows.ids, solved, rank);
    }
}

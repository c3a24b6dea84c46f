package dev.nightjar.jobs.kernels.vector;

import dev.nightjar.jobs.kernels.Panels;
import dev.nightjar.jobs.kernels.ScoreKernel;
import dev.nightjar.jobs.kernels.Tile;
import dev.nightjar.jobs.kernels.UserBlock;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernel on the JDK's Vector API: twelve sums in registers, six users by two vectors of items, fed by one fused
 * multiply-add each per component. A panel stays in the first-level cache while all users of the block pass by.
 */
public final class VectorKernel implements ScoreKernel {
    /** Two vectors must fit a panel, so wider ones than 512 bits are not used. */
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Panels.WIDTH / 2
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;

    private static final int LANES = SPECIES.length();

    private Panels panels;
    private int first;
    private int count;

    @Override
    public String name() {
        return "Vector API, " + SPECIES.vectorBitSize() + " bits";
    }

    @Override
    public void items(Panels panels, int first, int count) {
        this.panels = panels;
        this.first = first;
        this.count = count;
    }

    @Override
    public void multiply(UserBlock block, int users, Tile tile) {
        int columns = count * Panels.WIDTH;
        tile.shape(columns);
        int groups = (users + UserBlock.GROUP - 1) / UserBlock.GROUP;
        for (int run = 0; run < columns; run += Tile.RUN) {
            int width = Math.min(Tile.RUN, columns - run);
            for (int column = run; column < run + width; column += Panels.WIDTH) {
                for (int group = 0; group < groups; group++) {
                    for (int lane = 0; lane < Panels.WIDTH; lane += 2 * LANES) {
                        six(
                                block.values(),
                                block.start(group),
                                panels.values(),
                                panels.start(first + column / Panels.WIDTH) + lane,
                                block.rank(),
                                tile.scores(),
                                tile.at(group * UserBlock.GROUP, column + lane),
                                columns);
                    }
                }
            }
            for (int user = 0; user < users; user++) {
                for (int lane = 0; lane < Panels.WIDTH; lane += LANES) {
                    maxima(
                            tile.scores(),
                            tile.at(user, run + lane),
                            width / Panels.WIDTH,
                            tile.maxima(),
                            tile.maximumAt(user, run + lane));
                }
            }
        }
    }

    /** Six users by two vectors of items. The names say user and vector: {@code s41} is user 4, vector 1. */
    private static void six(
            float[] users, int user, float[] items, int item, int rank, float[] tile, int to, int columns) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s40 = s00;
        FloatVector s41 = s00;
        FloatVector s50 = s00;
        FloatVector s51 = s00;
        for (int k = 0; k < rank; k++) {
            int i = item + k * Panels.WIDTH;
            int u = user + k * UserBlock.GROUP;
            FloatVector i0 = FloatVector.fromArray(SPECIES, items, i);
            FloatVector i1 = FloatVector.fromArray(SPECIES, items, i + LANES);
            FloatVector u0 = FloatVector.broadcast(SPECIES, users[u]);
            s00 = u0.fma(i0, s00);
            s01 = u0.fma(i1, s01);
            FloatVector u1 = FloatVector.broadcast(SPECIES, users[u + 1]);
            s10 = u1.fma(i0, s10);
            s11 = u1.fma(i1, s11);
            FloatVector u2 = FloatVector.broadcast(SPECIES, users[u + 2]);
            s20 = u2.fma(i0, s20);
            s21 = u2.fma(i1, s21);
            FloatVector u3 = FloatVector.broadcast(SPECIES, users[u + 3]);
            s30 = u3.fma(i0, s30);
            s31 = u3.fma(i1, s31);
            FloatVector u4 = FloatVector.broadcast(SPECIES, users[u + 4]);
            s40 = u4.fma(i0, s40);
            s41 = u4.fma(i1, s41);
            FloatVector u5 = FloatVector.broadcast(SPECIES, users[u + 5]);
            s50 = u5.fma(i0, s50);
            s51 = u5.fma(i1, s51);
        }
        s00.intoArray(tile, to);
        s01.intoArray(tile, to + LANES);
        s10.intoArray(tile, to + columns);
        s11.intoArray(tile, to + columns + LANES);
        s20.intoArray(tile, to + 2 * columns);
        s21.intoArray(tile, to + 2 * columns + LANES);
        s30.intoArray(tile, to + 3 * columns);
        s31.intoArray(tile, to + 3 * columns + LANES);
        s40.intoArray(tile, to + 4 * columns);
        s41.intoArray(tile, to + 4 * columns + LANES);
        s50.intoArray(tile, to + 5 * columns);
        s51.intoArray(tile, to + 5 * columns + LANES);
    }

    /** Raises the maxima of the groups, as many as lanes, of a run of columns. */
    private static void maxima(float[] scores, int from, int rows, float[] maxima, int to) {
        FloatVector greatest = FloatVector.fromArray(SPECIES, scores, from);
        for (int row = 1; row < rows; row++) {
            greatest = greatest.max(FloatVector.fromArray(SPECIES, scores, from + row * Panels.WIDTH));
        }
        greatest.intoArray(maxima, to);
    }
}

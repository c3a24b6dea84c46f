package dev.nightjar.jobs.als;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pairs of one block of a side, row by row: pairs of the row {@code r} are at {@code starts[r]} up to
 * {@code starts[r + 1]}. What a pair points at is a place among the vectors that this block needs of the other side: those of
 * the other side's block 0, ascending, then those of block 1, and so on.
 */
final class RowBlock implements Serializable {
    private static final long serialVersionUID = 1;

    final int[] ids;
    final int[] starts;
    final int[] others;
    final float[] weights;
    /** {@code [block of the other side][ids needed, ascending]}. */
    final int[][] needed;

    private RowBlock(int[] ids, int[] starts, int[] others, float[] weights, int[][] needed) {
        this.ids = ids;
        this.starts = starts;
        this.others = others;
        this.weights = weights;
        this.needed = needed;
    }

    /** Of pieces in whatever order: pairs are put in order of row, block of the other side, and its id. */
    static RowBlock of(Iterable<PairBuffer> pieces, int blocks) {
        PairBuffer all = new PairBuffer();
        pieces.forEach(all::add);
        int[] rows = all.rows();
        int[] others = all.others();
        float[] weights = all.weights();
        int[][] needed = needed(others, blocks);
        int[] base = new int[blocks];
        for (int block = 1; block < blocks; block++) {
            base[block] = base[block - 1] + needed[block - 1].length;
        }
        int[] ids = distinct(rows.clone());
        int[] starts = new int[ids.length + 1];
        int[] rowOf = new int[rows.length];
        for (int pair = 0; pair < rows.length; pair++) {
            rowOf[pair] = Arrays.binarySearch(ids, rows[pair]);
            starts[rowOf[pair] + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        // A pair as one long, its place above and where it came from below, so that a row is sorted without objects.
        long[] sorted = new long[rows.length];
        int[] next = starts.clone();
        for (int pair = 0; pair < rows.length; pair++) {
            int block = others[pair] % blocks;
            long place = (long) base[block] + Arrays.binarySearch(needed[block], others[pair]);
            sorted[next[rowOf[pair]]++] = place << Integer.SIZE | pair;
        }
        int[] places = new int[rows.length];
        float[] inOrder = new float[rows.length];
        for (int row = 0; row < ids.length; row++) {
            Arrays.sort(sorted, starts[row], starts[row + 1]);
        }
        for (int pair = 0; pair < sorted.length; pair++) {
            places[pair] = (int) (sorted[pair] >>> Integer.SIZE);
            inOrder[pair] = weights[(int) sorted[pair]];
        }
        return new RowBlock(ids, starts, places, inOrder, needed);
    }

    private static int[][] needed(int[] others, int blocks) {
        List<PairBuffer.Ints> byBlock = new ArrayList<>();
        IntStream.range(0, blocks).forEach(block -> byBlock.add(new PairBuffer.Ints()));
        for (int other : distinct(others.clone())) {
            byBlock.get(other % blocks).add(other);
        }
        return byBlock.stream().map(PairBuffer.Ints::toArray).toArray(int[][]::new);
    }

    private static int[] distinct(int[] values) {
        Arrays.sort(values);
        int n = 0;
        for (int i = 0; i < values.length; i++) {
            if (i == 0 || values[i] != values[i - 1]) {
                values[n++] = values[i];
            }
        }
        return Arrays.copyOf(values, n);
    }

    int pairs(int row) {
        return starts[row + 1] - starts[row];
    }

    /** How many vectors of the other side's blocks before this one are needed. */
    int base(int block) {
        return Arrays.stream(needed, 0, block).mapToInt(ids -> ids.length).sum();
    }
}

package dev.nightjar.jobs.candidates;

import java.util.Arrays;

/** The positions of the largest scores, best first; ties go to the lower position. Reused from user to user. */
final class TopN {
    /** A min-heap of packed entries: the score's order in the high half, the inverted position in the low. */
    private final long[] heap;

    private int size;

    TopN(int n) {
        heap = new long[n];
    }

    /**
     * Selects.
     *
     * @param scores a score of negative infinity is left out
     * @return positions, at most n
     */
    int[] of(float[] scores) {
        size = 0;
        for (int position = 0; position < scores.length; position++) {
            if (scores[position] != Float.NEGATIVE_INFINITY) {
                offer(pack(scores[position], position));
            }
        }
        Arrays.sort(heap, 0, size);
        int[] best = new int[size];
        for (int i = 0; i < size; i++) {
            best[i] = ~(int) heap[size - 1 - i];
        }
        return best;
    }

    private void offer(long entry) {
        if (size < heap.length) {
            heap[size] = entry;
            up(size++);
        } else if (entry > heap[0]) {
            heap[0] = entry;
            down();
        }
    }

    /** Longs that sort like (score, then lower position): floats become monotone ints by flipping negative ones. */
    private static long pack(float score, int position) {
        int bits = Float.floatToIntBits(score + 0f);
        int ordered = bits ^ ((bits >> 31) & 0x7FFFFFFF);
        return (long) ordered << 32 | (~position & 0xFFFFFFFFL);
    }

    private void up(int start) {
        int i = start;
        while (i > 0 && heap[i] < heap[(i - 1) / 2]) {
            swap(i, (i - 1) / 2);
            i = (i - 1) / 2;
        }
    }

    private void down() {
        int i = 0;
        while (true) {
            int least = i;
            int left = 2 * i + 1;
            if (left < size && heap[left] < heap[least]) {
                least = left;
            }
            if (left + 1 < size && heap[left + 1] < heap[least]) {
                least = left + 1;
            }
            if (least == i) {
                return;
            }
            swap(i, least);
            i = least;
        }
    }

    private void swap(int a, int b) {
        long entry = heap[a];
        heap[a] = heap[b];
        heap[b] = entry;
    }
}

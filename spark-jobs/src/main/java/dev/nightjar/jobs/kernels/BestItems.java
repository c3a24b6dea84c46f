package dev.nightjar.jobs.kernels;

import java.util.Arrays;

/**
 * The best items so far of each of some users, whose scores come in blocks of items in rising position. Exact; of equal
 * scores the lower position is better. A score of negative infinity is no candidate; none may be NaN.
 *
 * <p>A block's columns are divided into groups, and the greatest score of each group is found first, for all groups side by
 * side. The N-th greatest of those maxima is a lower bound of the N-th best score, since N groups hold an item each that is
 * at least as good; and so is the N-th best of the blocks before. Only groups whose maximum reaches the bound are looked
 * into.
 */
public final class BestItems {
    private final int count;
    private final long[] best;
    private final int[] held;
    /** The score of the last of {@code count} items held; negative infinity before there are as many. */
    private final float[] bounds;

    private final long[] offers;

    /**
     * For so many users at a time.
     *
     * @param count N, at least 1
     * @param maxColumns of a tile
     */
    public BestItems(int users, int count, int maxColumns) {
        this.count = count;
        this.best = new long[Math.multiplyExact(users, count)];
        this.held = new int[users];
        this.bounds = new float[users];
        this.offers = new long[count + maxColumns];
        clear();
    }

    /** Forgets everything held, for the next users. */
    public void clear() {
        Arrays.fill(held, 0);
        Arrays.fill(bounds, Float.NEGATIVE_INFINITY);
    }

    /**
     * Offers a user the items of a tile.
     *
     * @param user among those of this object
     * @param row the user's in the tile
     * @param position of the tile's first column, larger than all offered before
     */
    public void offer(int user, Tile tile, int row, int position) {
        float[] scores = tile.scores();
        float[] maxima = tile.maxima();
        int groups = tile.groups();
        int first = tile.maximumAt(row, 0);
        float bound = bounds[user];
        if (bound == Float.NEGATIVE_INFINITY && groups >= count) {
            bound = nthMaximum(maxima, first, groups);
        }
        int offered = 0;
        for (int group = 0; group < groups; group++) {
            float maximum = maxima[first + group];
            if (maximum >= bound && maximum != Float.NEGATIVE_INFINITY) {
                int run = group / Panels.WIDTH * Tile.RUN;
                int end = tile.at(row, Math.min(tile.columns(), run + Tile.RUN));
                int start = tile.at(row, 0);
                for (int at = start + run + group % Panels.WIDTH; at < end; at += Panels.WIDTH) {
                    if (scores[at] >= bound && scores[at] != Float.NEGATIVE_INFINITY) {
                        offers[offered++] = pack(scores[at], position + at - start);
                    }
                }
            }
        }
        if (offered > 0) {
            keep(user, offered);
        }
    }

    /** How many items a user holds. */
    public int size(int user) {
        return held[user];
    }

    /**
     * Writes a user's items, best first.
     *
     * @param positions and scores at least {@link #size} long
     */
    public void read(int user, int[] positions, float[] scores) {
        int first = user * count;
        int last = first + held[user];
        Arrays.sort(best, first, last);
        for (int rank = 0; rank < last - first; rank++) {
            long entry = best[last - 1 - rank];
            positions[rank] = ~(int) entry;
            scores[rank] = score(entry);
        }
    }

    private float nthMaximum(float[] maxima, int first, int groups) {
        for (int group = 0; group < groups; group++) {
            offers[group] = pack(maxima[first + group], group);
        }
        select(groups);
        return score(offers[count - 1]);
    }

    /** Joins what is held with what was offered and keeps the best. */
    private void keep(int user, int offered) {
        int first = user * count;
        System.arraycopy(best, first, offers, offered, held[user]);
        int all = offered + held[user];
        if (all > count) {
            select(all);
        }
        held[user] = Math.min(all, count);
        System.arraycopy(offers, 0, best, first, held[user]);
        if (all > count) {
            bounds[user] = score(offers[count - 1]);
        }
    }

    /** Moves the {@code count} greatest of the first n offers to the front, the least of them last (Hoare 1961). */
    private void select(int n) {
        long[] a = offers;
        int low = 0;
        int high = n - 1;
        int wanted = count - 1;
        while (low < high) {
            long pivot = median(a[low], a[(low + high) >>> 1], a[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (a[i] > pivot) {
                    i++;
                }
                while (a[j] < pivot) {
                    j--;
                }
                if (i <= j) {
                    long swapped = a[i];
                    a[i++] = a[j];
                    a[j--] = swapped;
                }
            }
            if (wanted <= j) {
                high = j;
            } else if (wanted >= i) {
                low = i;
            } else {
                return;
            }
        }
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /** Longs that sort like (score, then lower position): floats become monotone ints by flipping negative ones. */
    private static long pack(float score, int position) {
        // Adding 0 makes -0 a 0, which it ties with.
        int bits = Float.floatToRawIntBits(score + 0f);
        return (long) ordered(bits) << 32 | (~position & 0xFFFFFFFFL);
    }

    private static float score(long entry) {
        return Float.intBitsToFloat(ordered((int) (entry >> 32)));
    }

    /** Its own inverse. */
    private static int ordered(int bits) {
        return bits ^ ((bits >> 31) & 0x7FFFFFFF);
    }
}

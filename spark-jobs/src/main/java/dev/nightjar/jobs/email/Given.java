package dev.nightjar.jobs.email;

import java.io.Serializable;
import java.util.Arrays;

/** Which offers of each list were given, and the place of the size that each counts against; small enough to be sent round. */
final class Given implements Serializable {
    private static final long serialVersionUID = 1;

    private final int count;
    private final byte[] positions;
    private final byte[] places;
    private final byte[] sizes;

    Given(int count, int users) {
        this.count = count;
        this.positions = new byte[users * count];
        this.places = new byte[users * count];
        this.sizes = new byte[users];
    }

    void add(int user, int position, int place) {
        int at = user * count + sizes[user]++;
        positions[at] = (byte) position;
        places[at] = (byte) place;
    }

    /** How many items a person has. */
    int size(int user) {
        return sizes[user];
    }

    /** Positions in the person's list and places of sizes, best position first. */
    int[][] of(int user) {
        int[][] offers = new int[sizes[user]][];
        for (int i = 0; i < offers.length; i++) {
            int at = user * count + i;
            offers[i] = new int[] {positions[at] & 0xff, places[at]};
        }
        Arrays.sort(offers, (one, other) -> Integer.compare(one[0], other[0]));
        return offers;
    }
}

package dev.nightjar.jobs.sample;

import java.util.List;

/**
 * The sizes an item is made in: positions {@code first} to {@code last} on the scale of a system, both included. Sizes
 * of an item are numbered from 0 here; {@link #label} gives the export's word.
 */
record SizeStretch(SizeSystem system, int first, int last) {

    SizeStretch {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "sizes " + first + " to " + last + " are not a stretch of " + system + "; name two of its sizes");
        }
    }

    boolean sized() {
        return system != SizeSystem.NONE;
    }

    int count() {
        return last - first + 1;
    }

    String label(int size) {
        return system.sizes().get(first + size);
    }

    List<String> labels() {
        return system.sizes().subList(first, last + 1);
    }

    /** The item's size nearest to a place on the system's scale. */
    int nearest(double place) {
        return clamp((int) StrictMath.rint(place) - first);
    }

    int clamp(int size) {
        return Math.max(0, Math.min(count() - 1, size));
    }
}

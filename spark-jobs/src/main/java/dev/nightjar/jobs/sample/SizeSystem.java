package dev.nightjar.jobs.sample;

import java.util.List;
import java.util.stream.IntStream;

/** A scale of sizes, smallest first. An item sells a stretch of one scale. */
enum SizeSystem {
    NONE("", List.of("-")),
    ALPHA("alpha", List.of("XS", "S", "M", "L", "XL", "XXL")),
    EU_SHOE("eu-shoe", numbers(36, 46, 1)),
    WAIST("waist", numbers(26, 40, 2));

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // only unmodifiable lists are given above
    private final List<String> sizes;

    SizeSystem(String label, List<String> sizes) {
        this.label = label;
        this.sizes = sizes;
    }

    /** The name in the export; empty where there are no sizes. */
    String label() {
        return label;
    }

    List<String> sizes() {
        return sizes;
    }

    /** Reads "alpha XS-XL", or "-" for no sizes. */
    static SizeStretch stretch(String text) {
        if (text.equals("-")) {
            return new SizeStretch(NONE, 0, 0);
        }
        String[] words = text.split(" ", -1);
        String[] ends = words[1].split("-", -1);
        for (SizeSystem system : values()) {
            if (system.label.equals(words[0])) {
                return new SizeStretch(system, system.sizes.indexOf(ends[0]), system.sizes.indexOf(ends[1]));
            }
        }
        throw new IllegalArgumentException("size system " + words[0] + " is unknown; use alpha, eu-shoe or waist");
    }

    private static List<String> numbers(int first, int last, int step) {
        return IntStream.iterate(first, n -> n <= last, n -> n + step)
                .mapToObj(Integer::toString)
                .toList();
    }
}

package dev.nightjar.contract;

import dev.nightjar.context.Daypart;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * By how much a category is liked more, or less, on a device at a time of day than otherwise, as learned by the {@code
 * context} job. Immutable. The formula is in docs/contract.md, "Context lifts".
 */
public final class ContextLifts {
    /** Stands for every device, one that is not known included. */
    public static final String ANY_DEVICE = "";

    // Before NONE, which needs it.
    private static final Comparator<Lift> ORDER =
            Comparator.comparing(Lift::device).thenComparing(Lift::daypart).thenComparing(Lift::category);

    /** Nothing is known: no category is lifted anywhere. */
    public static final ContextLifts NONE = of(List.of());

    /** Encoding, version 1. */
    public static final Codec<ContextLifts> CODEC = new ContextLiftsCodec();

    private final List<Lift> lifts;
    private final Map<Circumstances, Map<String, Lift>> byCircumstances;

    private record Circumstances(String device, Daypart daypart) {}

    /**
     * What is known of one category in some circumstances.
     *
     * @param device such as {@code mobile}; {@link #ANY_DEVICE} for all of them
     * @param category path, not empty
     * @param factor multiplies the score of the category's items; above 0, 1 says "as always"
     * @param support events of the category in these circumstances, 0 or more
     */
    public record Lift(String device, Daypart daypart, String category, float factor, int support) {
        public Lift {
            if (category.isEmpty() || !(factor > 0) || Float.isInfinite(factor) || support < 0) {
                throw new IllegalArgumentException("lift of category '" + category + "': factor " + factor
                        + ", support " + support + "; it names a category, factors are above 0, support 0 or more");
            }
        }

        /** As explanations name it, such as {@code context:mobile/evening:kitchen/coffee}. */
        public String name() {
            return "context:" + (device.equals(ANY_DEVICE) ? "any" : device) + "/" + daypart.label() + ":" + category;
        }
    }

    private ContextLifts(List<Lift> lifts) {
        this.lifts = lifts;
        this.byCircumstances = new HashMap<>();
        for (Lift lift : lifts) {
            Lift twin = byCircumstances
                    .computeIfAbsent(new Circumstances(lift.device(), lift.daypart()), c -> new HashMap<>())
                    .put(lift.category(), lift);
            if (twin != null) {
                throw new IllegalArgumentException("two lifts of " + lift.name());
            }
        }
    }

    /**
     * Takes a copy.
     *
     * @throws IllegalArgumentException when one device, daypart and category stands there twice
     */
    public static ContextLifts of(List<Lift> lifts) {
        return new ContextLifts(lifts.stream().sorted(ORDER).toList());
    }

    /** All lifts by device, daypart and category. */
    public List<Lift> all() {
        return lifts;
    }

    /** What holds on a device in a daypart; look it up once a request. */
    public Here at(String device, Daypart daypart) {
        return new Here(
                byCircumstances.getOrDefault(new Circumstances(device, daypart), Map.of()),
                byCircumstances.getOrDefault(new Circumstances(ANY_DEVICE, daypart), Map.of()));
    }

    /** {@link #at}, then {@link Here#of}. */
    public Optional<Lift> lookup(String device, Daypart daypart, String category) {
        return at(device, daypart).of(category);
    }

    /** The lifts of one device and daypart. */
    public static final class Here {
        private final Map<String, Lift> onDevice;
        private final Map<String, Lift> onAny;

        private Here(Map<String, Lift> onDevice, Map<String, Lift> onAny) {
            this.onDevice = onDevice;
            this.onAny = onAny;
        }

        /** Whether nothing is lifted here. */
        public boolean isEmpty() {
            return onDevice.isEmpty() && onAny.isEmpty();
        }

        /**
         * The lift of the category or, where that has none, of its nearest ancestor that has. Of one category, what is
         * known of the device counts before what is known of any.
         */
        public Optional<Lift> of(String category) {
            String path = category;
            while (!path.isEmpty()) {
                Lift lift = onDevice.get(path);
                if (lift == null) {
                    lift = onAny.get(path);
                }
                if (lift != null) {
                    return Optional.of(lift);
                }
                path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            }
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContextLifts that && lifts.equals(that.lifts);
    }

    @Override
    public int hashCode() {
        return lifts.hashCode();
    }

    @Override
    public String toString() {
        return CODEC.describe(this);
    }
}

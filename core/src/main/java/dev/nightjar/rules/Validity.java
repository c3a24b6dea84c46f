package dev.nightjar.rules;

import java.time.Instant;
import java.util.Optional;

/**
 * How long a rule holds.
 *
 * @param from its first moment; empty for ever before
 * @param until the moment at which it no longer holds; empty for ever after
 */
public record Validity(Optional<Instant> from, Optional<Instant> until) {
    /** For ever. */
    public static final Validity ALWAYS = new Validity(Optional.empty(), Optional.empty());

    public boolean contains(Instant moment) {
        return from.filter(moment::isBefore).isEmpty() && !isOverAt(moment);
    }

    /** Whether it does not hold at this moment, and never will again. */
    public boolean isOverAt(Instant moment) {
        return until.filter(end -> !moment.isBefore(end)).isPresent();
    }

    /** Whether it ends before it begins. */
    public boolean isEmpty() {
        return from.isPresent() && isOverAt(from.get());
    }

    /** The time that is in both. */
    Validity and(Validity other) {
        return new Validity(
                from.isPresent() && other.from.isPresent() && other.from.get().isBefore(from.get())
                        ? from
                        : other.from.or(() -> from),
                until.isPresent() && other.until.isPresent() && until.get().isBefore(other.until.get())
                        ? until
                        : other.until.or(() -> until));
    }
}

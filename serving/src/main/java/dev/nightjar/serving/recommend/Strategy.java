package dev.nightjar.serving.recommend;

import java.util.Locale;

/** How a list came about. */
public sealed interface Strategy {
    /** From the shopper's own list, filled up as the rail says. */
    record Personalised() implements Strategy {}

    /** From a list that was solved from what the shopper does now; the night did not know them. */
    record FoldIn() implements Strategy {
        @Override
        public String label() {
            return "fold_in";
        }
    }

    /** From what the session did; there is no list of the shopper's own to start from. */
    record Session() implements Strategy {}

    /** From lists that are the same for everybody. */
    record Fallback(Reason reason) implements Strategy {}

    /** The name in answers and metrics, such as {@code personalised}. */
    default String label() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Why a list is not the shopper's own. */
    enum Reason {
        /** The request names no user. */
        ANONYMOUS,
        /** The generation knows no such user. */
        UNKNOWN_USER,
        /** The generation knows the user, but has no candidates. */
        NO_CANDIDATES,
        /** The rail's sources do not include the shopper's own list. */
        RAIL_WITHOUT_PERSONAL,
        /** No generation is loaded: none was published yet, or Redis was down since the start. */
        NO_GENERATION,
        /** Redis did not answer in time. */
        REDIS_UNAVAILABLE,
        /** Redis holds something that is not what the contract says; the log has it. */
        UNREADABLE_VALUE;

        /** The name in answers and metrics, such as {@code unknown_user}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

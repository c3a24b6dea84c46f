package dev.nightjar.serving.recommend;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.serving.recommend.Strategy.Reason;
import java.util.Optional;

/** What is known of whom a request is for. */
sealed interface Lookup {
    /** The shopper's own list, empty where there is none. */
    CandidateList list();

    /** What is known of sizes and categories. */
    Shopper shopper();

    /** Why the answer cannot be the shopper's own; empty when it can. */
    Optional<Reason> obstacle();

    /** Nobody is named. */
    record Anonymous() implements Lookup {
        @Override
        public CandidateList list() {
            return CandidateList.EMPTY;
        }

        @Override
        public Shopper shopper() {
            return Shopper.UNKNOWN;
        }

        @Override
        public Optional<Reason> obstacle() {
            return Optional.of(Reason.ANONYMOUS);
        }
    }

    /** The generation has nothing under this id. */
    record Unknown() implements Lookup {
        @Override
        public CandidateList list() {
            return CandidateList.EMPTY;
        }

        @Override
        public Shopper shopper() {
            return Shopper.UNKNOWN;
        }

        @Override
        public Optional<Reason> obstacle() {
            return Optional.of(Reason.UNKNOWN_USER);
        }
    }

    /** The generation knows the user; the list may be empty. */
    record Known(CandidateList list, Shopper shopper) implements Lookup {
        @Override
        public Optional<Reason> obstacle() {
            return list.size() == 0 ? Optional.of(Reason.NO_CANDIDATES) : Optional.empty();
        }
    }

    /** The user could not be looked up; sizes may be known from before. */
    record Failed(Reason reason, Optional<Shopper> lastKnown) implements Lookup {
        @Override
        public CandidateList list() {
            return CandidateList.EMPTY;
        }

        @Override
        public Shopper shopper() {
            return lastKnown.orElse(Shopper.UNKNOWN);
        }

        @Override
        public Optional<Reason> obstacle() {
            return Optional.of(reason);
        }
    }
}

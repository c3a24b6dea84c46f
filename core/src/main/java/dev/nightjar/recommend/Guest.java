package dev.nightjar.recommend;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.session.SessionEvent;
import java.util.List;

/**
 * What is known of whom a list is for.
 *
 * @param personal the shopper's own candidates; empty where there are none
 * @param shopper sizes and categories
 * @param events what session and user did lately, newest first
 */
public record Guest(CandidateList personal, Shopper shopper, List<SessionEvent> events) {
    /** Nobody in particular. */
    public static final Guest NOBODY = new Guest(CandidateList.EMPTY, Shopper.UNKNOWN, List.of());

    public Guest {
        events = List.copyOf(events);
    }
}

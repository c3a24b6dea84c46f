package dev.nightjar.jobs.nextclick;

import dev.nightjar.session.EventType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The moment at which a session has just opened an item, and a page asks for a list: what is known by then, and what will
 * be opened next.
 *
 * @param known events up to the moment, oldest first; the last one opens the item
 * @param place 1 for the first item opened, 2 for the next, and so on; opening the same item again at once is no new one
 * @param next id of the other item that is opened next
 * @param unseen whether the session has not opened that one before
 */
record Moment(List<Recorded> known, int place, String next, boolean unseen) {
    /** Types of event that open an item. */
    static final Set<EventType> OPENS = EnumSet.of(EventType.VIEW, EventType.CLICK);

    /** The event that opened the item in view. */
    Recorded latest() {
        return known.get(known.size() - 1);
    }

    String inView() {
        return latest().event().item();
    }

    /**
     * The moments of a session of which the next click is known; none of one that opened a single item.
     *
     * @param session its events, oldest first
     */
    static List<Moment> of(List<Recorded> session) {
        List<Integer> opened = new ArrayList<>();
        for (int i = 0; i < session.size(); i++) {
            boolean opens = OPENS.contains(session.get(i).event().type());
            if (opens && (opened.isEmpty() || !item(session, i).equals(item(session, opened.get(opened.size() - 1))))) {
                opened.add(i);
            }
        }
        List<Moment> moments = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int place = 1; place < opened.size(); place++) {
            int at = opened.get(place - 1);
            seen.add(item(session, at));
            String next = item(session, opened.get(place));
            moments.add(new Moment(session.subList(0, at + 1), place, next, !seen.contains(next)));
        }
        return moments;
    }

    private static String item(List<Recorded> session, int at) {
        return session.get(at).event().item();
    }
}

package dev.nightjar.recommend;

import dev.nightjar.ranking.Rail;
import java.util.List;

/**
 * One list asked for.
 *
 * @param count items wanted, 1 or more
 * @param about ids of the items in view or in the basket; those that the catalogue does not know say nothing
 * @param category that the page is about; empty when none
 */
public record Slot(Rail rail, int count, List<String> about, String category) {
    public Slot {
        about = List.copyOf(about);
    }
}

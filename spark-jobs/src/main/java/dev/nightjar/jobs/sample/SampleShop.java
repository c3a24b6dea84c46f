package dev.nightjar.jobs.sample;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@link ShopGenerator} wrote: where, and how much of it. The counts are of lines in the files, so a reader of the
 * files must find the same numbers. It is not a handle on the files: they may be moved or deleted afterwards.
 *
 * @param eventsFile gzip, in the format of the shop's kind
 * @param catalogueFile one row an item
 * @param stockFile one row an item and size, as at the end of the last day
 * @param eventsByType sound event lines by Nightjar's type names: view, hover, scroll, cart, wishlist, purchase, return
 * @param users distinct shopper ids in the event file, anonymous visits aside; at most {@link ShopSpec#users()}
 * @param items catalogue rows
 * @param stockRows stock rows, sold out or not
 * @param brokenRows unusable lines in the event file, not counted in {@code eventsByType}
 */
public record SampleShop(
        Path eventsFile,
        Path catalogueFile,
        Path stockFile,
        Map<String, Long> eventsByType,
        int users,
        int items,
        int stockRows,
        int brokenRows) {

    public SampleShop {
        eventsByType = Collections.unmodifiableMap(new LinkedHashMap<>(eventsByType));
    }

    /** Sound event lines of all types; the file has {@link #brokenRows()} more, and a header if it is CSV. */
    public long events() {
        return eventsByType.values().stream().mapToLong(Long::longValue).sum();
    }
}

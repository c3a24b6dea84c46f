package dev.nightjar.jobs.sample;

/** The ways in which a line of a real export is unusable. Each spoils exactly one thing of an otherwise sound line. */
enum Breakage {
    /** Cut off in the middle: no longer JSON, or too few columns. */
    CUT_OFF,
    NO_ITEM,
    BAD_TIME,
    UNKNOWN_ACTION,
    NEGATIVE_QUANTITY,
    /** After the last day of the period. */
    FROM_THE_FUTURE,
    /** Not JSON, or too many columns. */
    GARBLED;

    private static final long MONTH_AHEAD = 30 * DayClock.DAY;

    /**
     * A broken line shaped like an event.
     *
     * @param number running number of the line in the event file
     * @param end end of the period, milliseconds since 1970
     */
    String line(ExportFormat format, ShopEvent like, long number, long end) {
        ShopEvent event = this == NEGATIVE_QUANTITY
                ? new ShopEvent(like.at(), like.visitor(), like.item(), ShopEvent.Deed.of(Action.PURCHASE, 0, -2))
                : like;
        String[] columns = format.event(event, number);
        switch (this) {
            case NO_ITEM -> columns[format.columns().item()] = "";
            case BAD_TIME -> columns[format.columns().time()] = format.word("31-31-31 noon");
            case UNKNOWN_ACTION -> columns[format.columns().action()] = format.word("teleport");
            case FROM_THE_FUTURE -> columns[format.columns().time()] = format.time(end + MONTH_AHEAD);
            case CUT_OFF, NEGATIVE_QUANTITY, GARBLED -> {
                // Nothing to do: the quantity is spoilt above, the whole line below.
            }
        }
        String line = format.eventLine(columns);
        return switch (this) {
            case CUT_OFF ->
                line.substring(0, line.indexOf(columns[format.columns().item()]) + 2);
            case GARBLED -> format.garbled(line);
            default -> line;
        };
    }
}

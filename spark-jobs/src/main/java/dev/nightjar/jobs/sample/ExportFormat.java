package dev.nightjar.jobs.sample;

import java.time.LocalDate;

/** How a shop writes its exports: file names, columns, words. Lines come without a line end. */
sealed interface ExportFormat permits LoomFormat, HearthFormat {

    /** Places in {@link #event} of the columns that a broken row spoils. */
    record Columns(int item, int time, int action, int quantity) {}

    static ExportFormat of(ShopKind kind, Catalogue catalogue, LocalDate start) {
        return switch (kind) {
            case CLOTHING -> new LoomFormat(catalogue, start);
            case HOME -> new HearthFormat(catalogue, start);
        };
    }

    String eventsFile();

    String catalogueFile();

    String stockFile();

    /** Empty where the file has no header. */
    String eventsHeader();

    /** Empty where the file has no header. */
    String catalogueHeader();

    String stockHeader();

    /**
     * The event's columns as written, in order; an absent one is empty.
     *
     * @param number running number of the line, from 1, of which the export makes the event's id
     */
    String[] event(ShopEvent event, long number);

    String eventLine(String[] columns);

    Columns columns();

    /** A text as it stands in a column of the event file. */
    String word(String text);

    /** The moment (milliseconds since 1970) as it stands in a column of the event file. */
    String time(long at);

    /** A sound line made unreadable in a way this format knows. */
    String garbled(String line);

    String catalogueLine(Item item);

    String stockLine(Item item, int size, int units, long changedAt);
}

package dev.nightjar.jobs.sample;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * Writes events as they happen and counts them, with the broken rows spread evenly over the period. The gzip header
 * holds no time and no name (the JDK writes it so from 16 on), so equal lines are equal bytes.
 */
final class EventFile implements ShopLog, Closeable {

    private static final int BUFFER_BYTES = 1 << 16;

    private final ShopSpec spec;
    private final ExportFormat format;
    private final BufferedWriter out;
    private final long start;
    private final long end;
    private final Map<Action, Long> counts = new EnumMap<>(Action.class);
    private final BitSet shoppers = new BitSet();
    private ShopEvent latest;
    private long lines;
    private int broken;

    /** @param pattern what broken rows look like if nothing ever happens in the shop */
    EventFile(ShopSpec spec, ExportFormat format, ShopEvent pattern, Path file) throws IOException {
        this.spec = spec;
        this.format = format;
        this.latest = pattern;
        DayClock clock = new DayClock(spec.firstDay());
        this.start = clock.midnight(0);
        this.end = clock.midnight(spec.days());
        for (Action action : Action.values()) {
            counts.put(action, 0L);
        }
        this.out = new BufferedWriter(
                new OutputStreamWriter(
                        new GZIPOutputStream(Files.newOutputStream(file), BUFFER_BYTES), StandardCharsets.UTF_8),
                BUFFER_BYTES);
        if (!format.eventsHeader().isEmpty()) {
            write(format.eventsHeader());
        }
    }

    @Override
    public void event(ShopEvent event) throws IOException {
        latest = event;
        while (broken < spec.brokenRows() && event.at() >= nextBreak()) {
            writeBroken();
        }
        write(format.eventLine(format.event(event, ++lines)));
        counts.merge(event.deed().action(), 1L, Long::sum);
        if (!event.visitor().anonymous()) {
            shoppers.set(event.visitor().shopper());
        }
    }

    @Override
    public void delivery(Delivery delivery) {
        // Deliveries are not exported.
    }

    /** Writes the broken rows that are still due after the last event. */
    void finish() throws IOException {
        while (broken < spec.brokenRows()) {
            writeBroken();
        }
    }

    Map<String, Long> eventsByType() {
        Map<String, Long> byType = new LinkedHashMap<>();
        counts.forEach((action, count) -> byType.put(action.typeName(), count));
        return byType;
    }

    int shoppers() {
        return shoppers.cardinality();
    }

    int broken() {
        return broken;
    }

    /** The n-th of N broken rows is due in the middle of the n-th of N equal stretches of the period. */
    private double nextBreak() {
        return start + (end - start) * ((broken + 0.5) / spec.brokenRows());
    }

    private void writeBroken() throws IOException {
        Breakage[] kinds = Breakage.values();
        write(kinds[broken % kinds.length].line(format, latest, ++lines, end));
        broken++;
    }

    private void write(String line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

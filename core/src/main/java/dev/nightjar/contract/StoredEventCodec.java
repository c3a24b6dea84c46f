package dev.nightjar.contract;

import dev.nightjar.session.EventType;
import java.time.Instant;
import java.util.List;

/**
 * Version 1: type, time, dwell, depth, item. The script that writes sessions orders events by the eight bytes of the
 * time, so these must stay where they are.
 */
final class StoredEventCodec implements Codec<StoredEvent> {
    private static final int VERSION = 1;
    private static final List<EventType> TYPES = List.of(EventType.values());

    @Override
    public byte[] encode(StoredEvent event) {
        return new ByteWriter(VERSION, 32)
                .u8(TYPES.indexOf(event.type()))
                .i64(event.at())
                .varint(event.dwellMs())
                .u8(event.depthPercent())
                .text(event.item())
                .toBytes();
    }

    @Override
    public StoredEvent decode(byte[] bytes) {
        ByteReader in = new ByteReader("session event", VERSION, bytes);
        int type = in.u8();
        if (type >= TYPES.size()) {
            throw in.broken("type " + type + "; the last known one is " + (TYPES.size() - 1));
        }
        long at = in.i64();
        int dwellMs = in.varint();
        int depthPercent = in.u8();
        String item = in.text();
        in.end();
        try {
            return new StoredEvent(TYPES.get(type), item, at, dwellMs, depthPercent);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    @Override
    public String describe(StoredEvent event) {
        return event.type().label() + " of " + event.item() + " at " + Instant.ofEpochMilli(event.at()) + ", dwell "
                + event.dwellMs() + " ms, depth " + event.depthPercent() + " %";
    }
}

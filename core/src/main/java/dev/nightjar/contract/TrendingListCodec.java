package dev.nightjar.contract;

import java.time.Instant;

/** Version 1: two times in epoch milliseconds, the list's own number, then count, item numbers and scores as in a candidate list. */
final class TrendingListCodec implements Codec<TrendingList> {
    private static final int VERSION = 1;

    @Override
    public byte[] encode(TrendingList list) {
        ByteWriter out = new ByteWriter(VERSION, 32 + 5 * list.items().size())
                .i64(list.asOf().toEpochMilli())
                .i64(list.madeAt().toEpochMilli())
                .i64(list.number());
        CandidateListCodec.write(list.items(), out);
        return out.toBytes();
    }

    @Override
    public TrendingList decode(byte[] bytes) {
        ByteReader in = new ByteReader("trending list", VERSION, bytes);
        Instant asOf = Instant.ofEpochMilli(in.i64());
        Instant madeAt = Instant.ofEpochMilli(in.i64());
        long number = in.i64();
        CandidateList items = CandidateListCodec.read(in);
        in.end();
        try {
            return new TrendingList(asOf, madeAt, number, items);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    @Override
    public String describe(TrendingList list) {
        return "trending list " + list.number() + " as of " + list.asOf() + ", made at " + list.madeAt() + ": "
                + list.items();
    }
}

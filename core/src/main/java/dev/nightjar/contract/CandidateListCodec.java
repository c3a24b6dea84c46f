package dev.nightjar.contract;

import java.util.StringJoiner;

/** Version 1: version, count, item numbers as varints in rank order, then scores as float16 in the same order. */
final class CandidateListCodec implements Codec<CandidateList> {
    private static final int VERSION = 1;
    private static final String WHAT = "candidate list";

    @Override
    public byte[] encode(CandidateList list) {
        ByteWriter out = new ByteWriter(VERSION, 8 + 5 * list.size());
        write(list, out);
        return out.toBytes();
    }

    @Override
    public CandidateList decode(byte[] bytes) {
        ByteReader in = new ByteReader(WHAT, VERSION, bytes);
        CandidateList list = read(in);
        in.end();
        return list;
    }

    /** The item numbers; of the scores only that there are as many. */
    static int[] numbers(byte[] bytes) {
        ByteReader in = new ByteReader(WHAT, VERSION, bytes);
        int[] items = items(in);
        in.raw(Float16.BYTES * items.length);
        in.end();
        return items;
    }

    /** Everything behind the version byte, for values that hold a list among other things. */
    static void write(CandidateList list, ByteWriter out) {
        out.varint(list.size());
        for (int i = 0; i < list.size(); i++) {
            out.varint(list.item(i));
        }
        for (int i = 0; i < list.size(); i++) {
            out.f16(list.score(i));
        }
    }

    /** Reads what {@link #write} wrote. */
    static CandidateList read(ByteReader in) {
        int[] items = items(in);
        float[] scores = new float[items.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = in.f16();
        }
        return CandidateList.of(items, scores);
    }

    private static int[] items(ByteReader in) {
        int[] items = new int[in.count(1 + Float16.BYTES)];
        for (int i = 0; i < items.length; i++) {
            items[i] = in.varint();
        }
        return items;
    }

    @Override
    public String describe(CandidateList list) {
        StringJoiner out = new StringJoiner(" ", "[", "]");
        for (int i = 0; i < list.size(); i++) {
            out.add(list.item(i) + ":" + list.score(i));
        }
        return out.toString();
    }
}

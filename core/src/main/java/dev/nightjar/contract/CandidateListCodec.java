package dev.nightjar.contract;

import java.util.StringJoiner;

/** Version 1: version, count, item numbers as varints in rank order, then scores as float16 in the same order. */
final class CandidateListCodec implements Codec<CandidateList> {
    private static final int VERSION = 1;

    @Override
    public byte[] encode(CandidateList list) {
        ByteWriter out = new ByteWriter(VERSION, 8 + 5 * list.size());
        write(list, out);
        return out.toBytes();
    }

    @Override
    public CandidateList decode(byte[] bytes) {
        ByteReader in = new ByteReader("candidate list", VERSION, bytes);
        CandidateList list = read(in);
        in.end();
        return list;
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
        int n = in.count(3);
        int[] items = new int[n];
        float[] scores = new float[n];
        for (int i = 0; i < n; i++) {
            items[i] = in.varint();
        }
        for (int i = 0; i < n; i++) {
            scores[i] = in.f16();
        }
        return CandidateList.of(items, scores);
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

package dev.nightjar.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Version 1: count, then each item's number and its three lists: also bought, similar, complements. */
final class RelatedBlockCodec implements Codec<RelatedBlock> {
    private static final int VERSION = 1;
    /** Of one entry: a number and three counts, a byte each. */
    private static final int LEAST_BYTES = 4;

    @Override
    public byte[] encode(RelatedBlock block) {
        ByteWriter out = new ByteWriter(VERSION, 200 * block.entries().size())
                .varint(block.entries().size());
        for (RelatedBlock.Entry entry : block.entries()) {
            out.varint(entry.number());
            CandidateListCodec.write(entry.alsoBought(), out);
            CandidateListCodec.write(entry.similar(), out);
            CandidateListCodec.write(entry.complements(), out);
        }
        return out.toBytes();
    }

    @Override
    public RelatedBlock decode(byte[] bytes) {
        ByteReader in = new ByteReader("related block", VERSION, bytes);
        int n = in.count(LEAST_BYTES);
        List<RelatedBlock.Entry> entries = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            entries.add(new RelatedBlock.Entry(
                    in.varint(),
                    CandidateListCodec.read(in),
                    CandidateListCodec.read(in),
                    CandidateListCodec.read(in)));
        }
        in.end();
        try {
            return new RelatedBlock(entries);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    @Override
    public String describe(RelatedBlock block) {
        return block.entries().size() + " items"
                + block.entries().stream()
                        .map(e -> "\n" + e.number() + " also bought " + e.alsoBought() + " similar " + e.similar()
                                + " complements " + e.complements())
                        .collect(Collectors.joining());
    }
}

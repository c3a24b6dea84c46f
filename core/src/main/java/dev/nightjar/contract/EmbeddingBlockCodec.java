package dev.nightjar.contract;

import dev.nightjar.embeddings.QuantisedVector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Version 1: count, rank, then each item's number, scale and a signed byte a component. */
final class EmbeddingBlockCodec implements Codec<EmbeddingBlock> {
    private static final int VERSION = 1;
    /** Of one entry, beside its codes: a number of one byte and the scale. */
    private static final int LEAST_BYTES = 5;

    @Override
    public byte[] encode(EmbeddingBlock block) {
        int entryBytes = block.rank() + 4 + 5;
        ByteWriter out = new ByteWriter(
                        VERSION, 11 + entryBytes * block.entries().size())
                .varint(block.entries().size())
                .varint(block.rank());
        for (EmbeddingBlock.Entry entry : block.entries()) {
            out.varint(entry.number())
                    .f32(entry.vector().scale())
                    .raw(entry.vector().codes());
        }
        return out.toBytes();
    }

    @Override
    public EmbeddingBlock decode(byte[] bytes) {
        ByteReader in = new ByteReader("embedding block", VERSION, bytes);
        int n = in.count(LEAST_BYTES);
        int rank = in.varint();
        List<EmbeddingBlock.Entry> entries = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            entries.add(entry(in, rank));
        }
        in.end();
        try {
            return new EmbeddingBlock(rank, entries);
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    private static EmbeddingBlock.Entry entry(ByteReader in, int rank) {
        int number = in.varint();
        float scale = in.f32();
        byte[] codes = in.raw(rank);
        for (byte code : codes) {
            if (code == Byte.MIN_VALUE) {
                throw in.broken("item number " + number + " has the code -128; codes are -127 to 127");
            }
        }
        try {
            return new EmbeddingBlock.Entry(number, QuantisedVector.of(scale, codes));
        } catch (IllegalArgumentException e) {
            throw in.broken(e.getMessage());
        }
    }

    @Override
    public String describe(EmbeddingBlock block) {
        return "rank " + block.rank()
                + block.entries().stream()
                        .map(e -> "\n" + e.number() + " " + e.vector())
                        .collect(Collectors.joining());
    }
}

package dev.nightjar.contract;

import dev.nightjar.embeddings.QuantisedVector;
import java.util.List;

/**
 * The embeddings of a run of item numbers: block {@code b} holds those of the active items whose number is in
 * {@code [b·SIZE, (b+1)·SIZE)}, with {@link ItemBlock#SIZE}. An item without one is left out.
 *
 * @param rank components of each vector, 1 or more; the same in all blocks of a generation
 * @param entries in rising number order, none twice, all of one block
 */
public record EmbeddingBlock(int rank, List<Entry> entries) {
    /** Encoding, version 1. */
    public static final Codec<EmbeddingBlock> CODEC = new EmbeddingBlockCodec();

    /**
     * One item's.
     *
     * @param number 0 or more
     */
    public record Entry(int number, QuantisedVector vector) {}

    public EmbeddingBlock {
        if (rank < 1) {
            throw new IllegalArgumentException("rank " + rank + "; an embedding has 1 component or more");
        }
        entries = List.copyOf(entries);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.vector().rank() != rank) {
                throw new IllegalArgumentException("item number " + entry.number() + ": an embedding of rank "
                        + entry.vector().rank() + " among some of " + rank);
            }
            ItemBlock.requireNext(i == 0 ? -1 : entries.get(i - 1).number(), entry.number());
        }
    }
}

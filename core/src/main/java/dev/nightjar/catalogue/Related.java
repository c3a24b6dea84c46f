package dev.nightjar.catalogue;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Float16;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.RelatedBlock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The items related to each item of one generation, by number and kind, packed block by block into flat arrays: 12 bytes
 * for each item number and 6 for each related item, whose score rests as float16. Immutable and safe to share.
 */
public final class Related {
    /** How an item is related to another. */
    public enum Kind {
        /** Bought (or, where nothing is sold, looked at) with it more often than chance explains. */
        ALSO_BOUGHT(0),
        /** Close to it in the space of embeddings: instead of it. */
        SIMILAR(1),
        /** Of another category that goes with the item's own: beside it. */
        COMPLEMENT(2);

        private final int place;

        Kind(int place) {
            this.place = place;
        }

        /** The word in tables, settings and answers, such as {@code also_bought}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing is related to anything. */
    public static final Related NONE = new Builder().build();

    private static final int KINDS = Kind.values().length;

    private final Packed[] blocks;
    private final int size;

    private Related(Builder builder) {
        this.blocks = builder.blocks;
        this.size = builder.size;
    }

    /** One block's lists, end to end. */
    private static final class Packed {
        /** Where each list begins, by place in the block and kind, and where the last one ends. */
        private final int[] starts;

        private final int[] items;
        private final short[] scores;

        Packed(List<RelatedBlock.Entry> entries) {
            int total = entries.stream().mapToInt(RelatedBlock.Entry::size).sum();
            starts = new int[ItemBlock.SIZE * KINDS + 1];
            items = new int[total];
            scores = new short[total];
            int next = 0;
            int list = 0;
            for (RelatedBlock.Entry entry : entries) {
                int first = entry.number() % ItemBlock.SIZE * KINDS;
                Arrays.fill(starts, list, first, next);
                list = first;
                for (Kind kind : Kind.values()) {
                    starts[list++] = next;
                    CandidateList of = entry.of(kind);
                    for (int rank = 0; rank < of.size(); rank++, next++) {
                        items[next] = of.item(rank);
                        scores[next] = Float16.fromFloat(of.score(rank));
                    }
                }
            }
            Arrays.fill(starts, list, starts.length, next);
        }

        CandidateList list(int place) {
            int from = starts[place];
            float[] list = new float[starts[place + 1] - from];
            for (int i = 0; i < list.length; i++) {
                list[i] = Float16.toFloat(scores[from + i]);
            }
            return list.length == 0
                    ? CandidateList.EMPTY
                    : CandidateList.of(Arrays.copyOfRange(items, from, starts[place + 1]), list);
        }
    }

    /** Gathers blocks. Not safe for use by several threads; use it for one result only. */
    public static final class Builder {
        private Packed[] blocks = new Packed[0];
        private int size;

        /**
         * Adds one block's.
         *
         * @throws IllegalArgumentException when a block of the same numbers was added before
         */
        public Builder put(RelatedBlock block) {
            List<RelatedBlock.Entry> entries = block.entries();
            if (entries.isEmpty()) {
                return this;
            }
            int at = ItemBlock.blockOf(entries.get(0).number());
            if (at >= blocks.length) {
                blocks = Arrays.copyOf(blocks, at + 1);
            }
            if (blocks[at] != null) {
                throw new IllegalArgumentException(
                        "item number " + entries.get(0).number() + " has its related items twice");
            }
            blocks[at] = new Packed(entries);
            size += entries.size();
            return this;
        }

        public Related build() {
            return new Related(this);
        }
    }

    /** Items that something is related to. */
    public int size() {
        return size;
    }

    /** The items of a kind that are related to an item, best first; none for an item of which nothing is known. */
    public CandidateList of(int number, Kind kind) {
        int block = ItemBlock.blockOf(number);
        if (number < 0 || block >= blocks.length || blocks[block] == null) {
            return CandidateList.EMPTY;
        }
        return blocks[block].list(number % ItemBlock.SIZE * KINDS + kind.place);
    }
}

package dev.nightjar.contract;

import dev.nightjar.catalogue.Related;
import java.util.List;

/**
 * The items related to each of a run of item numbers: block {@code b} holds the lists of the active items whose number is
 * in {@code [b·SIZE, (b+1)·SIZE)}, with {@link ItemBlock#SIZE}. An item to which nothing is related is left out.
 *
 * @param entries in rising number order, none twice, all of one block
 */
public record RelatedBlock(List<Entry> entries) {
    /** Encoding, version 1. */
    public static final Codec<RelatedBlock> CODEC = new RelatedBlockCodec();

    /**
     * One item's lists, each best first.
     *
     * @param number 0 or more
     */
    public record Entry(int number, CandidateList alsoBought, CandidateList similar, CandidateList complements) {

        /** The list of a kind. */
        public CandidateList of(Related.Kind kind) {
            return switch (kind) {
                case ALSO_BOUGHT -> alsoBought;
                case SIMILAR -> similar;
                case COMPLEMENT -> complements;
            };
        }

        /** Related items of all kinds. */
        public int size() {
            return alsoBought.size() + similar.size() + complements.size();
        }
    }

    public RelatedBlock {
        entries = List.copyOf(entries);
        for (int i = 0; i < entries.size(); i++) {
            ItemBlock.requireNext(
                    i == 0 ? -1 : entries.get(i - 1).number(), entries.get(i).number());
        }
    }
}

package dev.nightjar.recommend;

import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.ContextLifts;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.contract.ItemBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.embeddings.ItemVectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts an {@link Assortment} together from the values of a generation, as they rest in Redis or as a job makes them for it:
 * whoever decodes them holds the same. Not safe for use by several threads; use it for one result only.
 */
public final class AssortmentBuilder {
    private final List<Item> items = new ArrayList<>();
    private Optional<Catalogue> catalogue = Optional.empty();
    private final Map<String, CandidateList> popular = new HashMap<>();
    private final Map<String, CandidateList> arrivals = new HashMap<>();
    private final Related.Builder related = new Related.Builder();
    private Optional<ItemVectors.Builder> vectors = Optional.empty();
    private ContextLifts lifts = ContextLifts.NONE;
    private Optional<FoldInModel> foldIn = Optional.empty();

    /**
     * Adds a value; one of a single user, which is not part of an assortment, is passed over.
     *
     * @throws MalformedValueException when the value is not what the contract says
     */
    public AssortmentBuilder put(Key key, byte[] value) {
        switch (key.kind()) {
            case ITEM_BLOCK -> {
                items.addAll(ItemBlock.CODEC.decode(value).items());
                catalogue = Optional.empty();
            }
            case EMBEDDING_BLOCK -> put(EmbeddingBlock.CODEC.decode(value));
            case RELATED_BLOCK -> related.put(RelatedBlock.CODEC.decode(value));
            case POPULAR -> popular.put(key.id(), CandidateList.CODEC.decode(value));
            case ARRIVALS -> arrivals.put(key.id(), CandidateList.CODEC.decode(value));
            case CONTEXT_LIFTS -> lifts = ContextLifts.CODEC.decode(value);
            case FOLD_IN -> foldIn = Optional.of(FoldInModel.CODEC.decode(value));
            default -> {}
        }
        return this;
    }

    private void put(EmbeddingBlock block) {
        if (vectors.isEmpty()) {
            vectors = Optional.of(new ItemVectors.Builder(block.rank()));
        }
        block.entries().forEach(entry -> vectors.get().put(entry.number(), entry.vector()));
    }

    /**
     * The items that were put so far: whoever reads values needs the categories to know which there are.
     *
     * @throws IllegalArgumentException when two items share a number or an id
     */
    public Catalogue catalogue() {
        if (catalogue.isEmpty()) {
            catalogue = Optional.of(new Catalogue(items));
        }
        return catalogue.get();
    }

    /**
     * Puts it together.
     *
     * @throws IllegalArgumentException when the values do not belong together
     */
    public Assortment build() {
        ItemVectors all = vectors.isPresent() ? vectors.get().build() : ItemVectors.NONE;
        return new Assortment(
                catalogue(),
                popular,
                arrivals,
                all,
                related.build(),
                lifts,
                foldIn.map(model -> FoldIn.of(model, all)).orElse(FoldIn.NONE));
    }
}

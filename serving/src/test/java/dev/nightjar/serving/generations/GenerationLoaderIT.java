package dev.nightjar.serving.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.EmbeddingBlock;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.recommend.FoldIn;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TinyShop;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

class GenerationLoaderIT {
    private static final String STORE = "lantern";

    private LocalRedis local;
    private UnifiedJedis redis;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
    }

    @AfterEach
    void stop() {
        redis.close();
        local.close();
    }

    @Test
    void embeddingsAreFoundByItemNumberOverAllBlocks() {
        TinyShop shop = shopOf(1100).vector("i3", 3, 4).vector("i1099", 0, -1);
        ItemVectors vectors = load(shop.write(redis, STORE)).assortment().vectors();

        assertThat(vectors.size()).isEqualTo(2);
        assertThat(vectors.dot(3, new double[] {0, 1})).isCloseTo(0.8, within(0.004));
        assertThat(vectors.dot(1099, new double[] {0, 1})).isCloseTo(-1, within(0.004));
        assertThat(vectors.has(4)).isFalse();
    }

    @Test
    void relatedItemsAreFoundByNumberAndKindOverAllBlocks() {
        TinyShop shop = shopOf(1100)
                .related("i3", Related.Kind.ALSO_BOUGHT, "i1099", "i7")
                .related("i1099", Related.Kind.COMPLEMENT, "i3");
        Related related = load(shop.write(redis, STORE)).assortment().related();

        assertThat(related.size()).isEqualTo(2);
        assertThat(related.of(3, Related.Kind.ALSO_BOUGHT))
                .isEqualTo(CandidateList.of(new int[] {1099, 7}, new float[] {2, 1}));
        assertThat(related.of(1099, Related.Kind.COMPLEMENT))
                .isEqualTo(CandidateList.of(new int[] {3}, new float[] {1}));
        assertThat(related.of(3, Related.Kind.SIMILAR).size()).isZero();
    }

    @Test
    void aLostBlockOfRelatedItemsIsRefused() {
        long g = shopOf(1100).related("i3", Related.Kind.SIMILAR, "i4").write(redis, STORE);
        redis.del(Key.relatedBlock(STORE, g, 1).text());

        assertThatThrownBy(() -> load(g)).hasMessageContaining("nj:lantern:g1:r:{1} is missing");
    }

    @Test
    void aGenerationOfAnOlderReleaseHasNeither() {
        long g = shopOf(2).write(redis, STORE);
        String registry = Key.ofStore(STORE, Key.Kind.GENERATIONS).text();
        String manifest = redis.hget(registry, Long.toString(g));
        redis.hset(registry, Long.toString(g), manifest.replaceAll("\"(embeddings|embedding_rank|related)\":0,", ""));

        assertThat(redis.hget(registry, Long.toString(g))).doesNotContain("embedding", "related");
        assertThat(load(g).assortment().vectors()).isSameAs(ItemVectors.NONE);
        assertThat(load(g).assortment().related().size()).isZero();
        assertThat(load(g).assortment().foldIn()).isSameAs(FoldIn.NONE);
    }

    @Test
    void aModelForNewShoppersThatIsOfOtherEmbeddingsIsRefused() {
        TinyShop shop = shopOf(3).vector("i0", 1, 0).vector("i1", 0, 1).foldIn(Map.of("view", 1.0));
        long g = shop.write(redis, STORE);
        assertThat(load(g).assortment().foldIn()).isNotSameAs(FoldIn.NONE);
        redis.copy(Key.foldIn(STORE, g).text(), "kept", true);
        long other = shop.vector("i2", 1, 1).write(redis, STORE);
        redis.copy("kept", Key.foldIn(STORE, other).text(), true);

        assertThatThrownBy(() -> load(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fold-in has 2 items of rank 2, there are 3 embeddings of rank 2");
    }

    @Test
    void aLostBlockOfEmbeddingsIsRefused() {
        long g = shopOf(1100).vector("i3", 3, 4).write(redis, STORE);
        // An empty one: to miss is not to be empty.
        redis.del(Key.embeddingBlock(STORE, g, 2).text());

        assertThatThrownBy(() -> load(g))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("nj:lantern:g1:e:{2} is missing: generation 1 has expired or was dropped");
    }

    @Test
    void fewerEmbeddingsThanPromisedAreRefused() {
        long g = shopOf(3).vector("i0", 1, 0).vector("i1", 0, 1).write(redis, STORE);
        redis.set(
                Key.embeddingBlock(STORE, g, 0).bytes(),
                EmbeddingBlock.CODEC.encode(new EmbeddingBlock(
                        2, List.of(new EmbeddingBlock.Entry(0, QuantisedVector.ofDirection(new float[] {1, 0}))))));

        assertThatThrownBy(() -> load(g))
                .isInstanceOf(MalformedValueException.class)
                .hasMessage("generation 1 of store lantern holds 1 embeddings, its manifest says 2; publish again");
    }

    private static TinyShop shopOf(int items) {
        TinyShop shop = TinyShop.aShop();
        for (int i = 0; i < items; i++) {
            shop.item("i" + i, "kitchen", "");
        }
        return shop;
    }

    private Generation load(long generation) {
        return new GenerationLoader(redis, STORE)
                .load(new Generations(redis, STORE).find(generation).orElseThrow());
    }
}

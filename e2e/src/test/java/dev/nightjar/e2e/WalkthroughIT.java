package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Key;
import dev.nightjar.redis.Generations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a newcomer does first: ask for a known shopper, for a stranger, and go back a generation. */
@ExtendWith(LiveShopExtension.class)
class WalkthroughIT {

    @Test
    void aKnownShopperGetsThePublishedList(LiveShop shop) {
        Generations generations = new Generations(shop.redis, LiveShop.STORE);
        long live = generations.live().orElseThrow();
        String user = generations.find(live).orElseThrow().exampleUsers().get(0);
        CandidateList published = CandidateList.CODEC.decode(
                shop.redis.get(Key.candidates(LiveShop.STORE, live, user).bytes()));
        Config answer = shop.recommendations(user, 10);
        assertThat(answer.getString("strategy")).isEqualTo("personalised");
        assertThat(answer.getInt("returned")).isEqualTo(10);
        assertThat(published.size()).isGreaterThanOrEqualTo(10);
        assertThat(answer.getConfigList("items").get(0).getString("source")).isEqualTo("personal");
        assertThat(answer.getConfigList("items"))
                .allMatch(item -> item.getDouble("score") > 0)
                .noneMatch(item -> item.getString("title").isEmpty());
    }

    @Test
    void aStrangerGetsThePopularListAndIsToldSo(LiveShop shop) {
        Config answer = shop.recommendations("nobody-we-know", 10);
        assertThat(answer.getString("strategy")).isEqualTo("fallback");
        assertThat(answer.getString("fallback_reason")).isEqualTo("unknown_user");
        assertThat(answer.getConfigList("items")).hasSize(10);
    }

    @Test
    void aRestartedNightlyPublishesTheSameListsAndCanBeRolledBack(LiveShop shop) {
        Generations generations = new Generations(shop.redis, LiveShop.STORE);
        long before = generations.live().orElseThrow();
        List<String> users = generations.find(before).orElseThrow().exampleUsers();
        List<List<Byte>> lists = lists(shop, before, users);
        shop.run(
                "nightly",
                "--restart",
                "--conf",
                shop.conf.toString(),
                "--store",
                LiveShop.STORE,
                "--date",
                LiveShop.DATE);
        long after = generations.live().orElseThrow();
        assertThat(after).isGreaterThan(before);
        assertThat(lists(shop, after, users)).isEqualTo(lists);
        shop.run("rollback", "--conf", shop.conf.toString(), "--store", LiveShop.STORE);
        assertThat(generations.live()).hasValue(before);
        LiveShop.await(() -> shop.recommendations(users.get(0), 1).getLong("generation") == before);
    }

    private static List<List<Byte>> lists(LiveShop shop, long generation, List<String> users) {
        return users.stream()
                .map(user -> shop.redis.get(
                        Key.candidates(LiveShop.STORE, generation, user).bytes()))
                .map(WalkthroughIT::boxed)
                .toList();
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> boxed = new java.util.ArrayList<>();
        for (byte b : bytes) {
            boxed.add(b);
        }
        return boxed;
    }
}

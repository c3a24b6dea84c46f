package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.e2e.LiveShopExtension.OfStore;
import dev.nightjar.redis.Generations;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A shopper of hearth clicks into kitchen, lingers over two cutting boards and opens one. The next page shows it: the
 * rail on that board's page coheres with it, the front page has moved, nothing sold out is offered, and one stray hover
 * before has swung nothing.
 */
@ExtendWith(LiveShopExtension.class)
class CuttingBoardIT {
    private static final String BOARDS = "kitchen/cutting-boards";

    @Test
    void theNextPageShowsWhatTheShopperDoesNow(@OfStore("hearth") LiveShop shop) {
        Generations generations = new Generations(shop.redis, shop.store);
        String user = generations
                .find(generations.live().orElseThrow())
                .orElseThrow()
                .exampleUsers()
                .get(0);
        String home = "user=" + user + "&session=cutting-board&rail=home&count=10";
        List<String> boards = ids(ask(shop, "rail=category&category=" + BOARDS + "&count=20"));
        assertThat(boards).hasSizeGreaterThan(2);
        List<String> before = ids(ask(shop, home));

        // A stray hover on something else: a tenth of a whole one.
        did(shop, "hover", before.get(9), 500);
        List<String> stray = ids(ask(shop, home));
        assertThat(stray).startsWith(before.get(0));
        assertThat(stray).filteredOn(before::contains).hasSizeGreaterThanOrEqualTo(9);

        did(shop, "hover", boards.get(0), 6000);
        did(shop, "hover", boards.get(1), 4000);
        long version = did(shop, "view", boards.get(0), 0);

        Config page = ask(shop, "user=" + user + "&session=cutting-board&rail=pdp&count=8&item=" + boards.get(0));
        assertThat(page.getLong("session.version")).isGreaterThanOrEqualTo(version);
        assertThat(page.getString("session.category")).isEqualTo(BOARDS);
        assertThat(ids(page)).hasSize(8).doesNotContain(boards.get(0));
        assertThat(inKitchen(page)).isGreaterThanOrEqualTo(6);

        Config after = ask(shop, home);
        assertThat(inKitchen(after)).isGreaterThan(inKitchen(ask(shop, "user=" + user + "&rail=home&count=10")));
        assertThat(ids(after)).isNotEqualTo(before);

        String first = ids(page).get(0);
        HttpResponse<String> sold = shop.putStock("{\"items\":[{\"item_id\":\"" + first + "\",\"sizes\":{\"-\":0}}]}");
        assertThat(sold.statusCode()).isEqualTo(200);
        Config next = ask(shop, "user=" + user + "&session=cutting-board&rail=pdp&count=8&item=" + boards.get(0));
        assertThat(ids(next)).hasSize(8).doesNotContain(first);
        assertThat(next.getInt("dropped.sold_out")).isPositive();
    }

    private static Config ask(LiveShop shop, String query) {
        HttpResponse<String> answer = shop.get("/v1/stores/" + shop.store + "/recommendations?" + query);
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        return ConfigFactory.parseString(answer.body());
    }

    private static long did(LiveShop shop, String type, String item, long dwellMs) {
        String dwell = dwellMs == 0 ? "" : ",\"dwell_ms\":" + dwellMs;
        HttpResponse<String> answer = shop.postEvents("{\"events\":[{\"type\":\"" + type + "\",\"item_id\":\"" + item
                + "\",\"session_id\":\"cutting-board\"" + dwell + "}]}");
        assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
        return ConfigFactory.parseString(answer.body()).getLong("session_version");
    }

    private static List<String> ids(Config answer) {
        return answer.getConfigList("items").stream()
                .map(item -> item.getString("item_id"))
                .toList();
    }

    private static long inKitchen(Config answer) {
        return answer.getConfigList("items").stream()
                .filter(item -> item.getString("category").startsWith("kitchen/"))
                .count();
    }
}

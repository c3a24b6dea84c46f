package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.redis.StockFeed.News;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.XTrimParams;

class StockFeedIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private static final String STREAM = Key.ofStore("fashion", Kind.STOCK_FEED).text();
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private UnifiedJedis redis;
    private LiveStock stock;
    private StockFeed feed;

    @BeforeEach
    void setUp() {
        redis = SERVER.redis();
        stock = new LiveStock(redis, "fashion");
        feed = new StockFeed(redis, "fashion");
    }

    @Test
    void whatIsAcknowledgedIsInTheNewsOfEveryoneWhoAsksAfterwards() {
        assertThat(news(StockFeed.START, 10)).isEqualTo(new News(Set.of(), StockFeed.START, true));
        put("dress", 1);
        News first = news(StockFeed.START, 10);
        assertThat(first.items()).containsExactly("dress");
        assertThat(first.complete()).isTrue();
        put("shoe", 1);
        put("bag", 1);
        assertThat(news(first.end(), 10).items()).containsExactlyInAnyOrder("shoe", "bag");
        assertThat(feed.after(first.end(), 10).news()).isEqualTo(news(first.end(), 10));
        assertThat(news(feed.end(), 10)).isEqualTo(new News(Set.of(), feed.end(), true));
    }

    @Test
    void aWriterThatWasCutOffBeforeItAnnouncedMakesUpForItByWritingAgain() {
        put("dress", 3);
        redis.del(STREAM);
        put("dress", 3);
        assertThat(news(StockFeed.START, 10).items()).containsExactly("dress");
    }

    @Test
    void aRefusedChangeAndASnapshotThatSaysTheSameAreNoNews() {
        put("dress", 3);
        StreamEntryID before = feed.end();
        stock.put(List.of(new StockChange("dress", Map.of("M", 9), Optional.of(NOON.minusSeconds(1)))));
        stock.seed(List.of(new StockChange("dress", Map.of("M", 3), Optional.of(NOON.plusSeconds(1)))));
        assertThat(news(before, 10).items()).isEmpty();
        stock.seed(List.of(new StockChange("dress", Map.of("M", 4), Optional.of(NOON.plusSeconds(2)))));
        assertThat(news(before, 10).items()).containsExactly("dress");
    }

    @Test
    void moreNewsThanAskedForAreNotComplete() {
        IntStream.range(0, 5).forEach(i -> put("item-" + i, 1));
        assertThat(news(StockFeed.START, 5).complete()).isFalse();
        News all = news(StockFeed.START, 6);
        assertThat(all.complete()).isTrue();
        assertThat(all.items()).hasSize(5);
    }

    @Test
    void aPageSaysWhenTheEntryAskedFromIsGone() {
        put("dress", 1);
        StreamEntryID dress = feed.end();
        put("shoe", 1);
        put("bag", 1);
        assertThat(feed.after(dress, 10).unbroken()).isTrue();
        redis.xtrim(STREAM, XTrimParams.xTrimParams().maxLen(1).exactTrimming());
        assertThat(feed.after(dress, 10).unbroken()).isFalse();
        assertThat(feed.after(dress, 10).news().items()).containsExactly("bag");
        redis.flushAll();
        assertThat(feed.after(dress, 10).unbroken()).isFalse();
        assertThat(feed.after(StockFeed.START, 10).unbroken()).isTrue();
    }

    @Test
    void theFeedOfAShopThatNobodySellsInIsForgottenWithItsStock() {
        put("dress", 1);
        assertThat(redis.ttl(STREAM))
                .isEqualTo(redis.ttl(Key.stock("fashion", "dress").text()));
        assertThat(redis.ttl(STREAM)).isGreaterThan(Duration.ofDays(29).toSeconds());
    }

    private News news(StreamEntryID position, int limit) {
        try (var pipeline = redis.pipelined()) {
            Pending<News> news = feed.since(pipeline, position, limit);
            pipeline.sync();
            return news.get();
        }
    }

    private void put(String item, int units) {
        stock.put(List.of(new StockChange(item, Map.of("M", units), Optional.of(NOON))));
    }
}

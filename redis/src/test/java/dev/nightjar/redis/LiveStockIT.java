package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.ranking.Stock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

class LiveStockIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String KEY = Key.stock("fashion", "dress").text();

    private UnifiedJedis redis;
    private LiveStock stock;

    @BeforeEach
    void setUp() {
        redis = SERVER.redis();
        stock = new LiveStock(redis, "fashion");
    }

    static List<? extends Config> writes() {
        return golden().getConfigList("writes");
    }

    static List<? extends Config> entries() {
        return golden().getConfigList("entries");
    }

    static List<? extends Config> malformed() {
        return golden().getConfigList("malformed");
    }

    @ParameterizedTest
    @MethodSource("writes")
    void goldenWritesLeaveTheGoldenHashes(Config c) {
        Map<String, String> before = map(c.getConfig("before"), Config::getString);
        if (!before.isEmpty()) {
            redis.hset(KEY, before);
        }
        StockChange change = new StockChange(
                "dress", map(c.getConfig("units"), Config::getInt), Optional.of(Instant.ofEpochMilli(c.getLong("at"))));
        LiveStock.Written written =
                c.getString("mode").equals("all") ? stock.put(List.of(change)) : stock.seed(List.of(change));
        assertThat(written.sizes()).isEqualTo(c.getLong("written"));
        assertThat(written.stale()).isEqualTo(c.getLong("written") == 0 ? List.of("dress") : List.of());
        assertThat(redis.hgetAll(KEY)).isEqualTo(map(c.getConfig("after"), Config::getString));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void goldenEntriesAreWrittenAndRead(Config c) {
        stock.put(List.of(change(Instant.ofEpochMilli(c.getLong("at")), Map.of("38", c.getInt("units")))));
        assertThat(redis.hget(KEY, "38")).isEqualTo(c.getString("text"));
        assertThat(read("dress")).isEqualTo(Stock.of(Map.of("38", c.getInt("units"))));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedEntriesAreRefusedWithTheirPlace(Config c) {
        redis.hset(KEY, "38", c.getString("text"));
        assertThatThrownBy(() -> read("dress"))
                .isInstanceOf(MalformedValueException.class)
                .hasMessage("stock of item dress, size 38: '" + c.getString("text")
                        + "' is not of the form units@milliseconds");
    }

    @Test
    void everyItemAskedForHasAnAnswer() {
        stock.put(List.of(change(NOON, Map.of("38", 2, "40", 0))));
        assertThat(stock.read(List.of("dress", "unheard of", "dress")))
                .isEqualTo(Map.of("dress", Stock.of(Map.of("38", 2, "40", 0)), "unheard of", Stock.UNKNOWN));
        assertThat(stock.read(List.of())).isEmpty();
    }

    @Test
    void soldOutIsKnownAndNotTheSameAsUnknown() {
        stock.put(List.of(change(NOON, Map.of("38", 0))));
        assertThat(read("dress").isKnown()).isTrue();
        assertThat(read("unheard of").isKnown()).isFalse();
    }

    @Test
    void sizesAndItemsMayHaveAnyName() {
        List<String> names =
                List.of("-", "40½", "M/L", "a b", "{x}", "8@9", "7@", "漢", "\uD83D\uDC26", "'\"\\", "\n", "%41");
        Map<String, Integer> units = new TreeMap<>();
        names.forEach(name -> units.put(name, name.length()));
        List<StockChange> changes = names.stream()
                .map(name -> new StockChange(name, units, Optional.of(NOON)))
                .toList();
        assertThat(stock.put(changes).sizes()).isEqualTo((long) names.size() * names.size());
        Map<String, Stock> read = stock.read(names);
        assertThat(names).allSatisfy(name -> assertThat(read.get(name)).isEqualTo(Stock.of(units)));
    }

    @Test
    void aChangeWithoutATimeHappensNowByRedissClock() {
        long before = now();
        stock.put(List.of(change(Map.of("38", 2))));
        assertThat(timeOf("38")).isBetween(before, now());
        assertThat(stock.lastChange().orElseThrow().toEpochMilli()).isBetween(before, now());
    }

    @Test
    void aChangeWithoutATimeWinsEvenOverOneFromTheFuture() {
        Instant future = Instant.ofEpochMilli(now()).plus(Duration.ofDays(1));
        stock.put(List.of(change(future, Map.of("38", 2))));
        assertThat(stock.put(List.of(change(Map.of("38", 7, "40", 1)))).stale()).isEmpty();
        assertThat(read("dress")).isEqualTo(Stock.of(Map.of("38", 7, "40", 1)));
        assertThat(timeOf("38")).isEqualTo(future.toEpochMilli());
        assertThat(timeOf("40")).isLessThan(future.toEpochMilli());
    }

    @Test
    void aRepeatedChangeChangesNothing() {
        StockChange change = change(NOON, Map.of("38", 2, "40", 1));
        stock.put(List.of(change));
        Map<String, String> once = redis.hgetAll(KEY);
        assertThat(stock.put(List.of(change))).isEqualTo(new LiveStock.Written(2, List.of()));
        assertThat(redis.hgetAll(KEY)).isEqualTo(once);
    }

    @Test
    void oneStaleItemDoesNotHoldUpTheOthers() {
        stock.put(List.of(change(NOON, Map.of("38", 2))));
        StockChange shoe = new StockChange("shoe", Map.of("39", 1), Optional.of(NOON.minusSeconds(1)));
        LiveStock.Written written = stock.put(List.of(change(NOON.minusSeconds(1), Map.of("38", 9)), shoe));
        assertThat(written).isEqualTo(new LiveStock.Written(1, List.of("dress")));
        assertThat(read("shoe")).isEqualTo(Stock.of(Map.of("39", 1)));
    }

    @Test
    void theLastChangeIsTheNewestAcceptedOneAndNeverMovesBack() {
        assertThat(stock.lastChange()).isEmpty();
        stock.put(List.of());
        assertThat(stock.lastChange()).isEmpty();
        StockChange shoe = new StockChange("shoe", Map.of("39", 1), Optional.of(NOON.minusSeconds(60)));
        stock.put(List.of(change(NOON, Map.of("38", 2)), shoe));
        assertThat(stock.lastChange()).contains(NOON);
        stock.seed(List.of(new StockChange("bag", Map.of("-", 1), Optional.of(NOON.minusSeconds(30)))));
        assertThat(stock.lastChange()).contains(NOON);
        stock.put(List.of(change(NOON.minusSeconds(9), Map.of("38", 3))));
        assertThat(stock.lastChange()).contains(NOON);
        stock.put(List.of(change(NOON.plusSeconds(1), Map.of("38", 3))));
        assertThat(stock.lastChange()).contains(NOON.plusSeconds(1));
        assertThat(new LiveStock(redis, "kitchen").lastChange()).isEmpty();
    }

    @Test
    void stockThatNobodyMentionsForThirtyDaysIsForgotten() {
        long thirtyDays = Duration.ofDays(30).toSeconds();
        stock.put(List.of(change(NOON, Map.of("38", 2))));
        assertThat(redis.ttl(KEY)).isBetween(thirtyDays - 60, thirtyDays);
        assertThat(redis.ttl(Key.ofStore("fashion", Kind.STOCK_CHANGED).text())).isBetween(thirtyDays - 60, thirtyDays);
    }

    @Test
    void aSnapshotThatListsAnItemKeepsItEvenWhenItBringsNothingNew() {
        stock.put(List.of(change(NOON, Map.of("38", 2))));
        redis.expire(KEY, 100);
        assertThat(stock.seed(List.of(change(NOON.minusSeconds(1), Map.of("38", 9)))))
                .isEqualTo(new LiveStock.Written(0, List.of("dress")));
        assertThat(redis.ttl(KEY)).isGreaterThan(100);
        assertThat(read("dress")).isEqualTo(Stock.of(Map.of("38", 2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void writersInAnyOrderLeaveTheNewestOfEverySize(int seed) throws Exception {
        Random random = new Random(seed);
        Map<String, long[]> newest = new TreeMap<>();
        List<StockChange> changes = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String size = "s" + random.nextInt(5);
            int units = random.nextInt(100);
            changes.add(change(NOON.plusMillis(i), Map.of(size, units)));
            newest.put(size, new long[] {units, NOON.plusMillis(i).toEpochMilli()});
        }
        Collections.shuffle(changes, random);
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<LiveStock.Written>> work = IntStream.range(0, 4)
                    .mapToObj(w -> (Callable<LiveStock.Written>) () -> {
                        LiveStock own = new LiveStock(redis, "fashion");
                        for (int i = w; i < changes.size(); i += 4) {
                            if (i % 8 < 4) {
                                own.put(List.of(changes.get(i)));
                            } else {
                                own.seed(List.of(changes.get(i)));
                            }
                        }
                        return new LiveStock.Written(0, List.of());
                    })
                    .toList();
            for (Future<LiveStock.Written> done : writers.invokeAll(work)) {
                done.get();
            }
        } finally {
            writers.shutdownNow();
        }
        Map<String, String> expected = new TreeMap<>();
        newest.forEach((size, last) -> expected.put(size, last[0] + "@" + last[1]));
        assertThat(redis.hgetAll(KEY)).isEqualTo(expected);
        assertThat(stock.lastChange()).contains(NOON.plusMillis(399));
    }

    @Test
    void changesThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> new StockChange("", Map.of("38", 1), Optional.empty()))
                .hasMessageContaining("an id of 0 bytes; it takes 1 to 512");
        assertThatThrownBy(() -> new StockChange("\uD83D", Map.of("38", 1), Optional.empty()))
                .hasMessageContaining("surrogate");
        assertThatThrownBy(() -> change(Map.of()))
                .hasMessage("item dress: no size given; an item without sizes has the size -");
        assertThatThrownBy(() -> change(Map.of("", 1))).hasMessageContaining("a size without a name");
        assertThatThrownBy(() -> change(Map.of("38", -1)))
                .hasMessageContaining("size 38: -1 units; units are 0 or more");
        assertThatThrownBy(() -> change(Instant.ofEpochMilli(-1), Map.of("38", 1)))
                .hasMessageContaining("times lie between 1970 and 9999");
        // Microseconds taken for milliseconds.
        assertThatThrownBy(() -> change(Instant.ofEpochMilli(1_764_547_200_000_000L), Map.of("38", 1)))
                .hasMessageContaining("were milliseconds meant?");
    }

    private Stock read(String item) {
        return stock.read(List.of(item)).get(item);
    }

    private long timeOf(String size) {
        String entry = redis.hget(KEY, size);
        return Long.parseLong(entry.substring(entry.indexOf('@') + 1));
    }

    /** Redis's clock, in epoch milliseconds. */
    private long now() {
        List<?> time = (List<?>) redis.eval("return redis.call('TIME')");
        return Long.parseLong((String) time.get(0)) * 1000 + Long.parseLong((String) time.get(1)) / 1000;
    }

    private static StockChange change(Map<String, Integer> units) {
        return new StockChange("dress", units, Optional.empty());
    }

    private static StockChange change(Instant at, Map<String, Integer> units) {
        return new StockChange("dress", units, Optional.of(at));
    }

    private static Config golden() {
        return ConfigFactory.parseFile(
                Path.of("..", "docs", "golden", "live-stock.json").toFile(),
                ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON).setAllowMissing(false));
    }

    private static <T> Map<String, T> map(Config object, BiFunction<Config, String, T> value) {
        Map<String, T> map = new TreeMap<>();
        object.root().keySet().forEach(name -> map.put(name, value.apply(object, ConfigUtil.joinPath(name))));
        return map;
    }
}

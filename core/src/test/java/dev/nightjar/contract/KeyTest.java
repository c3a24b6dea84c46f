package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.golden.Golden;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
    private static final Set<Kind> OF_A_GENERATION = EnumSet.of(
            Kind.CANDIDATES,
            Kind.SHOPPER,
            Kind.ITEM_BLOCK,
            Kind.EMBEDDING_BLOCK,
            Kind.RELATED_BLOCK,
            Kind.POPULAR,
            Kind.ARRIVALS,
            Kind.CONTEXT_LIFTS,
            Kind.FOLD_IN);
    private static final Set<Kind> OF_A_BLOCK = EnumSet.of(Kind.ITEM_BLOCK, Kind.EMBEDDING_BLOCK, Kind.RELATED_BLOCK);
    private static final Set<Kind> OF_A_STORE = EnumSet.of(
            Kind.LIVE,
            Kind.GENERATIONS,
            Kind.SEQUENCE,
            Kind.PUBLISH_LOCK,
            Kind.STOCK_CHANGED,
            Kind.STOCK_FEED,
            Kind.EVENTS,
            Kind.EVENTS_COLLECTED,
            Kind.TRENDING,
            Kind.API_KEYS,
            Kind.RULES,
            Kind.RULES_HISTORY,
            Kind.EXPERIMENTS,
            Kind.EXPERIMENTS_HISTORY);

    static List<Config> cases() {
        return Golden.list("keys.json", "cases");
    }

    static List<Config> malformed() {
        return Golden.list("keys.json", "malformed");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenKeysAreSpeltAndRead(Config c) {
        Key key = new Key(
                c.getString("store"), Kind.valueOf(c.getString("kind")), c.getLong("generation"), c.getString("id"));
        assertThat(key.text()).isEqualTo(c.getString("text"));
        assertThat(key.bytes()).isEqualTo(c.getString("text").getBytes(StandardCharsets.US_ASCII));
        assertThat(Key.parse(c.getString("text"))).isEqualTo(key);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void redisClusterHashesTheGoldenTag(Config c) {
        String hashed = hashedByCluster(c.getString("text"));
        assertThat(hashed).isEqualTo(c.getString("hash_tag"));
        assertThat(slot(hashed)).isEqualTo(c.getInt("cluster_slot"));
    }

    @Test
    void theGoldenFileHasEveryKind() {
        assertThat(cases().stream().map(c -> Kind.valueOf(c.getString("kind")))).containsAll(EnumSet.allOf(Kind.class));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedKeysAreRefused(Config c) {
        assertThatThrownBy(() -> Key.parse(c.getString("text")))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("key '" + c.getString("text") + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void anyKeyComesBackAndNoTwoAreSpeltAlike(int seed) {
        Random random = new Random(seed);
        Map<String, Key> byText = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            Key key = arbitrary(random);
            assertThat(Key.parse(key.text())).isEqualTo(key);
            assertThat(key.text()).matches("[\\x21-\\x7E]+");
            Key twin = byText.put(key.text(), key);
            assertThat(twin == null || twin.equals(key)).as("%s", key).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theHashTagDependsOnTheIdOrTheStoreAlone(int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Key key = arbitrary(random);
            String hashed = hashedByCluster(key.text());
            if (OF_A_STORE.contains(key.kind())) {
                assertThat(hashed).isEqualTo(key.store());
            } else if (key.kind() == Kind.STOCK || key.kind() == Kind.CANDIDATES) {
                assertThat(hashed)
                        .isEqualTo(hashedByCluster(Key.shopper("s", 1, key.id()).text()));
            }
        }
    }

    @Test
    void theKeysThatOneScriptTouchesShareASlot() {
        String live = Key.ofStore("fashion", Kind.LIVE).text();
        String registry = Key.ofStore("fashion", Kind.GENERATIONS).text();
        assertThat(hashedByCluster(live)).isEqualTo(hashedByCluster(registry));
    }

    @Test
    void aUserNamedLikeTheWholeStoreIsNotTheWholeStore() {
        assertThat(Key.popular("s", 1, "*").text()).isEqualTo("nj:s:g1:p:{%2A}");
        assertThat(Key.popular("s", 1, "").text()).isEqualTo("nj:s:g1:p:{*}");
    }

    @Test
    void thePatternOfAGenerationMatchesItsKeysAndNoOthers() {
        assertThat(Key.patternOfGeneration("fashion", 1)).isEqualTo("nj:fashion:g1:*");
        String prefix = Key.patternOfGeneration("fashion", 1).replace("*", "");
        assertThat(Key.candidates("fashion", 1, "u").text()).startsWith(prefix);
        assertThat(Key.candidates("fashion", 10, "u").text()).doesNotStartWith(prefix);
        assertThat(Key.candidates("fashion-1", 1, "u").text()).doesNotStartWith(prefix);
        assertThat(Key.stock("fashion", "g1").text()).doesNotStartWith(prefix);
    }

    @Test
    void storeNamesAreLowerCaseLettersDigitsAndHyphens() {
        assertThat(List.of("a", "fashion", "kitchen-2", "0", "x".repeat(40))).allMatch(Key::isStoreName);
        assertThat(List.of("", "-a", "Fashion", "a_b", "a:b", "a{b", "ä", "a\n", "x".repeat(41)))
                .noneMatch(Key::isStoreName);
        assertThatThrownBy(() -> Key.ofStore("Fashion", Kind.LIVE))
                .hasMessage("store name 'Fashion': use 1 to 40 lower-case letters, digits and hyphens, starting with a"
                        + " letter or digit");
    }

    @Test
    void idsAreOneTo512BytesOfValidText() {
        assertThat(Key.stock("s", "ä".repeat(256)).id()).hasSize(256);
        assertThatThrownBy(() -> Key.stock("s", "ä".repeat(257))).hasMessageContaining("514 bytes; it takes 1 to 512");
        assertThatThrownBy(() -> Key.candidates("s", 1, "")).hasMessageContaining("0 bytes");
        // As '?' it would be the same key as that of the user "?".
        assertThatThrownBy(() -> Key.candidates("s", 1, "\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half of a surrogate pair");
    }

    @Test
    void partsThatDoNotBelongAreRefused() {
        assertThatThrownBy(() -> new Key("s", Kind.LIVE, 0, "u")).hasMessageContaining("takes no id");
        assertThatThrownBy(() -> new Key("s", Kind.LIVE, 1, "")).hasMessageContaining("generation 1");
        assertThatThrownBy(() -> new Key("s", Kind.CONTEXT_LIFTS, 1, "u")).hasMessageContaining("takes no id");
        assertThatThrownBy(() -> new Key("s", Kind.FOLD_IN, 1, "u")).hasMessageContaining("takes no id");
        assertThatThrownBy(() -> Key.candidates("s", 0, "u")).hasMessageContaining("generations count from 1");
        assertThatThrownBy(() -> Key.itemBlock("s", 1, -1)).hasMessageContaining("blocks are numbered from 0");
        assertThatThrownBy(() -> Key.embeddingBlock("s", 1, -1)).hasMessageContaining("blocks are numbered from 0");
        assertThatThrownBy(() -> Key.relatedBlock("s", 1, -1)).hasMessageContaining("blocks are numbered from 0");
    }

    private static Key arbitrary(Random random) {
        Kind[] kinds = Kind.values();
        Kind kind = kinds[random.nextInt(kinds.length)];
        String store = "s" + random.nextInt(30) + "-";
        if (OF_A_STORE.contains(kind)) {
            return Key.ofStore(store, kind);
        }
        long generation = OF_A_GENERATION.contains(kind) ? 1 + (random.nextLong() >>> (1 + random.nextInt(62))) : 0;
        boolean wholeStore = kind == Kind.CONTEXT_LIFTS
                || kind == Kind.FOLD_IN
                || ((kind == Kind.POPULAR || kind == Kind.ARRIVALS) && random.nextInt(3) == 0);
        String id = OF_A_BLOCK.contains(kind)
                ? Integer.toString(random.nextInt(1_000_000))
                : wholeStore ? "" : Arbitrary.text(random, 4) + (char) ('*' + random.nextInt(10));
        return new Key(store, kind, generation, id);
    }

    /** As the Redis Cluster specification says: what stands between the first { and the first } behind it. */
    private static String hashedByCluster(String key) {
        int open = key.indexOf('{');
        int close = key.indexOf('}', open + 1);
        return open < 0 || close < 0 || close == open + 1 ? key : key.substring(open + 1, close);
    }

    /** CRC16-XMODEM modulo 16384, from the Redis Cluster specification. */
    private static int slot(String hashed) {
        int crc = 0;
        for (byte b : hashed.getBytes(StandardCharsets.US_ASCII)) {
            crc ^= b << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        return (crc & 0xFFFF) % 16384;
    }
}

package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import com.typesafe.config.Config;
import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.catalogue.Item;
import dev.nightjar.context.Daypart;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.golden.Golden;
import dev.nightjar.session.EventType;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every encoding of the contract; a new one joins by a line in {@link #suites()}. */
class CodecTest {
    private static final int SEEDS = 40;

    /** A codec with a source of random values, its golden file, and the offset of the first count of something. */
    record Suite<T>(
            String name, Codec<T> codec, Function<Random, T> random, Function<Config, T> golden, int firstCount) {

        /** A value whose first count follows the version byte. */
        Suite(String name, Codec<T> codec, Function<Random, T> random, Function<Config, T> golden) {
            this(name, codec, random, golden, 1);
        }

        byte[] encoded(int seed) {
            return codec.encode(random.apply(new Random(seed)));
        }

        void assertRoundTrip(int seed) {
            T value = random.apply(new Random(seed));
            assertThat(codec.decode(codec.encode(value))).isEqualTo(value);
        }

        void assertGolden(Config testCase) {
            T value = golden.apply(testCase);
            byte[] bytes = HexFormat.of().parseHex(testCase.getString("hex"));
            assertThat(HexFormat.of().formatHex(codec.encode(value))).isEqualTo(testCase.getString("hex"));
            assertThat(codec.decode(bytes)).isEqualTo(value);
        }

        String describe(int seed) {
            return codec.describe(random.apply(new Random(seed)));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Suite<?>> suites() {
        return List.of(
                new Suite<>("candidate-lists", CandidateList.CODEC, Arbitrary::candidateList, CodecTest::candidateList),
                new Suite<>("shoppers", Shopper.CODEC, Arbitrary::shopper, CodecTest::shopper),
                new Suite<>("item-blocks", ItemBlock.CODEC, Arbitrary::itemBlock, CodecTest::itemBlock),
                new Suite<>("context-lifts", ContextLifts.CODEC, Arbitrary::contextLifts, CodecTest::contextLifts),
                new Suite<>("fold-in", FoldInModel.CODEC, Arbitrary::foldInModel, CodecTest::foldInModel),
                new Suite<>(
                        "embedding-blocks", EmbeddingBlock.CODEC, Arbitrary::embeddingBlock, CodecTest::embeddingBlock),
                new Suite<>("related-blocks", RelatedBlock.CODEC, Arbitrary::relatedBlock, CodecTest::relatedBlock),
                new Suite<>("trending-lists", TrendingList.CODEC, Arbitrary::trendingList, CodecTest::trendingList, 25),
                new Suite<>("session-events", StoredEvent.CODEC, Arbitrary::storedEvent, CodecTest::storedEvent, 12));
    }

    static Stream<Arguments> seeds() {
        return suites().stream()
                .flatMap(suite ->
                        Stream.iterate(1, seed -> seed + 1).limit(SEEDS).map(seed -> Arguments.of(suite, seed)));
    }

    static Stream<Arguments> cases() {
        return golden("cases");
    }

    static Stream<Arguments> malformed() {
        return golden("malformed");
    }

    private static Stream<Arguments> golden(String list) {
        return suites().stream()
                .flatMap(suite -> Golden.list(suite.name() + ".json", list).stream()
                        .map(c -> Arguments.of(suite, c.getString("name"), c)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void goldenBytesAreWrittenAndRead(Suite<?> suite, String name, Config testCase) {
        suite.assertGolden(testCase);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("malformed")
    void goldenMalformedBytesAreRefusedWithAReason(Suite<?> suite, String name, Config testCase) {
        byte[] bytes = HexFormat.of().parseHex(testCase.getString("hex"));
        assertThatThrownBy(() -> suite.codec().decode(bytes))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining(testCase.getString("says"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyValueComesBackAsItWas(Suite<?> suite, int seed) {
        suite.assertRoundTrip(seed);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTruncationIsRefusedAndSaysWhere(Suite<?> suite, int seed) {
        byte[] whole = suite.encoded(seed);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> suite.codec().decode(cut))
                    .isInstanceOf(MalformedValueException.class)
                    .hasMessageMatching("(?s).*\\bbyte \\d+\\b.*");
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bytesAfterTheEndAreRefused(Suite<?> suite, int seed) {
        byte[] whole = suite.encoded(seed);
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatThrownBy(() -> suite.codec().decode(longer))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("1 bytes after the end of the value at byte " + whole.length);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anotherVersionIsRefused(Suite<?> suite, int seed) {
        byte[] bytes = suite.encoded(seed);
        bytes[0] = (byte) (bytes[0] + 1);
        assertThatThrownBy(() -> suite.codec().decode(bytes))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining(
                        "version 2, this Nightjar reads version 1; publish and serve with the same release");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void damagedBytesAreReadOrRefusedButNeverCrashAReader(Suite<?> suite, int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = suite.encoded(seed);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            try {
                assertThat(suite.codec().decode(bytes)).isNotNull();
            } catch (MalformedValueException e) {
                assertThat(e).hasMessageMatching("(?s).*\\b(byte \\d+|version \\d+)\\b.*");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("suites")
    void aHugeAnnouncedCountIsRefusedWithoutAllocating(Suite<?> suite) {
        byte[] twoBillion = HexFormat.of().parseHex("01" + "00".repeat(suite.firstCount() - 1) + "ffffffff07");
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> suite.codec().decode(twoBillion))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("2147483647 entries or bytes announced before byte " + twoBillion.length
                        + ", but only 0 bytes follow");
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyValueCanBeReadByAPerson(Suite<?> suite, int seed) {
        assertThat(suite.describe(seed)).isNotEmpty();
    }

    private static RelatedBlock relatedBlock(Config c) {
        return new RelatedBlock(c.getConfigList("entries").stream()
                .map(e -> new RelatedBlock.Entry(
                        e.getInt("number"),
                        candidateList(e.getConfig("also_bought")),
                        candidateList(e.getConfig("similar")),
                        candidateList(e.getConfig("complements"))))
                .toList());
    }

    private static CandidateList candidateList(Config c) {
        return CandidateList.of(Golden.ints(c.getIntList("items")), Golden.floats(c.getDoubleList("scores")));
    }

    private static TrendingList trendingList(Config c) {
        return new TrendingList(
                Instant.parse(c.getString("as_of")),
                Instant.parse(c.getString("made_at")),
                c.getLong("number"),
                candidateList(c));
    }

    private static ContextLifts contextLifts(Config c) {
        return ContextLifts.of(c.getConfigList("lifts").stream()
                .map(lift -> new ContextLifts.Lift(
                        lift.getString("device"),
                        lift.getEnum(Daypart.class, "daypart"),
                        lift.getString("category"),
                        (float) lift.getDouble("factor"),
                        lift.getInt("support")))
                .toList());
    }

    private static Shopper shopper(Config c) {
        return new Shopper(
                Golden.map(
                        c.getConfig("purchases_by_size"),
                        (systems, system) -> Golden.map(systems.getConfig(system), Config::getInt)),
                c.getConfigList("categories").stream()
                        .map(s -> new Shopper.CategoryShare(s.getString("category"), (float) s.getDouble("share")))
                        .toList(),
                c.getIntList("owned"));
    }

    private static StoredEvent storedEvent(Config c) {
        return new StoredEvent(
                EventType.named(c.getString("type")).orElseThrow(),
                c.getString("item_id"),
                Instant.parse(c.getString("ts")).toEpochMilli(),
                c.getInt("dwell_ms"),
                c.getInt("depth_percent"));
    }

    private static ItemBlock itemBlock(Config c) {
        return new ItemBlock(c.getConfigList("items").stream()
                .map(i -> new Item(
                        i.getInt("number"),
                        i.getString("id"),
                        i.getString("title"),
                        i.getString("category"),
                        i.getString("brand"),
                        i.getDouble("price"),
                        i.getString("currency"),
                        i.getString("size_system"),
                        Golden.map(i.getConfig("attributes"), Config::getString),
                        Optional.of(i.getString("available_from"))
                                .filter(day -> !day.isEmpty())
                                .map(LocalDate::parse),
                        i.getString("image_url")))
                .toList());
    }

    private static EmbeddingBlock embeddingBlock(Config c) {
        return new EmbeddingBlock(
                c.getInt("rank"),
                c.getConfigList("entries").stream()
                        .map(e -> new EmbeddingBlock.Entry(
                                e.getInt("number"),
                                QuantisedVector.of((float) e.getDouble("scale"), bytes(e.getIntList("codes")))))
                        .toList());
    }

    private static FoldInModel foldInModel(Config c) {
        return FoldInModel.of(
                new Objective(
                        c.getEnum(Objective.Form.class, "form"),
                        c.getDouble("alpha"),
                        c.getDouble("unobserved"),
                        c.getDouble("regularization"),
                        c.getDouble("exponent")),
                new Confidence(
                        Golden.map(c.getConfig("weights"), Config::getDouble),
                        c.getDouble("half_life_days"),
                        c.getDouble("max_weight")),
                c.getInt("items"),
                c.getInt("rank"),
                Golden.floats(c.getDoubleList("matrix")),
                Golden.floats(c.getDoubleList("lengths")));
    }

    private static byte[] bytes(List<Integer> values) {
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = values.get(i).byteValue();
        }
        return bytes;
    }
}

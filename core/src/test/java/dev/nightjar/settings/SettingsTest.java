package dev.nightjar.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String BUILT_IN_URL = "redis://127.0.0.1:6379";

    @TempDir
    private Path home;

    @Test
    void anEmptyFileGivesTheDefaults() {
        Config store = load("").store(stored("s", ""));
        assertThat(store.getString("store.currency")).isEqualTo("EUR");
        assertThat(store.getDouble("sizes.min-share")).isEqualTo(0.2);
    }

    @Test
    void aStoresFileWinsOverTheProcessWhichWinsOverTheDefaults() {
        Settings settings = load("sizes.min-share = 0.3\nstore.currency = CHF");
        Config store = settings.store(stored("s", "sizes.min-share = 0.4"));
        assertThat(store.getDouble("sizes.min-share")).isEqualTo(0.4);
        assertThat(store.getString("store.currency")).isEqualTo("CHF");
        assertThat(settings.process().getDouble("sizes.min-share")).isEqualTo(0.3);
    }

    @Test
    void anEntryThatIsThereFromTheStartHasTheTemplatesDefaults() {
        Config store = load("").store(stored("s", ""));
        assertThat(store.getInt("rails.home.count")).isEqualTo(10);
        assertThat(store.getStringList("rails.email.fallback")).contains("popular");
        assertThat(store.getConfig("rails").root()).containsKeys("home", "email");
    }

    @Test
    void aNamedEntryIsCompletedFromItsTemplate() {
        Config store = load("rails.home.count = 5").store(stored("s", "rails { home {}, \"p.d\" { count = 3 } }"));
        assertThat(store.getInt("rails.home.count")).isEqualTo(5);
        assertThat(store.getInt("rails.\"p.d\".count")).isEqualTo(3);
        assertThat(store.getStringList("rails.\"p.d\".fallback")).hasSize(3);
    }

    @Test
    void anUnknownKeyNamesFileLineAndTheLikelyMeaning() {
        assertThat(problems("\n\nsizes.min-shar = 0.3"))
                .containsExactly(
                        "conf/nightjar.conf: 3: unknown key 'sizes.min-shar'; did you mean 'sizes.min-share'?");
        assertThat(problems("rails.home.counts = 3"))
                .containsExactly(
                        "conf/nightjar.conf: 1: unknown key 'rails.home.counts'; did you mean 'rails.home.count'?");
        assertThat(problems("recommendations = 3"))
                .containsExactly("conf/nightjar.conf: 1: unknown key 'recommendations'; docs/configuration.md lists all"
                        + " keys");
    }

    @Test
    void aTemplatesNameIsNeverSuggested() {
        assertThat(problems("\"**\" = 3"))
                .containsExactly("conf/nightjar.conf: 1: unknown key '\"**\"'; docs/configuration.md lists all keys");
    }

    @Test
    void theTemplateItselfCannotBeSet() {
        assertThat(problems("rails.\"*\".count = 3"))
                .containsExactly("conf/nightjar.conf: 1: 'rails.*' is no key: write a name of your own in place of *");
    }

    @Test
    void anotherProgramsSectionsAreLeftToIt() {
        assertThat(problems("jobs.whatever = 3\nserving { port = 80 }")).isEmpty();
        assertThat(problems("rails.jobs.x = 3")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rails.home.count = many             | 'rails.home.count' = \"many\" is not of type integer",
                "rails.home.count = 2.5              | 'rails.home.count' = 2.5 is not a whole number",
                "rails.home.count = 0                | 'rails.home.count' = 0 is outside 1..200 items",
                "rails.home.count = 201              | 'rails.home.count' = 201 is outside 1..200 items",
                "rails.home.count = null             | 'rails.home.count' = null is no value; leave the key out to keep what it is by default",
                "rails.home.count = { a = 1 }        | 'rails.home.count' = {\"a\":1} is not of type integer",
                "rails.home = 3                      | 'rails.home' = 3 is a single value where a section { … } belongs",
                "boosts.summer = null                | 'boosts.summer' = null is no value; leave the key out to keep what it is by default",
                "rails.home.fallback = [new, tv]     | 'rails.home.fallback' = [\"new\",\"tv\"] names 'tv', which is none of: personal, also-bought, similar, complement, trending, category, new-in-category, popular, new, recent",
                "rails.cart.weights.similar = 2      | 'rails.cart.weights.similar' = 2 is outside >0..1",
                "rails.home.fallback = popular       | 'rails.home.fallback' = \"popular\" is not of type list",
                "stock.when-unknown = maybe          | 'stock.when-unknown' = \"maybe\" is none of: sold-out, available",
                "store.currency = [EUR]              | 'store.currency' = [\"EUR\"] is not a text",
                "sizes.min-share = 0                 | 'sizes.min-share' = 0 is outside >0..1",
                "sizes.min-share = 1.01              | 'sizes.min-share' = 1.01 is outside >0..1",
                "sizes.min-share = NaN               | 'sizes.min-share' = \"NaN\" is not a finite number",
                "redis.reply-timeout = 0s            | 'redis.reply-timeout' = \"0s\" is outside 0.001..600 seconds",
                "redis.reply-timeout = 11 minutes    | 'redis.reply-timeout' = \"11 minutes\" is outside 0.001..600 seconds",
                "redis.reply-timeout = 99999999999d  | 'redis.reply-timeout' = \"99999999999d\" is outside 0.001..600 seconds",
                "redis.reply-timeout = soon          | 'redis.reply-timeout' = \"soon\" is not of type duration, such as 500ms, 2s or 5 minutes",
                "redis.url = [a]                     | 'redis.url' = [\"a\"] is not a text",
            })
    void aValueThatCannotBeIsReportedWithItsPlace(String text, String problem) {
        assertThat(problems(text)).containsExactly("conf/nightjar.conf: 1: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rails.home.count = 1",
                "rails.home.count = 200",
                "rails.home.count = \"20\"",
                "sizes.min-share = 1",
                "sizes.min-share = 1.0e-9",
                "redis.reply-timeout = 1ms",
                "redis.reply-timeout = 600s",
                "redis.reply-timeout = 10 minutes",
                "boosts.b.devices = []",
                "sizes.systems.EU = [36, 38]",
                "redis.url = \"redis://example.org:6380\"",
            })
    void aValueAtTheEdgeOfWhatMayBeIsTaken(String text) {
        assertThat(problems(text)).isEmpty();
    }

    @Test
    void allProblemsAreReportedTogether() {
        assertThat(problems("rails.home.count = 0\nsizez {}\nstock.when-unknown = maybe\n"))
                .hasSize(3);
        assertThatThrownBy(() -> load("a = 1\nb = 2"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("'a'")
                .hasMessageContaining("'b'");
    }

    @Test
    void whatConcernsTheProcessDoesNotBelongInAStoresFile() {
        Settings settings = load("");
        String store = stored("s", "\nredis.url = \"redis://example.org:1\"");
        assertThatThrownBy(() -> settings.store(store))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("stores/s.conf: 2: 'redis.url' concerns the whole process: set it in nightjar.conf");
    }

    @Test
    void anEnvironmentVariableThatIsNotSetIsNamed() {
        assertThatThrownBy(() -> load("store.currency = ${NIGHTJAR_NO_SUCH_VARIABLE}"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("nightjar.conf: 1")
                .hasMessageContaining("${NIGHTJAR_NO_SUCH_VARIABLE}")
                .hasMessageContaining("set that environment variable, or write ${?NAME} if it may be absent");
        assertThat(load("store.currency = ${?NIGHTJAR_NO_SUCH_VARIABLE}")
                        .process()
                        .getString("store.currency"))
                .isEqualTo("EUR");
    }

    @Test
    void aValueFromAnEnvironmentVariableIsCheckedLikeAnyOther() {
        assertThatThrownBy(() -> load("rails.home.count = ${PATH}"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("environment: 'rails.home.count' is not of type integer");
    }

    @Test
    void aFileThatIsNoHoconIsReportedWithItsLine() {
        assertThatThrownBy(() -> load("sizes {\n  min-share = 0.3\n"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("nightjar.conf: 3");
    }

    @Test
    void aMissingFileSaysWhatToDo() {
        Path missing = home.resolve("conf/nightjar.conf");
        assertThatThrownBy(() -> Settings.load(missing))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("there is no " + missing + ": give the path of nightjar.conf with --conf");
    }

    @Test
    void anUnknownStoreNamesTheKnownOnes() {
        Settings settings = load("");
        Path folder = home.resolve("conf/stores");
        assertThat(settings.stores()).isEmpty();
        assertThatThrownBy(() -> settings.store("toys"))
                .hasMessage(
                        "unknown store 'toys': there is none in " + folder + "; add toys.conf there to describe it");
        stored("kitchen", "");
        stored("fashion", "");
        stored("Not-A-Name", "");
        assertThat(settings.stores()).containsExactly("fashion", "kitchen");
        assertThatThrownBy(() -> settings.store("toys"))
                .isInstanceOf(InvalidSettings.class)
                .hasMessage("unknown store 'toys': known are fashion, kitchen, from " + folder
                        + "; add toys.conf there to describe it");
    }

    @Test
    void aNameThatNoStoreCanHaveNeverReachesTheFileSystem() {
        Settings settings = load("");
        for (String name : List.of("../nightjar", "Not-A-Name", "a\0b", "")) {
            assertThatThrownBy(() -> settings.store(name))
                    .isInstanceOf(InvalidSettings.class)
                    .hasMessageStartingWith("'" + name + "' cannot name a store: use 1 to 40 lower-case letters");
        }
    }

    @Test
    void theFingerprintChangesWithWhatTheJobsWriteAndNothingElse() {
        String base = Settings.fingerprint(load("").store(stored("s", "")));
        assertThat(base).matches("[0-9a-f]{64}");
        assertThat(Settings.fingerprint(
                        load("# a comment\nstore { currency = EUR }").store("s")))
                .isEqualTo(base);
        assertThat(Settings.fingerprint(load("redis.url = \"redis://example.org:1\"\nserving.port = 1")
                        .store("s")))
                .isEqualTo(base);
        assertThat(Settings.fingerprint(
                        load("sizes.min-share = 0.3\nrails.home.count = 3\nstock.when-unknown = available")
                                .store("s")))
                .as("what only ranking on request depends on")
                .isEqualTo(base);
        assertThat(Settings.fingerprint(load("jobs { a = 1, lake = \"elsewhere\", publish.batch = 7 }")
                        .store("s")))
                .as("where the lake is, and how lists are published")
                .isEqualTo(Settings.fingerprint(load("jobs.a = 1").store("s")));
        assertThat(Settings.fingerprint(load("store.currency = USD").store("s")))
                .isNotEqualTo(base);
        assertThat(Settings.fingerprint(load("jobs.als.rank = 3").store("s"))).isNotEqualTo(base);
        assertThat(Settings.fingerprint(load("jobs { b = 1, a = 2 }").store("s")))
                .isEqualTo(Settings.fingerprint(load("jobs { a = 2, b = 1 }").store("s")));
    }

    @Test
    void relativePathsStartAtTheFolderThatHoldsConf() {
        Settings settings = load("");
        assertThat(settings.home()).isEqualTo(home.toAbsolutePath().normalize());
        assertThat(settings.resolvePath("var/lake"))
                .isEqualTo(home.resolve("var/lake").toString());
        assertThat(settings.resolvePath("../x"))
                .isEqualTo(home.resolveSibling("x").toString());
        for (String absolute : List.of("/srv/lake", "s3a://bucket/lake", "hdfs://host:8020/lake", "dbfs:/lake")) {
            assertThat(settings.resolvePath(absolute)).isEqualTo(absolute);
        }
    }

    @Test
    void theAddressOfRedisComesFromTheFileElseTheEnvironmentElseTheDefault() throws Exception {
        write("conf/nightjar.conf", "");
        assertThat(redisUrl("")).isEqualTo(BUILT_IN_URL);
        assertThat(redisUrl("redis://from-environment:1")).isEqualTo("redis://from-environment:1");
        write("conf/nightjar.conf", "redis.url = \"redis://from-file:2\"");
        assertThat(redisUrl("redis://from-environment:1")).isEqualTo("redis://from-file:2");
    }

    /** A program of its own, since no JVM can change its environment. */
    private String redisUrl(String variable) throws IOException, InterruptedException {
        Path out = home.resolve("out");
        ProcessBuilder java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RedisUrl.class.getName(),
                        home.resolve("conf/nightjar.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        java.environment().remove("NIGHTJAR_REDIS_URL");
        if (!variable.isEmpty()) {
            java.environment().put("NIGHTJAR_REDIS_URL", variable);
        }
        assertThat(java.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out).strip();
    }

    /** Prints the address of Redis that a file gives. */
    static final class RedisUrl {
        private RedisUrl() {}

        public static void main(String[] args) {
            System.out.println(Settings.load(Path.of(args[0])).process().getString("redis.url"));
        }
    }

    @Test
    void templatesWithinTemplatesAreCompletedAndChecked() {
        Reference reference = new Reference(ConfigFactory.parseString("""
                outer {
                  "*" {
                    a = 1
                    inner {
                      "*" {
                        # range: 0..9
                        b = 2
                        names {
                          # type: list
                          "*" = []
                        }
                      }
                      known { c = 3 }
                    }
                  }
                }
                """));
        Config user =
                ConfigFactory.parseString("outer.x.inner { y { b = 5, names.n = [q] }, known.b = 7 }\nouter.z {}");
        assertThat(reference.problems(user.root(), false)).isEmpty();
        Config complete = reference.complete(user);
        assertThat(complete).isEqualTo(ConfigFactory.parseString("""
                        outer {
                          x { a = 1, inner { y { b = 5, names { n = [q] } }, known { b = 7, c = 3, names {} } } }
                          z { a = 1, inner { known { b = 2, c = 3, names {} } } }
                        }
                        """));
        assertThat(reference.problems(
                        ConfigFactory.parseString("outer.x.inner.known { b = 10, d = 1 }")
                                .root(),
                        false))
                .hasSize(2)
                .anyMatch(p -> p.endsWith("'outer.x.inner.known.b' = 10 is outside 0..9"))
                .anyMatch(p -> p.endsWith("unknown key 'outer.x.inner.known.d'; did you mean 'outer.x.inner.known.a'?")
                        || p.contains("unknown key 'outer.x.inner.known.d'"));
    }

    @Test
    void aMapTakesAnyNamesButOnlyTexts() {
        Reference reference =
                new Reference(ConfigFactory.parseString("# type: map\ncolumns {}\n# type: text\nnone = null"));
        assertThat(reference.problems(
                        ConfigFactory.parseString("columns { a = b, \"c.d\" = 1 }")
                                .root(),
                        false))
                .isEmpty();
        assertThat(reference.problems(
                        ConfigFactory.parseString("columns { a { b = 1 } }").root(), false))
                .singleElement()
                .asString()
                .endsWith("'columns' = {\"a\":{\"b\":1}} is not a map { name = text, … }");
        assertThat(reference.problems(ConfigFactory.parseString("none = null").root(), false))
                .isEmpty();
    }

    private List<String> problems(String text) {
        try {
            load(text);
            return List.of();
        } catch (InvalidSettings e) {
            return e.problems();
        }
    }

    private Settings load(String text) {
        return Settings.load(write("conf/nightjar.conf", text));
    }

    /** Writes a store's file and returns the store's name. */
    private String stored(String store, String text) {
        write("conf/stores/" + store + ".conf", text);
        return store;
    }

    private Path write(String file, String text) {
        try {
            Path path = home.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

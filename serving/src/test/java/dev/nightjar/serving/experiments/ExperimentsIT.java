package dev.nightjar.serving.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.redis.EventStream;
import dev.nightjar.redis.EventStream.About;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** Experiments show in answers, are changed without a restart, and move nobody. Without them mia's front page is D1 D2 D3. */
class ExperimentsIT {
    private static final String PATH = "/v1/stores/lantern/experiments";
    private static final String KEY = "a-key-for-testers-of-this-shop";
    private static final String SETTINGS = TestServer.SHOP_CONF + """
            serving { parity-sample = 1, experiments.override-key = "%s" }
            rails.home-b { count = 3, sources = [popular] }
            rails.lucky { count = 2, sources = [personal], explore-rate = 0.2, explore-pool = 2 }
            """.formatted(KEY);
    private static final String NO_DRESSES =
            "{'session_max_weight':0,'rules':[{'id':'no-dresses','action':'exclude','target':{'category':'women/dresses'}}]}";

    @TempDir
    Path folder;

    private LocalRedis local;
    private UnifiedJedis redis;
    private TestServer server;

    @BeforeEach
    void start() {
        local = LocalRedis.start();
        redis = TestServer.redis(local.url());
        TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        server = TestServer.start(
                folder,
                local.url(),
                "serving { redis-timeout = 2s, redis-connect-timeout = 2s, deadline = 5s }\n",
                SETTINGS);
    }

    @AfterEach
    void stop() {
        server.close();
        redis.close();
        local.close();
    }

    @Test
    void aVariantIsNamedInTheAnswerAndDoesWhatItSays() {
        begin(one("'x'", 100, NO_DRESSES));
        Map<String, Boolean> dressesByVariant = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            Answer answer = server.recommend("user=mia&session=s" + i + "&rail=own");
            String variant = answer.json().path("variants").path("x").textValue();
            dressesByVariant.merge(
                    variant, answer.items().stream().anyMatch(id -> id.startsWith("D")), Boolean::logicalOr);
        }
        assertThat(dressesByVariant).containsExactlyInAnyOrderEntriesOf(Map.of("control", true, "treated", false));
    }

    @Test
    void explainSaysTheSameVariantAndNamesItsRule() {
        begin(one("'x'", 100, NO_DRESSES));
        String session = sessionIn("treated");
        JsonNode explained = server.get("/v1/stores/lantern/explain?user=mia&rail=own&of=D1&session=" + session)
                .json();
        assertThat(explained.path("answer").path("variants").path("x").textValue())
                .isEqualTo("treated");
        assertThat(explained.path("not_shown").get(0).path("by").textValue()).isEqualTo("rule:no-dresses");
    }

    @Test
    void aVariantMayHaveTheSettingsOfAnotherRailUnderTheFirstOnesName() {
        begin(one("'x'", 100, "{'rails':{'home':'home-b'}}"));
        Answer treated = server.recommend("user=mia&session=" + sessionIn("treated"));
        assertThat(treated.json().path("rail").textValue()).isEqualTo("home");
        assertThat(treated.items()).containsExactly("C1", "D1", "S1");
        assertThat(server.recommend("user=mia&session=" + sessionIn("control")).items())
                .containsExactly("D1", "D2", "D3");
    }

    @Test
    void aHigherRampMovesNobodyAndALowerOneIsRefused() {
        begin(one("'x'", 30, NO_DRESSES));
        Map<String, String> before = variants();
        assertThat(before).hasSizeBetween(5, 55);
        assertThat(put(1, one("'x'", 80, NO_DRESSES)).status()).isEqualTo(200);
        Map<String, String> after = variants();
        assertThat(after).containsAllEntriesOf(before).hasSizeGreaterThan(before.size());
        Answer lower = put(2, one("'x'", 79.99, NO_DRESSES));
        assertThat(lower.status()).isEqualTo(422);
        assertThat(lower.body()).contains("down from 80");
        assertThat(put(2, one("'x'", 80, NO_DRESSES).replace("'ramp'", "'state':'paused','ramp'"))
                        .status())
                .isEqualTo(200);
        assertThat(variants()).isEmpty();
        assertThat(put(3, one("'x'", 80, NO_DRESSES)).status()).isEqualTo(200);
        assertThat(variants()).isEqualTo(after);
    }

    @Test
    void changesAreVersionsWithWhoAndWhen() {
        begin(one("'x'", 10, NO_DRESSES));
        assertThat(put(0, one("'x'", 20, NO_DRESSES)).status()).isEqualTo(412);
        JsonNode now = server.get(PATH).json();
        assertThat(now.path("version").longValue()).isEqualTo(1);
        assertThat(now.path("serving").longValue()).isEqualTo(1);
        assertThat(now.path("changed_by").textValue()).isEqualTo("this machine");
        assertThat(now.path("experiments").get(0).path("ramp").intValue()).isEqualTo(10);
        JsonNode version =
                server.get(PATH + "/versions").json().path("versions").get(0);
        assertThat(version.path("changed_at").textValue()).isEqualTo("2026-11-02T09:00:00Z");
        assertThat(version.path("note").textValue()).isEqualTo("a test");
        // What GET shows can be sent back.
        String again = "{\"expected_version\":1,\"experiments\":" + now.path("experiments") + "}";
        assertThat(server.put(PATH, again).status()).isEqualTo(200);
    }

    @Test
    void everyMistakeIsNamed() {
        Answer answer = put(
                0,
                "{'id':'UPPER','ramp':101,'unit':'dog','variants':[{'name':'a','weight':0},{'treatment':{'session_max_weight':2}}],'x':1}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("errors").findValuesAsText("field"))
                .contains("id", "ramp", "unit", "variants.0.weight", "variants.1.name", "x")
                .contains("variants.1.treatment.session_max_weight");
        assertThat(put(0, one("'x'", 10.001, "{}")).body()).contains("hundredth");
        assertThat(put(0, one("'x'", 10, "{'rails':{'home':'gone'}}")).status()).isEqualTo(422);
        assertThat(server.get(PATH).json().path("version").longValue()).isZero();
    }

    @Test
    void anotherServerFollowsAndWhoeverStartsLaterKnowsThem(@TempDir Path other) {
        begin(one("'x'", 100, NO_DRESSES));
        try (TestServer second = TestServer.start(other, local.url(), "", SETTINGS)) {
            String query = "user=mia&session=s1&rail=own";
            assertThat(second.recommend(query).json().path("variants"))
                    .isEqualTo(server.recommend(query).json().path("variants"));
            assertThat(put(1, "").status()).isEqualTo(422);
            assertThat(put(1, one("'x'", 100, NO_DRESSES).replace("'ramp'", "'state':'killed','ramp'"))
                            .status())
                    .isEqualTo(200);
            TestServer.await(
                    "the second server follows",
                    () -> second.recommend(query).json().path("variants").isEmpty());
        }
    }

    @Test
    void aTestersSignedHeaderShowsAVariantAndIsNoExposure() {
        begin(one("'x'", 0, NO_DRESSES));
        Answer forced = forced("x=treated", "1793700000", KEY);
        assertThat(forced.status()).isEqualTo(200);
        assertThat(forced.json().path("variants").path("x").textValue()).isEqualTo("treated");
        assertThat(forced.items()).noneMatch(id -> id.startsWith("D"));
        assertThat(forced("x=treated", "1793700000", "another key").status()).isEqualTo(400);
        assertThat(forced("x=treated", "1700000000", KEY).body()).contains("is over");
        assertThat(forced("x=ghost", "1793700000", KEY).body()).contains("names no variant");
        server.close();
        assertThat(lines(About.EXPOSURE)).isEmpty();
    }

    @Test
    void exposuresNameRequestPolicyVariantAndPropensity() throws IOException {
        begin(one("'x'", 100, NO_DRESSES));
        Answer answer = server.recommend("user=mia&session=s1");
        String lucky = "";
        for (int i = 0; i < 60 && lucky.isEmpty(); i++) {
            Answer drawn = server.recommend("user=lea&rail=lucky&session=t" + i);
            if (!drawn.json().path("explored").isEmpty()) {
                lucky = drawn.json().path("request_id").textValue();
            }
        }
        String explored = lucky;
        TestServer.await(
                "the exposures", () -> lines(About.EXPOSURE).stream().anyMatch(line -> line.contains(explored)));
        JsonNode first = TestServer.JSON.readTree(lines(About.EXPOSURE).get(0));
        assertThat(first.path("request_id")).isEqualTo(answer.json().path("request_id"));
        assertThat(first.path("variants")).isEqualTo(answer.json().path("variants"));
        assertThat(first.path("policy").textValue()).hasSize(12);
        assertThat(first.path("items").findValuesAsText("item_id")).isEqualTo(answer.items());
        assertThat(first.path("items").get(0).path("propensity").doubleValue()).isEqualTo(1);
        JsonNode byChance = TestServer.JSON.readTree(lines(About.EXPOSURE).stream()
                .filter(line -> line.contains(explored))
                .findFirst()
                .orElseThrow());
        List<Double> chances = new ArrayList<>();
        byChance.path("items")
                .forEach(item -> chances.add(item.path("propensity").doubleValue()));
        // A fifth of the lists, two places: both are swapped, or one is given to one or two items below.
        assertThat(chances)
                .isIn(
                        List.of(0.1, 0.1),
                        List.of(0.85, 0.05),
                        List.of(0.05, 0.85),
                        List.of(0.85, 0.025),
                        List.of(0.025, 0.85));
    }

    @Test
    void whoIsInNothingIsNotExposed() {
        server.recommend("user=mia");
        server.close();
        assertThat(lines(About.EXPOSURE)).isEmpty();
    }

    private void begin(String experiment) {
        assertThat(put(0, experiment))
                .extracting(Answer::status, Answer::body)
                .first()
                .isEqualTo(200);
    }

    private Answer put(long version, String experiment) {
        return server.put(
                PATH,
                ("{'expected_version':" + version + ",'note':'a test','experiments':[" + experiment + "]}")
                        .replace('\'', '"'));
    }

    private static String one(String id, double ramp, String treatment) {
        return "{'id':" + id + ",'unit':'session','ramp':" + ramp
                + ",'variants':[{'name':'control'},{'name':'treated','treatment':" + treatment + "}]}";
    }

    /** The variants of sixty sessions that take part. */
    private Map<String, String> variants() {
        Map<String, String> variants = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            JsonNode variant =
                    server.recommend("session=s" + i).json().path("variants").path("x");
            if (variant.isTextual()) {
                variants.put("s" + i, variant.textValue());
            }
        }
        return variants;
    }

    private String sessionIn(String variant) {
        return variants().entrySet().stream()
                .filter(e -> e.getValue().equals(variant))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    private Answer forced(String variants, String expires, String key) {
        String path = "/v1/stores/lantern/recommendations?user=mia&rail=own";
        return server.send(server.request(path)
                .header(
                        ForcedVariants.HEADER,
                        variants + "; expires=" + expires + "; sig=" + signature(variants, expires, key))
                .GET());
    }

    private static String signature(String variants, String expires, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of()
                    .formatHex(mac.doFinal(("lantern\n" + variants + "\n" + expires).getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> lines(About about) {
        return new EventStream(redis, "lantern")
                .first(1_000).stream()
                        .filter(entry -> entry.about() == about)
                        .map(EventStream.Entry::line)
                        .toList();
    }
}

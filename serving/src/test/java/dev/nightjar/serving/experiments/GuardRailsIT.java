package dev.nightjar.serving.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TinyShop;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** A variant that does harm is stopped by the server itself, which writes down why. */
class GuardRailsIT {
    private static final String PATH = "/v1/stores/lantern/experiments";
    private static final String SETTINGS =
            TestServer.SHOP_CONF + "serving.experiments.guard { min-lists = 20, max-slower = 100 }\n";

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
    void aVariantThatEmptiesARailIsPausedAndTheReasonIsWrittenDown() {
        begin("{'rules':[{'id':'nothing','action':'exclude','target':{'min_price':0.01}}]}");
        int asked = ask(2_000);
        JsonNode now = server.get(PATH).json();
        assertThat(now.path("changed_by").textValue()).isEqualTo("guard rail");
        assertThat(now.path("note").textValue())
                .startsWith("bad-idea paused: of variant treated 100.0 % of ")
                .contains("lists were empty, of the control's ");
        assertThat(now.path("experiments").get(0).path("state").textValue()).isEqualTo("paused");
        assertThat(server.recommend("user=mia&session=any")
                        .json()
                        .path("variants")
                        .isEmpty())
                .isTrue();
        assertThat(server.get("/metrics").body())
                .contains("nightjar_guard_rail_trips_total{experiment=\"bad-idea\",store=\"lantern\"} 1.0");
        System.out.println("guard rail: paused after " + asked + " requests: "
                + now.path("note").textValue());
    }

    @Test
    void aVariantThatDoesNoHarmGoesOn() {
        begin("{'session_max_weight':0.9}");
        assertThat(ask(300)).isEqualTo(300);
        assertThat(server.get(PATH).json().path("version").longValue()).isEqualTo(1);
    }

    /** Asks until the experiment is not running any more; returns how often. */
    private int ask(int most) {
        for (int i = 0; i < most; i++) {
            if (server.recommend("user=mia&session=s" + i)
                            .json()
                            .path("experiments_version")
                            .longValue()
                    > 1) {
                return i;
            }
        }
        return most;
    }

    private void begin(String treatment) {
        String body = "{'expected_version':0,'experiments':[{'id':'bad-idea','unit':'session','ramp':100,'variants':["
                + "{'name':'control'},{'name':'treated','treatment':" + treatment + "}]}]}";
        assertThat(server.put(PATH, body.replace('\'', '"')).status()).isEqualTo(200);
    }
}

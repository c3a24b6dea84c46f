package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Key.Kind;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.When;
import dev.nightjar.redis.LiveRules.Outcome;
import dev.nightjar.rules.Action;
import dev.nightjar.rules.Rule;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.rules.Validity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

class LiveRulesIT {
    @RegisterExtension
    static final ServerExtension SERVER = new ServerExtension();

    private static final String CURRENT = Key.ofStore("fashion", Kind.RULES).text();
    private static final String HISTORY =
            Key.ofStore("fashion", Kind.RULES_HISTORY).text();

    private LiveRules rules;

    @BeforeEach
    void open() {
        rules = new LiveRules(SERVER.redis(), "fashion");
    }

    @Test
    void thereAreNoneBeforeTheFirstWrite() {
        assertThat(rules.read()).isEqualTo(RuleSet.NONE);
        assertThat(rules.versions()).isEmpty();
        assertThat(rules.version(1)).isEmpty();
        assertThat(rules.currentVersion()).isZero();
    }

    @Test
    void rulesAreReadBackAsWrittenAndStayForEver() {
        assertThat(rules.write(version(1))).isEqualTo(new Outcome.Written(version(1)));
        assertThat(rules.read()).isEqualTo(version(1));
        assertThat(rules.version(1)).contains(version(1));
        assertThat(SERVER.redis().ttl(CURRENT)).isEqualTo(-1);
        assertThat(SERVER.redis().ttl(HISTORY)).isEqualTo(-1);
    }

    @Test
    void whoHasNotSeenTheLatestVersionChangesNothing() {
        rules.write(version(1));
        rules.write(version(2));
        assertThat(rules.write(version(2))).isEqualTo(new Outcome.Overtaken(2));
        assertThat(rules.write(version(4))).isEqualTo(new Outcome.Overtaken(2));
        assertThat(rules.read()).isEqualTo(version(2));
        assertThat(rules.versions().keySet()).containsExactly(2L, 1L);
    }

    @Test
    void ofManyWritersAtOnceEachVersionHasOne() throws Exception {
        int writers = 4;
        int changes = 25;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        List<Future<?>> done = new ArrayList<>();
        try {
            for (int writer = 0; writer < writers; writer++) {
                String name = "writer" + writer;
                done.add(pool.submit(() -> change(name, changes)));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            pool.shutdown();
        }
        assertThat(rules.read().version()).isEqualTo(100);
    }

    /** Changes the rules so often, each time after having seen what is there. */
    private static void change(String name, int times) {
        LiveRules mine = new LiveRules(SERVER.redis(), "fashion");
        for (int done = 0; done < times; ) {
            RuleSet seen = mine.read();
            RuleSet next = new RuleSet(seen.version() + 1, Instant.EPOCH, name, "", seen.rules());
            done += mine.write(next) instanceof Outcome.Written ? 1 : 0;
        }
    }

    @Test
    void theNewestFiftyVersionsAreKept() {
        IntStream.rangeClosed(1, 53).forEach(n -> rules.write(version(n)));
        assertThat(rules.versions()).hasSize(50).containsKeys(4L, 53L).doesNotContainKeys(3L);
        assertThat(rules.version(3)).isEmpty();
        assertThat(rules.versions().firstKey()).isEqualTo(53);
    }

    @Test
    void rulesThatCannotBeReadAreSaidToBeSoAndCanBeReplaced() {
        rules.write(version(1));
        rules.write(version(2));
        SERVER.redis().set(CURRENT, "{");
        assertThatThrownBy(() -> rules.read()).isInstanceOf(MalformedValueException.class);
        assertThat(rules.currentVersion()).isEqualTo(2);
        assertThat(rules.write(version(1))).isEqualTo(new Outcome.Overtaken(2));
        assertThat(rules.write(version(3))).isEqualTo(new Outcome.Written(version(3)));
        assertThat(rules.read()).isEqualTo(version(3));
    }

    @Test
    void noVersionIsGivenTwiceThoughTheRulesWereLost() {
        rules.write(version(1));
        rules.write(version(2));
        SERVER.redis().del(CURRENT);
        assertThat(rules.read()).isEqualTo(RuleSet.NONE);
        assertThat(rules.write(version(1))).isEqualTo(new Outcome.Overtaken(2));
    }

    @Test
    void aVersionThatCannotBeReadIsListedWithoutItsRules() {
        rules.write(version(1));
        SERVER.redis().hset(HISTORY, "1", "[]");
        assertThat(rules.versions().get(1L)).isEmpty();
    }

    @Test
    void aClusterKeepsRulesAndHistoryTogether(@TempDir Path home) {
        try (LocalCluster cluster = new LocalCluster(home);
                UnifiedJedis client =
                        new RedisAddress(cluster.url(), Duration.ofSeconds(5), Duration.ofSeconds(5)).open()) {
            LiveRules there = new LiveRules(client, "fashion");
            assertThat(there.write(version(1))).isEqualTo(new Outcome.Written(version(1)));
            assertThat(there.write(version(1))).isEqualTo(new Outcome.Overtaken(1));
            assertThat(there.read()).isEqualTo(there.version(1).orElseThrow());
        }
    }

    private static RuleSet version(long version) {
        Rule rule = new Rule(
                "no-" + version,
                Set.of("home"),
                When.ALWAYS,
                Validity.ALWAYS,
                Target.of("kitchen", ""),
                new Action.Exclude());
        return new RuleSet(version, Instant.parse("2026-11-20T12:00:00Z"), "merch", "n\u00f6tig", List.of(rule));
    }
}

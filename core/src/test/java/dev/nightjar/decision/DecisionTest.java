package dev.nightjar.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.decision.Difference.Part;
import dev.nightjar.decision.RandomShop.Made;
import dev.nightjar.decision.Replay.Outcome;
import dev.nightjar.golden.Golden;
import dev.nightjar.ranking.FeatureVector;
import dev.nightjar.ranking.Stock;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionTest {
    private static final int DECISIONS = 1_000;

    /** Something of everything that a store can say about ranking. */
    private static final String STORE = """
            store.repeatable = [kitchen]
            stock.size-run-weight = 0.3
            sizes.systems.clothing = [S, M]
            rails {
              home { diversity = 0.7, max-per-brand = 4, explore-rate = 0.2, explore-pool = 5 }
              pdp { exclude = [in-view, seen, owned] }
              cart { max-price = 70, max-per-category = 3 }
            }
            boosts {
              phones { factor = 1.7, devices = [mobile], category = women }
              evening { factor = 0.6, from-hour = 18, to-hour = 2, brand = A }
            }
            """;

    @TempDir
    private Path home;

    @Test
    void aDecisionThatIsReadBackIsDecidedTheSameToTheLastBit() {
        RandomShop shop = new RandomShop(20261125, store(STORE));
        Replay replay = new Replay(shop.settings, shop.assortment);
        int items = 0;
        for (int i = 0; i < DECISIONS; i++) {
            Made made = shop.next();
            String line = made.decision().toJson();
            Decision read = Decision.fromJson(line);
            assertThat(read).isEqualTo(made.decision());
            assertThat(read.toJson()).isEqualTo(line).doesNotContain("\n");
            assertThat(replay.of(read, made.kept())).as(line).isInstanceOf(Outcome.Same.class);
            items += read.answer().items().size();
        }
        assertThat(items).isGreaterThan(3 * DECISIONS);
    }

    @Test
    void anotherFactorAndAnotherWeightAreNoticed() {
        for (String change : List.of("boosts.phones.factor = 1.7000000000000002", "rails.pdp.weights.similar = 0.99")) {
            RandomShop shop = new RandomShop(1, store(STORE));
            RandomShop changed = new RandomShop(1, store(STORE + change));
            Replay replay = new Replay(changed.settings, shop.assortment);
            Set<Part> parts = EnumSet.noneOf(Part.class);
            int different = 0;
            for (int i = 0; i < DECISIONS; i++) {
                Made made = shop.next();
                if (replay.of(made.decision(), made.kept()) instanceof Outcome.Different d) {
                    different++;
                    parts.addAll(d.difference().parts());
                }
            }
            assertThat(parts).as(change).contains(Part.FEATURES);
            assertThat(different).as(change).isBetween(1, DECISIONS - 1);
        }
    }

    @Test
    void aDifferenceNamesBothSides() {
        Made made = shown();
        Decision.Answer served = made.decision().answer();
        List<FeatureVector> swapped = new ArrayList<>(served.items());
        swapped.add(swapped.remove(0));
        List<Double> values = new ArrayList<>(served.items().get(0).values());
        values.set(0, Math.nextUp(values.get(0)));
        swapped.set(swapped.size() - 1, new FeatureVector(served.items().get(0).itemId(), values));
        var dropped = new java.util.TreeMap<>(served.dropped());
        dropped.merge("sold_out", 1, Integer::sum);

        Difference difference = Difference.between(
                        served, new Decision.Answer(served.featureNames(), swapped, dropped, List.of()))
                .orElseThrow();

        assertThat(difference.parts()).containsExactlyInAnyOrder(Part.values());
        assertThat(difference.inWords())
                .startsWith("items served [" + served.items().get(0).itemId())
                .contains("from base on, served", "dropped served " + served.dropped() + ", again " + dropped);
        assertThat(Difference.between(served, served)).isEmpty();
    }

    @Test
    void bitsThatEqualNumbersMayHideAreKept() {
        Made made = shown();
        Decision.Answer answer = made.decision().answer();
        List<Double> odd =
                List.of(-0.0, 0.0, Double.MIN_VALUE, Double.MAX_VALUE, 0.1 + 0.2, 1e22, 9007199254740992.0, -1e-300);
        Decision decision = new Decision(
                made.decision().id(),
                made.decision().basis(),
                made.decision().asked(),
                made.decision().seen(),
                new Decision.Answer(
                        answer.featureNames(), List.of(new FeatureVector("i1", odd)), answer.dropped(), List.of()));
        assertThat(Decision.fromJson(decision.toJson()).answer().items().get(0).values())
                .isEqualTo(odd)
                .isNotEqualTo(List.of(0.0, 0.0));
        assertThat(Decision.fromJson(decision.toJson())).isEqualTo(decision);
    }

    @Test
    void goldenLinesReadBackAsTheyAre() {
        List<Config> cases = Golden.list("decisions.json", "cases");
        assertThat(cases).hasSize(2);
        for (Config each : cases) {
            String json = each.getString("json");
            assertThat(Decision.fromJson(json).toJson())
                    .as(each.getString("name"))
                    .isEqualTo(json);
        }
        Decision decision = Decision.fromJson(cases.get(1).getString("json"));
        assertThat(decision.seen().lastKnown().orElseThrow().purchasesBySize().toString())
                .isEqualTo("{EU={38=3, 40=1}}");
        assertThat(decision.asked().part().variants()).containsEntry("home-pull", "strong");
        assertThat(decision.asked().part().treatment().sessionMaxWeight()).contains(0.9);
        assertThat(decision.seen().rules().version()).isEqualTo(12);
        assertThat(decision.seen().rules().rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.id()).isEqualTo("winter-sale"));
        assertThat(decision.seen().stock().get("d-1003")).isEqualTo(Stock.UNKNOWN);
        assertThat(decision.seen().stock().get("d-1004")).isEqualTo(Stock.UNREAD);
        assertThat(decision.answer().items().get(0).values()).contains(-0.0, Double.MIN_VALUE);
    }

    @Test
    void anOlderLineReadsAsTheSameWithoutExperiments() {
        for (Config each : Golden.list("decisions.json", "older")) {
            String json = each.getString("json");
            Decision read = Decision.fromJson(json);
            assertThat(read.asked().part()).isEqualTo(Decision.Part.NONE);
            assertThat(read.toJson()).as(each.getString("name")).isEqualTo(json.replace("\"v\":1", "\"v\":2"));
        }
    }

    @Test
    void whatAnotherReleaseMayMeanIsRefused() {
        for (Config each : Golden.list("decisions.json", "malformed")) {
            assertThatThrownBy(() -> Decision.fromJson(each.getString("json")))
                    .as(each.getString("name"))
                    .isInstanceOf(MalformedValueException.class)
                    .hasMessageContaining(each.getString("says"));
        }
    }

    @Test
    void aRailThatIsGoneAndFeaturesOfAnotherReleaseCannotBeTold() {
        RandomShop shop = new RandomShop(3, store(""));
        RandomShop other = new RandomShop(3, store("rails.night {}"));
        Made made = Stream.generate(other::next)
                .filter(m -> m.decision().asked().rail().equals("night"))
                .findFirst()
                .orElseThrow();
        assertThat(new Replay(shop.settings, shop.assortment).of(made.decision(), made.kept()))
                .isEqualTo(new Outcome.NotReproducible("the rail is gone"));
        Decision d = made.decision();
        Decision.Answer newer = new Decision.Answer(
                List.of("base", "score"), d.answer().items(), d.answer().dropped(), List.of());
        assertThat(new Replay(other.settings, shop.assortment)
                        .of(new Decision(d.id(), d.basis(), d.asked(), d.seen(), newer), made.kept()))
                .isEqualTo(new Outcome.NotReproducible("features of another release"));
    }

    @Test
    void theFingerprintTellsWhatRanksFromWhatDoesNot() {
        String before = fingerprint("");
        assertThat(fingerprint("session.lifetime = 9h\nevents.max-age = 1d")).isEqualTo(before);
        for (String setting : List.of(
                "store.timezone = Europe/Berlin",
                "store.repeatable = [kitchen]",
                "stock.size-run-weight = 0.11",
                "sizes.min-share = 0.21",
                "session.weights.view = 1.1",
                "session.half-life = 31m",
                "session.full-dwell = 6s",
                "session.shares.brand = 0.2",
                "session.max-weight = 0.5",
                "session.k = 2",
                "rails.home.count = 3",
                "boosts.x.factor = 2")) {
            assertThat(fingerprint(setting)).as(setting).isNotEqualTo(before);
        }
    }

    private String fingerprint(String store) {
        return Settings.fingerprintOfRanking(store(store));
    }

    private Config store(String text) {
        try {
            Path conf = Files.createDirectories(home.resolve("conf/stores")).getParent();
            Files.writeString(conf.resolve("nightjar.conf"), "");
            Files.writeString(conf.resolve("stores/shop.conf"), text);
            return Settings.load(conf.resolve("nightjar.conf")).store("shop");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that shows some items. */
    private Made shown() {
        return Stream.generate(new RandomShop(5, store(STORE))::next)
                .filter(made -> made.decision().answer().items().size() > 3)
                .findFirst()
                .orElseThrow();
    }
}

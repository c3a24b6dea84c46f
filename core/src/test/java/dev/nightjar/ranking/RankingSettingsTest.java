package dev.nightjar.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.Rail.Exclude;
import dev.nightjar.ranking.Rail.SourceKind;
import dev.nightjar.ranking.Target.Range;
import dev.nightjar.session.SessionSettings.Pull;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingSettingsTest {
    @TempDir
    private Path home;

    @Test
    void aStoreThatSaysNothingHasTheUsualRailsAndNoBoosts() throws IOException {
        RankingSettings settings = RankingSettings.of(store(""));
        assertThat(settings.rails()).containsOnlyKeys("cart", "category", "email", "home", "pdp", "recently-viewed");
        Rail front = settings.rails().get("home");
        assertThat(front.count()).isEqualTo(10);
        assertThat(front.blend())
                .isEqualTo(Map.of(
                        SourceKind.PERSONAL, 1.0,
                        SourceKind.ALSO_BOUGHT, 0.8,
                        SourceKind.SIMILAR, 0.8,
                        SourceKind.TRENDING, 0.4,
                        SourceKind.CATEGORY, 0.4));
        assertThat(front.fallback()).containsExactly(SourceKind.CATEGORY, SourceKind.POPULAR, SourceKind.NEW);
        assertThat(front.mode()).isEqualTo(Rail.Mode.REAL_TIME);
        assertThat(front.pull()).isEqualTo(new Pull(0.6, 3));
        assertThat(settings.rails().get("email").pull()).isEqualTo(Pull.NONE);
        assertThat(settings.rails().get("category").filter().withinCategory()).isTrue();
        assertThat(front.filter().exclude()).isEqualTo(EnumSet.of(Exclude.IN_VIEW, Exclude.IN_CART, Exclude.OWNED));
        assertThat(settings.rails().get("recently-viewed").filter().exclude())
                .isEqualTo(EnumSet.of(Exclude.IN_VIEW, Exclude.OWNED));
        assertThat(front.boosts()).isEmpty();
        assertThat(settings.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(settings.offerUnknownStock()).isFalse();
        assertThat(settings.minSizeShare()).isEqualTo(0.2);
        assertThat(settings.sizeOrders()).isEmpty();
    }

    @Test
    void everythingAStoreSaysArrives() throws IOException {
        RankingSettings settings = RankingSettings.of(store("""
                store.timezone = "Europe/Berlin"
                stock.when-unknown = available
                sizes { min-share = 0.5, systems { INT = [S, M, L], "shoe.eu \\"men\\"" = [41, 42] } }
                rails.cart {
                  count = 4, sources = [personal, also-bought], weights.also-bought = 0.5, fallback = [popular, new], exclude = [seen]
                  session-max-weight = 0.9, session-k = 2, diversity = 0.7, max-per-brand = 2, max-price = 50
                }
                rails."odd.name" {}
                boosts.late-knives {
                  factor = 2.5, category = kitchen/knives, brand = Lerche, devices = [mobile], campaigns = [night]
                  countries = [DE, AT], min-price = 5, max-price = 50, attributes { material = steel, "blade.cm" = 20 }
                  weekdays = [friday, saturday], from-hour = 22, to-hour = 4, rails = [cart]
                }
                boosts.everywhere { factor = 0.5 }
                """));
        assertThat(settings.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(settings.offerUnknownStock()).isTrue();
        assertThat(settings.sizeOrders())
                .containsEntry("INT", List.of("S", "M", "L"))
                .containsEntry("shoe.eu \"men\"", List.of("41", "42"))
                .hasSize(2);
        assertThat(settings.rails()).containsKeys("cart", "odd.name");
        Rail cart = settings.rails().get("cart");
        assertThat(cart.count()).isEqualTo(4);
        assertThat(cart.blend()).isEqualTo(Map.of(SourceKind.PERSONAL, 0.4, SourceKind.ALSO_BOUGHT, 0.5));
        assertThat(cart.fallback()).containsExactly(SourceKind.POPULAR, SourceKind.NEW);
        assertThat(cart.pull()).isEqualTo(new Pull(0.9, 2));
        assertThat(cart.variety()).isEqualTo(new Rail.Variety(0.7, 0, 2));
        assertThat(cart.filter()).isEqualTo(new Rail.Filter(Set.of(Rail.Exclude.SEEN), false, 0, 50));
        When late = new When(
                Set.of("mobile"),
                Set.of("night"),
                Set.of("DE", "AT"),
                Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY),
                22,
                4);
        Target knives = new Target(
                "kitchen/knives",
                "Lerche",
                new Range(5, 50),
                Map.of("material", "steel", "blade.cm", "20"),
                Set.of(),
                Range.ANY);
        assertThat(cart.boosts())
                .containsExactly(
                        new Boost("everywhere", When.ALWAYS, Target.EVERYTHING, 0.5),
                        new Boost("late-knives", late, knives, 2.5));
        assertThat(settings.rails().get("home").boosts())
                .containsExactly(new Boost("everywhere", When.ALWAYS, Target.EVERYTHING, 0.5));
    }

    @Test
    void whatBoostsAndTimeZonesGetWrongIsReportedTogether() {
        assertThatThrownBy(() -> RankingSettings.of(store("""
                store.timezone = "Europe/Bärlin"
                boosts.c { countries = [de], min-price = 9, max-price = 8 }
                boosts.b.rails = [home, kasse]
                boosts.a.rails = [blog]
                """)))
                .isInstanceOf(InvalidSettings.class)
                .extracting(e -> ((InvalidSettings) e).problems())
                .isEqualTo(List.of(
                        "'boosts.a.rails' names 'blog', which is no rail; rails are cart, category, email, home, pdp, recently-viewed",
                        "'boosts.b.rails' names 'kasse', which is no rail; rails are cart, category, email, home, pdp,"
                                + " recently-viewed",
                        "'boosts.c.countries' names 'de', which is no country; write two upper-case letters such as DE",
                        "'boosts.c.min-price' is above its max-price; no item costs that",
                        "'store.timezone' = \"Europe/Bärlin\" is not a time zone; write one such as Europe/Berlin or"
                                + " UTC"));
    }

    @Test
    void aShoppersLikelySizesFollowTheStoresOrdersAndShare() throws IOException {
        RankingSettings settings = RankingSettings.of(store("sizes { min-share = 0.3, systems { INT = [S, M, L] } }"));
        var sizes = new TreeMap<String, Integer>();
        sizes.put("S", 4);
        sizes.put("L", 4);
        sizes.put("XS", 2);
        var systems = new TreeMap<String, java.util.SortedMap<String, Integer>>();
        systems.put("INT", sizes);
        assertThat(settings.likelySizes(new Shopper(systems, List.of(), List.of()))
                        .bySystem()
                        .get("INT"))
                .containsExactly("L", "M", "S");
        assertThat(settings.likelySizes(Shopper.UNKNOWN).bySystem()).isEmpty();
    }

    private Config store(String text) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf/stores"));
        Files.writeString(conf.resolve("test.conf"), text);
        return Settings.load(Files.writeString(conf.resolveSibling("nightjar.conf"), ""))
                .store("test");
    }
}

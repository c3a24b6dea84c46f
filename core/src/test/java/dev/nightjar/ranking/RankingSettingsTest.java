package dev.nightjar.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.RankingSettings.SourceKind;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankingSettingsTest {
    @TempDir
    private Path home;

    @Test
    void aStoreThatSaysNothingHasTwoRailsAndNoBoosts() throws IOException {
        RankingSettings settings = RankingSettings.of(store(""));
        assertThat(settings.rails()).containsOnlyKeys("email", "home");
        RankingSettings.Rail front = settings.rails().get("home");
        assertThat(front.count()).isEqualTo(10);
        assertThat(front.sources())
                .containsExactly(SourceKind.PERSONAL, SourceKind.CATEGORY, SourceKind.POPULAR, SourceKind.NEW);
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
                rails.cart { count = 4, sources = [popular, new] }
                rails."odd.name" {}
                boosts.late-knives {
                  factor = 2.5, category = kitchen/knives, brand = Lerche, devices = [mobile], campaigns = [night]
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
        assertThat(settings.rails()).containsOnlyKeys("cart", "email", "home", "odd.name");
        RankingSettings.Rail cart = settings.rails().get("cart");
        assertThat(cart.count()).isEqualTo(4);
        assertThat(cart.sources()).containsExactly(SourceKind.POPULAR, SourceKind.NEW);
        Boost.When late =
                new Boost.When(Set.of("mobile"), Set.of("night"), Set.of(DayOfWeek.FRIDAY, DayOfWeek.SATURDAY), 22, 4);
        assertThat(cart.boosts())
                .containsExactly(
                        new Boost("everywhere", Boost.When.ALWAYS, "", "", 0.5),
                        new Boost("late-knives", late, "kitchen/knives", "Lerche", 2.5));
        assertThat(settings.rails().get("home").boosts())
                .containsExactly(new Boost("everywhere", Boost.When.ALWAYS, "", "", 0.5));
    }

    @Test
    void unknownRailsAndTimeZonesAreReportedTogether() {
        assertThatThrownBy(() -> RankingSettings.of(store("""
                store.timezone = "Europe/Bärlin"
                boosts.b.rails = [home, kasse]
                boosts.a.rails = [pdp]
                """)))
                .isInstanceOf(InvalidSettings.class)
                .extracting(e -> ((InvalidSettings) e).problems())
                .isEqualTo(List.of(
                        "'boosts.a.rails' names 'pdp', which is no rail; rails are email, home",
                        "'boosts.b.rails' names 'kasse', which is no rail; rails are email, home",
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
        assertThat(settings.likelySizes(new Shopper(systems, List.of()))
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

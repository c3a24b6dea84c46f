package dev.nightjar.sizes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.golden.Golden;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LikelySizesTest {

    static List<Config> cases() {
        return Golden.list("likely-sizes.json", "cases");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenHistoriesGiveTheGoldenSizes(Config c) {
        LikelySizes sizes = LikelySizes.of(
                Golden.map(
                        c.getConfig("net_purchases"),
                        (systems, system) -> Golden.map(systems.getConfig(system), Config::getInt)),
                Golden.map(c.getConfig("orders"), Config::getStringList),
                c.getDouble("min_share"));
        assertThat(sizes.bySystem())
                .isEqualTo(Golden.map(c.getConfig("likely"), (l, system) -> new TreeSet<>(l.getStringList(system))));
    }

    @Test
    void withoutHistoryAnySizeWillDo() {
        LikelySizes sizes = LikelySizes.of(Map.of("INT", Map.of("M", 1)), Map.of(), 0.2);
        assertThat(sizes.accepts("INT", "M")).isTrue();
        assertThat(sizes.accepts("INT", "L")).isFalse();
        assertThat(sizes.in("INT")).isPresent();
        assertThat(sizes.accepts("SHOE", "44")).isTrue();
        assertThat(sizes.in("SHOE")).isEmpty();
        assertThat(LikelySizes.ANY.accepts("INT", "L")).isTrue();
    }

    @Test
    void nobodyCanChangeThem() {
        LikelySizes sizes = LikelySizes.of(Map.of("INT", Map.of("M", 1)), Map.of(), 0.2);
        assertThatThrownBy(() -> sizes.bySystem().get("INT").add("L"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> LikelySizes.ANY.bySystem().put("INT", new TreeSet<>()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}

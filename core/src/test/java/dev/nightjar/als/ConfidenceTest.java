package dev.nightjar.als;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import dev.nightjar.golden.Golden;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfidenceTest {
    /** Each event is rounded to a unit of 2⁻³². */
    private static final double ROUNDING = 0x1p-30;

    static List<Config> cases() {
        return Golden.list("batch-formulas.json", "confidence");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theContractsValuesComeOut(Config testCase) {
        Config settings = Golden.file("batch-formulas.json").getConfig("settings");
        Confidence confidence = new Confidence(
                Golden.map(settings.getConfig("weights"), Config::getDouble),
                settings.getDouble("half_life_days"),
                settings.getDouble("cap"));
        long units = 0;
        for (Config event : testCase.getConfigList("events")) {
            units += confidence.units(event.getString("type"), event.getLong("age_days"));
        }

        if (testCase.getIsNull("confidence")) {
            assertThat(units).isNotPositive();
        } else {
            assertThat(confidence.total(units)).isCloseTo(testCase.getDouble("confidence"), within(ROUNDING));
        }
    }

    @Test
    void whatIsNoWeightIsRefused() {
        assertThatThrownBy(() -> new Confidence(Map.of("view", Double.NaN), 30, 40))
                .hasMessage("weight NaN of view");
        assertThatThrownBy(() -> new Confidence(Map.of(), 0, 40)).hasMessageContaining("half-life 0.0 days");
        assertThatThrownBy(() -> new Confidence(Map.of(), 30, 0)).hasMessageContaining("greatest weight 0.0");
    }
}

package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.nightjar.serving.guard.Breaker.BreakerSettings;
import dev.nightjar.serving.store.StoreServingSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServingSettingsTest {
    @Test
    void everyKeyIsReadAndEveryComponentHasAKey() {
        Set<String> components = new TreeSet<>(componentsOf(ServingSettings.class));
        components.addAll(componentsOf(StoreServingSettings.class));
        assertThat(components).isEqualTo(keys("serving"));
        assertThat(componentsOf(StoreServingSettings.RateLimit.class)).isEqualTo(keys("serving.rate-limit"));
        assertThat(componentsOf(BreakerSettings.class)).isEqualTo(keys("serving.breaker"));
    }

    private static Set<String> keys(String section) {
        return ConfigFactory.parseResources("reference.conf")
                .getConfig(section)
                .root()
                .keySet();
    }

    private static Set<String> componentsOf(Class<? extends Record> settings) {
        return Arrays.stream(settings.getRecordComponents())
                .map(c -> c.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}

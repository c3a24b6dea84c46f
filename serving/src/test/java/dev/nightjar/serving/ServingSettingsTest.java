package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServingSettingsTest {
    @Test
    void everyKeyIsReadAndEveryComponentHasAKey() {
        Set<String> keys = ConfigFactory.parseResources("reference.conf")
                .getConfig("serving")
                .root()
                .keySet();
        Set<String> components = Arrays.stream(ServingSettings.class.getRecordComponents())
                .map(c -> c.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        assertThat(components).isEqualTo(keys);
    }
}

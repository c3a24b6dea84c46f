package dev.nightjar.serving.store;

import com.typesafe.config.Config;
import dev.nightjar.serving.guard.Shedding.BlackFriday;
import java.time.Duration;
import java.util.List;

/**
 * What a store's own file may say in the section {@code serving}, typed; {@code reference.conf} says what each key
 * means.
 */
public record StoreServingSettings(
        List<String> corsOrigins, RateLimit rateLimit, BlackFriday blackFriday, double paritySample) {

    /**
     * How much one caller may ask.
     *
     * @param perKey requests a second, 0 for no limit
     * @param perAddress requests a second, 0 for no limit
     * @param burst how many seconds' worth may come at once
     */
    public record RateLimit(int perKey, int perAddress, Duration burst) {}

    /** Reads the section from the checked settings of a store. */
    public static StoreServingSettings of(Config store) {
        Config c = store.getConfig("serving");
        return new StoreServingSettings(
                List.copyOf(c.getStringList("cors-origins")),
                new RateLimit(
                        c.getInt("rate-limit.per-key"),
                        c.getInt("rate-limit.per-address"),
                        c.getDuration("rate-limit.burst")),
                BlackFriday.of(c.getString("black-friday")),
                c.getDouble("parity-sample"));
    }
}

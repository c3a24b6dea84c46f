package dev.nightjar.serving.store;

import com.typesafe.config.Config;
import dev.nightjar.serving.decisions.Sampling.Exposes;
import dev.nightjar.serving.experiments.GuardRails;
import dev.nightjar.serving.guard.Shedding.BlackFriday;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a store's own file may say in the section {@code serving}, typed; {@code reference.conf} says what each key
 * means.
 */
public record StoreServingSettings(
        List<String> corsOrigins,
        RateLimit rateLimit,
        BlackFriday blackFriday,
        double paritySample,
        Experiments experiments) {

    /**
     * How experiments are followed.
     *
     * @param overrideKey with which testers sign for a variant; empty where nobody may
     */
    public record Experiments(String overrideKey, Exposes exposures, GuardRails.Bounds guard) {
        @Override
        public String toString() {
            return "Experiments[exposures=" + exposures + "]";
        }
    }

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
                c.getDouble("parity-sample"),
                new Experiments(
                        c.getString("experiments.override-key"),
                        Exposes.valueOf(c.getString("experiments.exposures").toUpperCase(Locale.ROOT)),
                        guard(c.getConfig("experiments.guard"))));
    }

    private static GuardRails.Bounds guard(Config c) {
        return new GuardRails.Bounds(
                c.getDuration("window"),
                c.getInt("min-lists"),
                c.getDouble("max-fallback"),
                c.getDouble("max-empty"),
                c.getDouble("max-sold-out"),
                c.getDouble("max-slower"));
    }
}

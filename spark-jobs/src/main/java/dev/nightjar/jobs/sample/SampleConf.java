package dev.nightjar.jobs.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The configuration of a generated shop: the sample shop's of its kind, so that it runs without a hand-written one. */
public final class SampleConf {
    private SampleConf() {}

    /** The store's name. */
    public static String store(ShopKind kind) {
        return switch (kind) {
            case CLOTHING -> "loom";
            case HOME -> "hearth";
        };
    }

    /**
     * Writes {@code conf/} into the folder of the shop.
     *
     * @return its nightjar.conf
     */
    public static Path write(ShopKind kind, Path shop) throws IOException {
        Path conf = shop.resolve("conf/nightjar.conf");
        Path stores = conf.resolveSibling("stores");
        Files.createDirectories(stores);
        Files.writeString(conf, "# Every key and its default: docs/configuration.md.\n");
        String store = store(kind);
        try (InputStream in = SampleConf.class.getResourceAsStream("/sample-conf/" + store + ".conf")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Files.writeString(stores.resolve(store + ".conf"), text.replace("data-samples/" + store + "/", ""));
        }
        return conf;
    }
}

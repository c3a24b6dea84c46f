package dev.nightjar.settings;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes {@code docs/configuration.md} from the {@code reference.conf} of the modules. */
final class SettingsPage {
    private SettingsPage() {}

    /** The page for the given modules' folders, in order. */
    static String render(List<Path> modules) throws IOException {
        StringBuilder page = new StringBuilder("""
                # Configuration

                This page is generated from each module's `reference.conf`; change those, then run
                `mvn test -pl core -Dnightjar.update-docs=true`.

                `conf/nightjar.conf` holds what concerns the whole process, `conf/stores/STORE.conf` what concerns one store;
                a store's file wins. The syntax is HOCON: JSON with comments, `a.b = 1`, and `${?NAME}` for an environment
                variable that may be absent. An unknown key, a wrong type or a value out of range stops the program at start,
                all of them reported together. `*` stands for a name that you choose. Relative paths start at the folder that
                holds `conf/`.
                """);
        for (Path module : modules) {
            Path file = module.resolve("src/main/resources/reference.conf");
            if (!Files.exists(file)) {
                continue;
            }
            page.append("\n## ").append(module.getFileName()).append('\n');
            boolean inTable = false;
            for (Setting setting : new Reference(ConfigFactory.parseFile(file.toFile())).settings()) {
                if (setting.isSection()) {
                    page.append("\n### `").append(setting.path()).append("`\n");
                    if (!setting.meaning().isEmpty()) {
                        page.append('\n').append(setting.meaning()).append('\n');
                    }
                    inTable = false;
                    continue;
                }
                if (!inTable) {
                    page.append("\n| key | default | meaning |\n|---|---|---|\n");
                    inTable = true;
                }
                page.append("| `")
                        .append(setting.path())
                        .append("` | ")
                        .append(fallback(setting))
                        .append(" | ")
                        .append(meaning(setting))
                        .append(" |\n");
            }
        }
        return page.toString();
    }

    private static String fallback(Setting setting) {
        return setting.fallback().valueType() == ConfigValueType.NULL
                ? "none"
                : "`" + setting.fallback().render(ConfigRenderOptions.concise()) + "`";
    }

    private static String meaning(Setting setting) {
        StringBuilder text = new StringBuilder(setting.meaning());
        if (setting.tags().containsKey("unit")) {
            text.append(" Unit: ").append(setting.tags().get("unit")).append('.');
        }
        if (setting.tags().containsKey("range")) {
            text.append(" Range: ").append(setting.tags().get("range")).append('.');
        }
        if (setting.tags().containsKey("one of")) {
            text.append(" One of: ").append(setting.tags().get("one of")).append('.');
        }
        if (setting.isProcessWide()) {
            text.append(" Only in `nightjar.conf`.");
        }
        return text.toString().replace("|", "\\|");
    }
}

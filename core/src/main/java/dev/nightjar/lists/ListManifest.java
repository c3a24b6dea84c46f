package dev.nightjar.lists;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import dev.nightjar.contract.MalformedValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an edition says of itself: enough to check its files, and to trace every line to the run, the generation and the
 * table versions that it was made from.
 *
 * @param origin what the lists were made from
 * @param users users with a list
 * @param items offers in all lists
 * @param leftOut users of the audience without a list, by reason
 * @param rails the rail that each variant is ranked by; a variant that gets no mail is not in it
 * @param link where an item's link leads, with {@code {item}} and {@code {campaign}} in it; empty for none
 * @param files those of the edition but the manifest
 */
public record ListManifest(
        String store,
        String campaign,
        String edition,
        Origin origin,
        long users,
        long items,
        Map<String, Long> leftOut,
        Map<String, String> rails,
        String link,
        List<ListedFile> files) {

    /**
     * Made from what.
     *
     * @param generation that the pages show the same lists from
     * @param tableVersions the Delta version read of each table
     * @param settings SHA-256 of the settings that had a say
     */
    public record Origin(
            String runId,
            long generation,
            String codeVersion,
            Instant builtAt,
            Map<String, Long> tableVersions,
            String settings) {
        public Origin {
            tableVersions = Map.copyOf(tableVersions);
        }
    }

    /**
     * A file.
     *
     * @param rows without a header
     * @param sha256 in hex
     */
    public record ListedFile(String name, long rows, long bytes, String sha256) {}

    public ListManifest {
        leftOut = new TreeMap<>(leftOut);
        rails = new TreeMap<>(rails);
        files = List.copyOf(files);
    }

    /** An item's link, empty for none. */
    public String linkOf(String item) {
        return linkOf(link, campaign, item);
    }

    /**
     * An item's link.
     *
     * @param link with {@code {item}} and {@code {campaign}} in it
     */
    public static String linkOf(String link, String campaign, String item) {
        return link.replace("{item}", escaped(item)).replace("{campaign}", escaped(campaign));
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The file of that name. */
    public Optional<ListedFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** JSON, for people too. */
    public String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("version", 1);
        fields.put("store", store);
        fields.put("campaign", campaign);
        fields.put("edition", edition);
        fields.put("run_id", origin.runId());
        fields.put("generation", origin.generation());
        fields.put("code_version", origin.codeVersion());
        fields.put("built_at", origin.builtAt().toString());
        fields.put("settings", origin.settings());
        fields.put("table_versions", origin.tableVersions());
        fields.put("users", users);
        fields.put("items", items);
        fields.put("left_out", leftOut);
        fields.put("rails", rails);
        fields.put("link", link);
        fields.put(
                "files",
                files.stream()
                        .map(file -> Map.of(
                                "name",
                                file.name(),
                                "rows",
                                file.rows(),
                                "bytes",
                                file.bytes(),
                                "sha256",
                                file.sha256()))
                        .toList());
        return ConfigValueFactory.fromMap(fields)
                        .render(ConfigRenderOptions.concise().setFormatted(true))
                + "\n";
    }

    /**
     * Reads that of an edition.
     *
     * @throws MalformedValueException when it is not what {@link #toJson()} writes
     */
    public static ListManifest of(Edition edition) {
        try {
            return fromJson(Files.readString(edition.file(Edition.MANIFEST)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + edition.file(Edition.MANIFEST), e);
        }
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws MalformedValueException when a field is missing or of the wrong kind
     */
    public static ListManifest fromJson(String json) {
        try {
            Config c = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            if (c.getInt("version") != 1) {
                throw new MalformedValueException(
                        "manifest of version " + c.getInt("version") + "; this release reads version 1");
            }
            Map<String, String> rails = new TreeMap<>();
            Config ofVariants = c.getConfig("rails");
            ofVariants.root().keySet().forEach(v -> rails.put(v, ofVariants.getString(ConfigUtil.joinPath(v))));
            return new ListManifest(
                    c.getString("store"),
                    c.getString("campaign"),
                    c.getString("edition"),
                    new Origin(
                            c.getString("run_id"),
                            c.getLong("generation"),
                            c.getString("code_version"),
                            Instant.parse(c.getString("built_at")),
                            longs(c.getConfig("table_versions")),
                            c.getString("settings")),
                    c.getLong("users"),
                    c.getLong("items"),
                    longs(c.getConfig("left_out")),
                    rails,
                    c.getString("link"),
                    c.getConfigList("files").stream()
                            .map(f -> new ListedFile(
                                    f.getString("name"), f.getLong("rows"), f.getLong("bytes"), f.getString("sha256")))
                            .toList());
        } catch (ConfigException | DateTimeException e) {
            throw new MalformedValueException("manifest of a list: " + e.getMessage());
        }
    }

    private static Map<String, Long> longs(Config section) {
        Map<String, Long> longs = new TreeMap<>();
        section.root().keySet().forEach(key -> longs.put(key, section.getLong(ConfigUtil.joinPath(key))));
        return longs;
    }
}

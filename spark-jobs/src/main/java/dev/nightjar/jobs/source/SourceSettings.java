package dev.nightjar.jobs.source;

import com.typesafe.config.Config;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParseException;

/**
 * One source of a store, as {@code conf/} describes it, checked as far as is possible without Spark.
 *
 * @param kind {@code events}, {@code catalog} or {@code stock}
 * @param name the user's own name for it
 * @param path resolved, with the run date filled in
 * @param columns canonical column = SQL expression
 * @param types source's word for an event type = ours
 */
public record SourceSettings(
        String kind,
        String name,
        String format,
        String path,
        Map<String, String> options,
        Optional<String> where,
        Map<String, String> columns,
        Map<String, String> types,
        Optional<String> keepLatestBy,
        boolean complete) {

    /** As {@link Settings#resolvePath} tells them: a URI's scheme and the slash behind it. */
    private static final Pattern FILE_SYSTEM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

    /** All sources of one kind, in the order of their names; every mistake is added to {@code problems}. */
    public static List<SourceSettings> of(
            Canonical canonical, Config store, Settings paths, LocalDate date, List<String> problems) {
        String kind = canonical.kind();
        Config section = store.getConfig("jobs.sources." + kind);
        List<SourceSettings> sources = new ArrayList<>();
        for (String name : new TreeMap<>(section.root()).keySet()) {
            Config c = section.getConfig('"' + name + '"');
            String key = "jobs.sources." + kind + "." + name;
            Optional<String> path = text(c, "path").map(p -> paths.resolvePath(p.replace("{date}", date.toString())));
            if (path.isEmpty()) {
                problems.add("'" + key + ".path' is not set: name the file, or set the environment variable that "
                        + "the store's file takes it from");
            } else if (!exists(path.get())) {
                problems.add("'" + key + ".path' = \"" + path.get() + "\": there is no such file or folder");
            }
            SourceSettings source = new SourceSettings(
                    kind,
                    name,
                    c.getString("format"),
                    path.orElse(""),
                    map(c, "options"),
                    text(c, "where"),
                    map(c, "columns"),
                    c.hasPath("types") ? map(c, "types") : Map.of(),
                    c.hasPath("keep-latest-by") ? text(c, "keep-latest-by") : Optional.empty(),
                    c.hasPath("complete") && c.getBoolean("complete"));
            source.check(key, canonical, problems);
            sources.add(source);
        }
        return sources;
    }

    /** The name in results and in quarantine, such as {@code events.web}. */
    public String label() {
        return kind + "." + name;
    }

    /** The key in {@code conf/}, for messages. */
    String key() {
        return "jobs.sources." + kind + "." + name;
    }

    private void check(String key, Canonical canonical, List<String> problems) {
        canonical.needed().stream()
                .filter(column -> !columns.containsKey(column))
                .forEach(column -> problems.add("'" + key + ".columns." + column
                        + "' is missing: say which expression over the source gives it"));
        if (!canonical.openEnded()) {
            columns.keySet().stream()
                    .filter(column -> !canonical.types().containsKey(column))
                    .forEach(column -> problems.add("'" + key + ".columns." + column
                            + "' is no canonical column; there are "
                            + String.join(", ", canonical.types().keySet())));
        }
        types.forEach((theirs, ours) -> {
            if (!Canonical.EVENT_TYPES.contains(ours)) {
                problems.add("'" + key + ".types." + theirs + "' = \"" + ours + "\" is no event type; there are "
                        + String.join(", ", Canonical.EVENT_TYPES));
            }
        });
        columns.forEach((column, sql) -> checkSql(key + ".columns." + column, sql, problems));
        where.ifPresent(sql -> checkSql(key + ".where", sql, problems));
        keepLatestBy.ifPresent(sql -> checkSql(key + ".keep-latest-by", sql, problems));
    }

    private static void checkSql(String key, String sql, List<String> problems) {
        try {
            new CatalystSqlParser().parseExpression(sql);
        } catch (Exception e) {
            if (!(e instanceof ParseException)) {
                throw e;
            }
            // Scala does not declare its checked exceptions, so Java cannot name this one in the catch.
            problems.add("'" + key + "' = \"" + sql + "\" is not a Spark SQL expression: "
                    + e.getMessage().strip().lines().findFirst().orElse("") + " Correct it there.");
        }
    }

    private static boolean exists(String path) {
        if (FILE_SYSTEM.matcher(path).lookingAt()) {
            // Only Spark's file systems can tell; reading says so.
            return true;
        }
        if (!path.contains("*") && !path.contains("?") && !path.contains("[") && !path.contains("{")) {
            return Files.exists(Path.of(path));
        }
        Path fixed = Path.of(path.substring(
                0, path.lastIndexOf('/', path.replaceAll("[*?\\[{].*", "").length())));
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + path);
        if (!Files.isDirectory(fixed)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(fixed)) {
            return files.anyMatch(matcher::matches);
        } catch (IOException e) {
            throw new InvalidSettings("cannot list " + fixed + ": " + e.getMessage());
        }
    }

    private static Optional<String> text(Config c, String key) {
        return c.hasPath(key) ? Optional.of(c.getString(key)) : Optional.empty();
    }

    private static Map<String, String> map(Config c, String key) {
        Map<String, String> map = new TreeMap<>();
        c.getObject(key).forEach((name, value) -> map.put(name, String.valueOf(value.unwrapped())));
        return map;
    }
}

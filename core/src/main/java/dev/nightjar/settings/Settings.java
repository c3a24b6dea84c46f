package dev.nightjar.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import dev.nightjar.contract.Key;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code conf/nightjar.conf} and {@code conf/stores/STORE.conf} say, over the defaults, checked. Immutable.
 *
 * <p>Relative paths in settings are relative to {@link #home()}, the folder that holds {@code conf/}.
 */
public final class Settings {
    /** A URI's scheme and the slash behind it. Two letters or more: {@code C:/} is a drive. */
    private static final Pattern FILE_SYSTEM = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/");

    private final Reference reference;
    private final Path confFile;
    private final Config process;

    private Settings(Reference reference, Path confFile, Config process) {
        this.reference = reference;
        this.confFile = confFile;
        this.process = process;
    }

    /**
     * Reads and checks {@code nightjar.conf}; the stores' files beside it are read when asked for.
     *
     * @throws InvalidSettings with every mistake in the file
     */
    public static Settings load(Path confFile) {
        Reference reference = Reference.onClassPath();
        Path file = confFile.toAbsolutePath().normalize();
        if (!Files.isRegularFile(file)) {
            throw new InvalidSettings("there is no " + confFile + ": give the path of nightjar.conf with --conf");
        }
        return new Settings(reference, file, checked(reference, file, false));
    }

    /** The settings of the process; a store's own need {@link #store}. */
    public Config process() {
        return reference.complete(process);
    }

    /**
     * The settings of one store: its file over {@code nightjar.conf} over the defaults.
     *
     * @throws InvalidSettings when there is no such store, or with every mistake in its file
     */
    public Config store(String store) {
        String known =
                stores().isEmpty() ? "there is none in " : "known are " + String.join(", ", stores()) + ", from ";
        if (!Key.isStoreName(store)) {
            throw new InvalidSettings("'" + store + "' cannot name a store: use 1 to 40 lower-case letters, digits and"
                    + " hyphens; " + known + storesFolder());
        }
        Path file = storesFolder().resolve(store + ".conf");
        if (!Files.isRegularFile(file)) {
            throw new InvalidSettings("unknown store '" + store + "': " + known + storesFolder() + "; add "
                    + file.getFileName() + " there to describe it");
        }
        return reference.complete(checked(reference, file, true).withFallback(process));
    }

    /** Names of the stores that have a file, sorted. */
    public List<String> stores() {
        if (!Files.isDirectory(storesFolder())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(storesFolder())) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .map(name -> name.substring(0, name.length() - ".conf".length()))
                    .filter(Key::isStoreName)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + storesFolder(), e);
        }
    }

    /** The folder that holds {@code conf/}: what relative paths in settings start from. */
    public Path home() {
        return confFile.getParent().getParent();
    }

    /** Makes a path of the settings absolute, unless it is one or names a file system such as {@code s3a://b/f}. */
    public String resolvePath(String path) {
        return FILE_SYSTEM.matcher(path).lookingAt()
                ? path
                : home().resolve(path).normalize().toString();
    }

    /**
     * What a configuration says otherwise than the defaults do here and now: values as JSON by their paths, sorted.
     *
     * @param complete of a store, with the defaults in it; parts may be left out
     */
    public static SortedMap<String, String> departures(Config complete) {
        Config defaults = Reference.onClassPath().complete(ConfigFactory.empty());
        SortedMap<String, String> departures = new TreeMap<>();
        complete.entrySet().forEach(entry -> {
            String value = entry.getValue().render(ConfigRenderOptions.concise());
            boolean asDefault = defaults.hasPath(entry.getKey())
                    && defaults.getValue(entry.getKey())
                            .render(ConfigRenderOptions.concise())
                            .equals(value);
            if (!asDefault) {
                departures.put(entry.getKey(), value);
            }
        });
        return departures;
    }

    /** SHA-256, in hex, of everything in the configuration that can change what the jobs write. */
    public static String fingerprint(Config store) {
        // Where things are, who waits how long, how Spark is set up, how lists are ranked on request and how they are
        // published change no
        // row.
        String text = store.withoutPath("redis")
                .withoutPath("serving")
                .withoutPath("rails")
                .withoutPath("boosts")
                .withoutPath("sizes")
                .withoutPath("stock")
                .withoutPath("email")
                .withoutPath("campaigns")
                .withoutPath("jobs.lake")
                .withoutPath("jobs.lock-wait")
                .withoutPath("jobs.spark")
                .withoutPath("jobs.publish")
                .withoutPath("jobs.maintain")
                .withoutPath("jobs.parity")
                .root()
                .render(ConfigRenderOptions.concise());
        return digest(text);
    }

    /** SHA-256, in hex, of everything in the configuration that has a say in how lists are ranked on request. */
    public static String fingerprintOfRanking(Config store) {
        // Of the other sections, how long a session is remembered is the one that is near; what it held is known.
        return digest(Stream.of(
                        "store.timezone",
                        "store.repeatable",
                        "stock",
                        "sizes",
                        "session.weights",
                        "session.half-life",
                        "session.full-dwell",
                        "session.shares",
                        "session.max-weight",
                        "session.k",
                        "session.fold-in",
                        "rails",
                        "boosts")
                .map(path -> path + "=" + store.getValue(path).render(ConfigRenderOptions.concise()))
                .collect(Collectors.joining("\n")));
    }

    /** SHA-256 of a text, in hex. */
    public static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Path storesFolder() {
        return confFile.resolveSibling("stores");
    }

    private static Config checked(Reference reference, Path file, boolean ofStore) {
        Config config;
        try {
            config = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
        } catch (ConfigException.UnresolvedSubstitution e) {
            throw new InvalidSettings(
                    e.getMessage() + ": set that environment variable, or write ${?NAME} if it may be absent");
        } catch (ConfigException e) {
            throw new InvalidSettings(e.getMessage());
        }
        List<String> problems = new ArrayList<>(reference.problems(config.root(), ofStore));
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
        return config;
    }
}

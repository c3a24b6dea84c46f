package dev.nightjar.lists;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The editions of one campaign: {@code FOLDER/STORE/CAMPAIGN/2026-10-31/1/}. A name that begins with a dot is an edition
 * that is being written, or was left behind; nobody reads it.
 */
public final class Editions {
    private static final Pattern CAMPAIGN = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private final Path folder;

    /**
     * Looks at a campaign.
     *
     * @param root {@code email.folder} of the settings
     * @throws IllegalArgumentException when the name is none that a campaign can have
     */
    public Editions(Path root, String store, String campaign) {
        if (!isCampaign(campaign)) {
            throw new IllegalArgumentException(
                    "'" + campaign + "' cannot name a campaign: use 1 to 40 lower-case letters,"
                            + " digits and hyphens, a hyphen not first");
        }
        this.folder = root.resolve(store).resolve(campaign);
    }

    /** Whether a text can name a campaign, and so a folder. */
    public static boolean isCampaign(String name) {
        return CAMPAIGN.matcher(name).matches();
    }

    /** The newest edition of a date. */
    public Optional<Edition> of(LocalDate date) {
        return numbers(date).stream()
                .max(Comparator.naturalOrder())
                .map(number -> at(date, number))
                .filter(Editions::isFinished);
    }

    /** One edition, if it is there. */
    public Optional<Edition> of(LocalDate date, int number) {
        return Optional.of(number).filter(n -> n >= 1).map(n -> at(date, n)).filter(Editions::isFinished);
    }

    /** The newest edition of the newest date. */
    public Optional<Edition> newest() {
        return dates().stream().flatMap(date -> of(date).stream()).findFirst();
    }

    /** Dates with an edition, newest first. */
    public List<LocalDate> dates() {
        return names(folder)
                .flatMap(name -> date(name).stream())
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    /** What the next edition of a date will be. */
    public Edition next(LocalDate date) {
        return at(date, numbers(date).stream().max(Comparator.naturalOrder()).orElse(0) + 1);
    }

    /** Where an edition is written before it is moved to its place in one step. */
    public Path draft(Edition edition) {
        return edition.folder().resolveSibling("." + edition.number());
    }

    private Edition at(LocalDate date, int number) {
        return new Edition(date, number, folder.resolve(date.toString()).resolve(Integer.toString(number)));
    }

    private static boolean isFinished(Edition edition) {
        return Files.isRegularFile(edition.file(Edition.MANIFEST));
    }

    private List<Integer> numbers(LocalDate date) {
        return names(folder.resolve(date.toString()))
                .filter(name -> name.matches("[1-9][0-9]{0,5}"))
                .map(Integer::valueOf)
                .toList();
    }

    private static Optional<LocalDate> date(String name) {
        try {
            return Optional.of(LocalDate.parse(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Stream<String> names(Path in) {
        if (!Files.isDirectory(in)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + in, e);
        }
    }
}

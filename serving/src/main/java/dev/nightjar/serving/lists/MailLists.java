package dev.nightjar.serving.lists;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.lists.Edition;
import dev.nightjar.lists.Editions;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.lists.SortedLines;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Finds the edition that a request is about: of {@code date} and {@code edition}, or else the newest. */
public final class MailLists {
    private final Path folder;

    /**
     * Looks in a folder.
     *
     * @param folder {@code email.folder} of the settings
     */
    public MailLists(Path folder) {
        this.folder = folder;
    }

    /** An edition with its manifest. */
    public record Found(Edition edition, ListManifest manifest) {}

    /**
     * The edition that a request is about.
     *
     * @throws ProblemException 400 when a parameter cannot be read, 404 when there is no such edition
     */
    public Found find(Context ctx, String store) {
        return find(ctx, store, Optional.ofNullable(ctx.queryParam("edition")).filter(text -> !text.isEmpty()));
    }

    /** The same where the edition's number stands elsewhere. */
    Found find(Context ctx, String store, Optional<String> number) {
        String campaign = ctx.pathParam("campaign");
        Optional<LocalDate> date = Optional.ofNullable(ctx.queryParam("date"))
                .filter(text -> !text.isEmpty())
                .map(MailLists::date);
        if (!Editions.isCampaign(campaign)) {
            throw unknown(store, campaign, "no campaign can have this name");
        }
        Editions editions = new Editions(folder, store, campaign);
        LocalDate day = date.or(() -> editions.newest().map(Edition::date))
                .orElseThrow(() -> unknown(store, campaign, "none has been made"));
        Edition edition = number.map(text -> editions.of(day, number(text)))
                .orElseGet(() -> editions.of(day))
                .orElseThrow(() -> unknown(
                        store,
                        campaign,
                        "there is none of " + day
                                + number.map(n -> ", edition " + n).orElse("") + "; there are lists of "
                                + editions.dates().stream().limit(10).toList()));
        try {
            return new Found(edition, ListManifest.of(edition));
        } catch (MalformedValueException e) {
            throw new ProblemException(Problem.of(
                    "lists-unreadable",
                    "Lists cannot be read",
                    409,
                    e.getMessage() + "; run the job email again for " + day));
        }
    }

    /** The line of a user as JSON; empty when the edition has none. */
    public Optional<JsonNode> ofUser(Found found, String user) {
        ListLines.Format format = ListLines.Format.JSONL;
        if (found.manifest().file(format.file()).isEmpty()) {
            return Optional.empty();
        }
        try (SortedLines lines =
                new SortedLines(found.edition().file(format.file()), format.hasHeader(), format::user)) {
            return lines.find(user).map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + found.edition().file(format.file()), e);
        }
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw invalid(Mistake.of("date", text, "is not a date", "write it as YYYY-MM-DD, such as 2026-10-31"));
        }
    }

    private static int number(String text) {
        if (text.matches("[1-9][0-9]{0,5}")) {
            return Integer.parseInt(text);
        }
        throw invalid(Mistake.of("edition", text, "is not the number of an edition", "send 1 or more"));
    }

    /** 400 for one mistake. */
    static ProblemException invalid(Mistake mistake) {
        return new ProblemException(Problem.invalid("the request has mistakes; errors lists them", List.of(mistake)));
    }

    private static ProblemException unknown(String store, String campaign, String why) {
        return new ProblemException(Problem.of(
                "unknown-list",
                "Unknown list",
                404,
                "store " + store + " has no such list of campaign '" + campaign + "': " + why
                        + ". The job email makes lists, and writes them to email.folder"));
    }
}

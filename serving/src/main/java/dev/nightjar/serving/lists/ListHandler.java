package dev.nightjar.serving.lists;

import dev.nightjar.lists.Edition;
import dev.nightjar.lists.ListManifest.ListedFile;
import dev.nightjar.lists.SortedLines;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/stores/{store}/lists/{campaign}?date&edition&format&variant&after&limit} hands out a finished list, a line
 * for each user in the order of their ids.
 *
 * <ul>
 *   <li>{@code date}: of the list; the newest where it is left out. {@code edition}: its number; the newest of the date
 *       where it is left out. An edition never changes; {@code Nightjar-Edition} says which one it is.
 *   <li>{@code format}: {@code csv} with a header, or {@code jsonl}, the default. {@code variant}: only its users.
 *   <li>{@code after}: go on behind this user's line, as after a broken connection: {@code after=USER}, or {@code
 *       after=EDITION~USER}, which stays with an edition when a newer one has come. The user need not be in the list.
 *   <li>{@code limit}: most lines; the header {@code Link} then has the next part ({@code rel="next"}) as long as there is
 *       one.
 *   <li>The file is read as the client takes it, so that a list of a million users needs no memory. It is compressed for
 *       a client that sends {@code Accept-Encoding: gzip}.
 *   <li>{@code ETag} stands for edition and parameters: with {@code If-None-Match} an unchanged list is a 304.
 *   <li>400 names a wrong parameter; 404 when there is no such store, campaign, date, edition or format; 409 when the
 *       manifest cannot be read.
 * </ul>
 */
public final class ListHandler implements Handler {
    private static final Pattern AFTER = Pattern.compile("(?:([1-9][0-9]{0,5})~)?(.+)", Pattern.DOTALL);
    private static final long MOST = 1_000_000;

    private final Stores stores;
    private final MailLists lists;

    public ListHandler(Stores stores, MailLists lists) {
        this.stores = stores;
        this.lists = lists;
    }

    private record Asked(
            ListLines.Format format, Optional<String> variant, Optional<String> after, Optional<Long> limit) {
        /** The same on every server. */
        String text() {
            return format.name() + variant + after + limit;
        }
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        Optional<Matcher> after = param(ctx, "after").map(AFTER::matcher).filter(Matcher::matches);
        MailLists.Found found = lists.find(
                ctx, store.name(), param(ctx, "edition").or(() -> after.flatMap(m -> Optional.ofNullable(m.group(1)))));
        Asked asked = asked(ctx, found, after.map(m -> m.group(2)));
        ListedFile file = found.manifest()
                .file(asked.format().file())
                .orElseThrow(() -> new ProblemException(Problem.of(
                        "unknown-list",
                        "Unknown list",
                        404,
                        "edition " + found.edition().label() + " has no "
                                + asked.format().file() + "; add it to email.files and run the job email again")));
        ctx.header("Nightjar-Edition", found.edition().label());
        ctx.header("Cache-Control", "private, no-cache");
        String tag = "W/\"" + file.sha256().substring(0, 32) + "-"
                + Integer.toHexString(asked.text().hashCode()) + "\"";
        ctx.header("ETag", tag);
        RequestLog.note(
                ctx,
                "campaign=" + found.manifest().campaign() + " edition="
                        + found.edition().label());
        if (matches(ctx.header("If-None-Match"), tag)) {
            ctx.status(304);
            return;
        }
        send(ctx, found.edition(), asked);
    }

    private static boolean matches(String ifNoneMatch, String tag) {
        return ifNoneMatch != null
                && (ifNoneMatch.strip().equals("*")
                        || List.of(ifNoneMatch.split(",")).stream()
                                .map(one -> one.strip().replaceFirst("^W/", ""))
                                .anyMatch(tag.substring(2)::equals));
    }

    private static Optional<String> param(Context ctx, String name) {
        return Optional.ofNullable(ctx.queryParam(name)).filter(text -> !text.isEmpty());
    }

    private static Asked asked(Context ctx, MailLists.Found found, Optional<String> after) {
        String name = param(ctx, "format").orElse("jsonl");
        ListLines.Format format = ListLines.Format.named(name)
                .orElseThrow(() -> MailLists.invalid(Mistake.notOneOf("format", name, List.of("csv", "jsonl"))));
        Optional<String> variant = param(ctx, "variant");
        Set<String> variants = found.manifest().rails().keySet();
        if (variant.isPresent() && !variants.contains(variant.get())) {
            throw MailLists.invalid(Mistake.notOneOf("variant", variant.get(), List.copyOf(variants)));
        }
        return new Asked(format, variant, after, param(ctx, "limit").map(ListHandler::limit));
    }

    private static long limit(String text) {
        if (text.matches("[1-9][0-9]{0,6}") && Long.parseLong(text) <= MOST) {
            return Long.parseLong(text);
        }
        throw MailLists.invalid(Mistake.of("limit", text, "is not a number of lines", "send 1 to " + MOST));
    }

    private static void send(Context ctx, Edition edition, Asked asked) {
        ListLines.Format format = asked.format();
        try {
            SortedLines lines = new SortedLines(edition.file(format.file()), format.hasHeader(), format::user);
            try {
                long from =
                        asked.after().isPresent() ? lines.after(asked.after().get()) : lines.begin();
                if (asked.limit().isPresent()) {
                    next(lines, from, asked).ifPresent(user -> ctx.header("Link", link(ctx, edition, user)));
                }
                ctx.contentType(format.contentType());
                ctx.header(
                        "Content-Disposition",
                        "attachment; filename=\"" + ctx.pathParam("campaign") + "-" + edition.date() + "-"
                                + edition.number()
                                + format.file().substring(format.file().indexOf('.')) + "\"");
                // Javalin copies it to the client, and closes it.
                ctx.result(new ListLines(
                        lines, format, asked.variant(), from, asked.limit().orElse(Long.MAX_VALUE)));
            } catch (IOException | RuntimeException e) {
                lines.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + edition.file(format.file()), e);
        }
    }

    /** The user of the last line of a part; empty when nothing comes behind it. */
    private static Optional<String> next(SortedLines lines, long from, Asked asked) throws IOException {
        long at = from;
        long left = asked.limit().orElseThrow();
        String last = "";
        while (at < lines.end()) {
            SortedLines.Line line = lines.lineAt(at);
            if (asked.variant().isEmpty()
                    || asked.format()
                            .variant(line.text())
                            .equals(asked.variant().get())) {
                if (left == 0) {
                    return Optional.of(last);
                }
                left--;
                last = asked.format().user(line.text());
            }
            at = line.next();
        }
        return Optional.empty();
    }

    private static String link(Context ctx, Edition edition, String user) {
        StringBuilder url = new StringBuilder(ctx.path()).append("?date=").append(edition.date());
        for (String name : List.of("format", "variant", "limit")) {
            param(ctx, name)
                    .ifPresent(value -> url.append('&').append(name).append('=').append(encoded(value)));
        }
        return "<" + url + "&after=" + encoded(edition.number() + "~" + user) + ">; rel=\"next\"";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

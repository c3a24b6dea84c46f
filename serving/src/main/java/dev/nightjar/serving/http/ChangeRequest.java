package dev.nightjar.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What requests have in common that change a document of which every change is a version: the version that the change was
 * made from, what it is for, and whether it is only tried.
 *
 * @param what the document, as it stands in the URL, such as {@code rules}
 */
public record ChangeRequest(String what) {
    private static final int LONGEST_NOTE = 1000;

    /** A version as {@code ETag} has it. */
    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** Whether nothing is to be written. */
    public boolean dryRun(Context ctx, List<Mistake> mistakes) {
        String text = Optional.ofNullable(ctx.queryParam("dry_run")).orElse("");
        if (!List.of("", "true", "false").contains(text)) {
            mistakes.add(Mistake.notOneOf("dry_run", text, List.of("true", "false")));
        }
        return text.equals("true");
    }

    /** The version that the change was made from, by the field {@code expected_version} or the header {@code If-Match}. */
    public Optional<Long> expected(Context ctx, JsonNode body, List<Mistake> mistakes) {
        Optional<Long> inBody = expected(body.path("expected_version"), mistakes);
        Optional<String> header = Optional.ofNullable(ctx.header("If-Match")).map(String::strip);
        if (header.isEmpty()) {
            return inBody;
        }
        Optional<Long> inHeader = Optional.of(header.get())
                .filter(text -> text.matches("\"(0|[1-9][0-9]{0,17})\""))
                .map(text -> Long.parseLong(text.substring(1, text.length() - 1)));
        if (inHeader.isEmpty()) {
            mistakes.add(Mistake.of(
                    "If-Match",
                    header.get(),
                    "is no version in quotes",
                    "send the ETag of GET " + what + ", such as \"7\""));
        } else if (inBody.isPresent() && !inBody.equals(inHeader)) {
            mistakes.add(Mistake.of(
                    "If-Match",
                    header.get(),
                    "is not expected_version, which is " + inBody.get(),
                    "send one of the two"));
        }
        return inHeader;
    }

    private Optional<Long> expected(JsonNode value, List<Mistake> mistakes) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            mistakes.add(Mistake.of(
                    "expected_version",
                    value,
                    "is not a whole number of 0 or more",
                    "send the version that GET " + what + " answers, 0 where there is none"));
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }

    /** The mistake of a change that says no version. */
    public Mistake expectedMissing() {
        return Mistake.of(
                "expected_version",
                "(absent)",
                "is needed, so that nobody overwrites what they have not seen",
                "send the version that GET " + what + " answers, 0 where there is none");
    }

    /** What the change is for; empty where it does not say. */
    public static String note(JsonNode value, List<Mistake> mistakes) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.isTextual() ? value.textValue() : "";
        if (!value.isTextual()
                || !Wording.isUnicode(text)
                || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NOTE) {
            mistakes.add(
                    Mistake.of("note", value, "is not a text of at most " + LONGEST_NOTE + " bytes", "say it shorter"));
            return "";
        }
        return text;
    }
}

package dev.nightjar.jobs.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** Reads the event files back, knowing the formats only from their description, and tells sound lines from broken. */
record Export(List<Line> sound, List<String> broken) {

    /** A sound event line; an absent shopper is empty, an absent size "-", an absent quantity 0. */
    record Line(LocalDateTime at, String shopper, String visit, String item, String type, String size, int quantity) {}

    private static final Pattern JSON_FIELD = Pattern.compile("\"(\\w+)\":(?:\"([^\"]*)\"|([^,}\"]+))");
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("dd/MM/uuuu HH:mm:ss");
    private static final Map<String, String> LOOM_TYPES = Map.of(
            "view",
            "view",
            "hover",
            "hover",
            "scroll",
            "scroll",
            "add_to_cart",
            "cart",
            "wishlist",
            "wishlist",
            "buy",
            "purchase",
            "return",
            "return");
    private static final Map<String, String> HEARTH_TYPES = Map.of(
            "VIEW",
            "view",
            "HOVER",
            "hover",
            "BASKET",
            "cart",
            "FAVOURITE",
            "wishlist",
            "ORDER",
            "purchase",
            "REFUND",
            "return");

    static Export read(ShopSpec spec, SampleShop shop) throws IOException {
        List<String> lines = lines(shop.eventsFile());
        boolean loom = spec.kind() == ShopKind.CLOTHING;
        List<Line> sound = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        for (String line : loom ? lines : lines.subList(1, lines.size())) {
            (loom ? loomLine(line) : hearthLine(line))
                    .filter(event -> usable(event, spec.lastDay()))
                    .ifPresentOrElse(sound::add, () -> broken.add(line));
        }
        return new Export(sound, broken);
    }

    static List<String> lines(Path file) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return in.lines().toList();
        }
    }

    /** Values of the fields of a flat JSON object, as text. */
    static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = JSON_FIELD.matcher(json);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
        }
        return fields;
    }

    private static boolean usable(Line line, LocalDate lastDay) {
        return !line.item().isEmpty()
                && !line.type().isEmpty()
                && line.quantity() >= 0
                && !line.at().toLocalDate().isAfter(lastDay);
    }

    private static Optional<Line> loomLine(String line) {
        if (!line.startsWith("{") || !line.endsWith("}")) {
            return Optional.empty();
        }
        Map<String, String> field = fields(line);
        return moment(field.getOrDefault("ts", ""), ISO)
                .map(at -> new Line(
                        at,
                        field.getOrDefault("shopper", ""),
                        field.get("visit"),
                        field.getOrDefault("sku", ""),
                        LOOM_TYPES.getOrDefault(field.get("action"), ""),
                        field.getOrDefault("size", "-"),
                        Integer.parseInt(field.getOrDefault("qty", "0"))));
    }

    private static Optional<Line> hearthLine(String line) {
        String[] column = line.split(",", -1);
        if (column.length != 10) {
            return Optional.empty();
        }
        return moment(column[5], DAY_FIRST)
                .map(at -> new Line(
                        at,
                        column[1],
                        column[2],
                        column[3],
                        HEARTH_TYPES.getOrDefault(column[4], ""),
                        "-",
                        column[6].isEmpty() ? 0 : Integer.parseInt(column[6])));
    }

    private static Optional<LocalDateTime> moment(String text, DateTimeFormatter format) {
        try {
            return Optional.of(LocalDateTime.parse(text, format));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

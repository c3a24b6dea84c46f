package dev.nightjar.serving.http;

import static dev.nightjar.serving.http.MalformedRequest.bytes;
import static dev.nightjar.serving.http.MalformedRequest.concat;
import static dev.nightjar.serving.http.MalformedRequest.get;
import static dev.nightjar.serving.http.MalformedRequest.head;
import static dev.nightjar.serving.http.MalformedRequest.post;
import static dev.nightjar.serving.http.MalformedRequest.put;
import static dev.nightjar.serving.http.MalformedRequest.raw;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Makes malformed requests of all kinds in turn; the same seed makes the same. */
final class MalformedRequests {
    private static final String EVENTS = "/v1/stores/lantern/events";
    private static final String STOCK = "/v1/stores/lantern/stock";
    private static final String RULES = "/v1/stores/lantern/rules";
    private static final List<String> TEXTS =
            List.of("type", "item_id", "session_id", "user_id", "event_id", "size", "device", "campaign", "rail");
    private static final List<String> NUMBERS = List.of("dwell_ms", "depth", "quantity", "price");
    private static final List<String> LONE = List.of("\\ud83d", "\\udc26", "x\\ud83d\\ud83d\\udc26", "\\udc26\\ud83d");

    private final Random random;
    private final Map<String, Supplier<MalformedRequest>> kinds = new TreeMap<>();
    private final List<String> names;
    private int turn;

    MalformedRequests(long seed) {
        random = new Random(seed);
        kinds.put("a wrong field", () -> events(batch(wrongField())));
        kinds.put("a wrong field among good lines", () -> events(batch(good(), wrongField(), good())));
        kinds.put("a missing field", () -> events(batch(goodWithout(oneOf("type", "item_id", "session_id")))));
        kinds.put(
                "an unknown field",
                () -> events(batch(goodWith(quoted(anyText()) + "x\"", "1").replace("\"\"", "\""))));
        kinds.put("a line that is no event", () -> events(batch(good(), anyValue())));
        kinds.put("a field twice", () -> events(batch(goodWith("\"item_id\"", "\"D1\""))));
        kinds.put("a body of another shape", () -> events(anyValue()));
        kinds.put("too many lines", () -> events(batch(repeated(good(), 101 + random.nextInt(400)))));
        kinds.put("a body cut short", () -> events(cut(batch(good(), good()))));
        kinds.put("a body that the connection cuts short", this::cutByTheConnection);
        kinds.put("something after the body", () -> events(batch(good()) + oneOf("}", "]", "{}", " 1", "\u0000", ",")));
        kinds.put("nearly JSON", () -> events(nearlyJson()));
        kinds.put("deep nesting", () -> events(deep()));
        kinds.put("deep nesting in a field", () -> events(batch(good(), goodWith("\"size\"", deep()))));
        kinds.put("a huge number", () -> events(batch(goodWith("\"" + oneOf(NUMBERS) + "\"", hugeNumber()))));
        kinds.put("random bytes", () -> post(EVENTS, "", randomBytes(1 + random.nextInt(2_000))));
        kinds.put("another encoding", this::anotherEncoding);
        kinds.put("compressed", () -> post(EVENTS, "Content-Encoding: gzip\r\n", gzipHeader()));
        kinds.put("a body that is too large", () -> events(batch(goodWith("\"size\"", quoted("x".repeat(70_000))))));
        kinds.put("a bad length", this::badLength);
        kinds.put("bad chunks", this::badChunks);
        kinds.put(
                "a strange store",
                () -> post("/v1/stores/" + encoded(anyText()) + "x/events", "", bytes(batch(good()))));
        kinds.put("stock that is none", () -> put(STOCK, wrongStock()));
        kinds.put("rules that are none", () -> put(RULES, wrongRules()));
        kinds.put(
                "a generation that is none",
                () -> post("/v1/stores/lantern/generations/" + encoded(anyText()) + "-/activate", "", new byte[0]));
        kinds.put("a wrong parameter", () -> get(wrongParameter()));
        kinds.put("a wrong parameter elsewhere", () -> get(oneOf("explain", "features"), wrongParameter()));
        kinds.put("a query that is no UTF-8", this::badlyEncodedQuery);
        kinds.put("a page that is none", () -> post("/v1/stores/lantern/page", "", bytes(wrongPage())));
        kinds.put("an odd query", this::oddQuery);
        names = List.copyOf(kinds.keySet());
    }

    MalformedRequest next() {
        String name = names.get(turn++ % names.size());
        return kinds.get(name).get().of(name);
    }

    private String good() {
        return goodWith("\"rail\"", "\"home\"");
    }

    private String goodWith(String quotedName, String value) {
        return "{\"type\":\"view\",\"item_id\":\"D1\",\"session_id\":\"s" + random.nextInt(50) + "\"," + quotedName
                + ":" + value + "}";
    }

    private String goodWithout(String field) {
        return good().replaceFirst("\"" + field + "\":\"[^\"]*\",", "");
    }

    private String wrongField() {
        return switch (random.nextInt(4)) {
            case 0 -> wrong(oneOf(NUMBERS), oneOf("\"5\"", "true", "[1]", "{}", "-1", "1e400", "0x10"));
            case 1 ->
                wrong(
                        "ts",
                        oneOf(
                                "\"yesterday\"",
                                "1762070400",
                                "[]",
                                "\"2026-13-45T99:99:99Z\"",
                                "\"9999-12-31T23:59:59Z\"",
                                "\"1969-12-31T23:59:59Z\"",
                                "\"+1000000000-12-31T23:59:59.999999999Z\"",
                                "\"-1000000000-01-01T00:00:00Z\"",
                                "\"\\ud83d\""));
            case 2 -> wrong(oneOf(TEXTS), quoted("i".repeat(513 + random.nextInt(20_000))));
            default ->
                wrong(
                        oneOf(TEXTS),
                        oneOf("7", "-1.5e3", "true", "[]", "{}", "[\"a\"]", "{\"a\":{}}", quotedRaw(oneOf(LONE))));
        };
    }

    /** An event of which one field has this value, and no other value of it. */
    private String wrong(String field, String value) {
        return goodWithout(field).replaceFirst("\\{", "{\"" + field + "\":" + value.replace("\\", "\\\\") + ",");
    }

    private String anyValue() {
        return oneOf(
                "7",
                "\"D1\"",
                "null",
                "true",
                "[]",
                "{}",
                "[[]]",
                "{\"events\":null}",
                "{\"events\":{}}",
                "{\"\":0}",
                hugeNumber(),
                quotedRaw(oneOf(LONE)),
                "{\"" + oneOf(LONE) + "\":\"" + oneOf(LONE) + "\"}");
    }

    private String nearlyJson() {
        String body = batch(good());
        return switch (random.nextInt(6)) {
            case 0 -> body.replace('"', '\'');
            case 1 -> body.replaceFirst("]", ",]");
            case 2 -> "/* a comment */" + body;
            case 3 -> body.replaceFirst("\"view\"", oneOf("NaN", "Infinity", "undefined", "01", "+1", ".5", "view"));
            case 4 -> body.replaceFirst("D1", "D\n1\u0000");
            default -> body.replaceFirst("D1", "D" + "\\\\" + oneOf("x", "u12", "uZZZZ", "'"));
        };
    }

    private String deep() {
        int depth = 10 + random.nextInt(random.nextBoolean() ? 2_000 : 25_000);
        boolean closed = random.nextBoolean();
        String open = random.nextBoolean() ? "[" : "{\"a\":";
        String close = open.equals("[") ? "]" : "}";
        return open.repeat(depth / open.length()) + (closed ? "1" + close.repeat(depth / open.length()) : "");
    }

    private String hugeNumber() {
        String digits = "9".repeat(2 + random.nextInt(3_000)) + "99999999999";
        return switch (random.nextInt(4)) {
            case 0 -> digits;
            case 1 -> "-" + digits;
            case 2 -> "1e" + digits.substring(0, Math.min(digits.length(), 9));
            default -> "-0." + digits + "e" + random.nextInt(1_000_000);
        };
    }

    private MalformedRequest anotherEncoding() {
        String body = batch(goodWith("\"size\"", "\"Größe\""));
        return switch (random.nextInt(4)) {
            case 0 -> post(EVENTS, "", body.getBytes(StandardCharsets.ISO_8859_1));
            case 1 -> post(EVENTS, "", concat(new byte[] {0, 0}, bytes(body)));
            case 2 -> post(EVENTS, "", concat(body.getBytes(Charset.forName("UTF-32BE")), new byte[] {0x7F, 0, 0, 0}));
            // Half of a surrogate pair, written as if UTF-8 could hold it.
            default -> {
                byte[] bytes = bytes(body);
                int at = body.indexOf("D1");
                bytes[at - 1] = (byte) 0xED;
                bytes[at] = (byte) 0xA0;
                bytes[at + 1] = (byte) 0xBD;
                yield post(EVENTS, "", bytes);
            }
        };
    }

    private String wrongStock() {
        return oneOf(
                "{\"items\":[{\"item_id\":" + quotedRaw(oneOf(LONE)) + ",\"sizes\":{\"M\":1}}]}",
                "{\"items\":[{\"item_id\":\"D1\",\"sizes\":{" + quotedRaw(oneOf(LONE)) + ":1}}]}",
                "{\"items\":[{\"item_id\":\"D1\",\"sizes\":{\"M\":" + hugeNumber() + "}}]}",
                "{\"items\":[{\"item_id\":\"D1\",\"sizes\":" + deep() + "}]}",
                "{\"items\":[{\"item_id\":" + quoted("i".repeat(600)) + ",\"sizes\":{\"M\":1}}]}",
                "{\"items\":[" + anyValue() + "]}",
                cut("{\"items\":[{\"item_id\":\"D1\",\"sizes\":{\"M\":1}}]}"));
    }

    private String wrongRules() {
        String rule = switch (random.nextInt(6)) {
            case 0 -> "{\"id\":" + quotedRaw(oneOf(LONE)) + ",\"action\":\"exclude\"}";
            case 1 -> "{\"id\":\"a\",\"action\":" + quoted(anyText()) + "}";
            case 2 -> wrongPart("target", "category", "brand", "attributes", "items", "max_price", "min_age_days");
            case 3 -> wrongPart("when", "devices", "campaigns", "countries", "weekdays", "from_hour", "to_hour");
            case 4 -> "{\"id\":\"a\",\"action\":\"boost\",\"factor\":" + hugeNumber() + "}";
            default -> anyValue();
        };
        String body = "{\"expected_version\":0,\"rules\":[" + rule + "]}";
        return random.nextInt(5) == 0 ? cut(body) : body;
    }

    /** A rule of which one field of one part is wrong. */
    private String wrongPart(String part, String... fields) {
        return "{\"id\":\"a\",\"action\":\"exclude\",\"" + part + "\":{\"" + oneOf(fields) + "\":"
                + oneOf(
                        "true",
                        "[7]",
                        "[[]]",
                        "{\"a\":{}}",
                        "-1.5",
                        hugeNumber(),
                        "[" + quotedRaw(oneOf(LONE)) + "]",
                        deep())
                + "}}";
    }

    private String wrongParameter() {
        return switch (random.nextInt(5)) {
            case 0 -> "count=" + encoded(oneOf("0", "-1", "201", "1.5", "x", "٣x", "1e2", "9".repeat(4_000)));
            case 1 -> "rail=" + encoded(anyText()) + "x";
            case 2 -> "device=" + encoded(anyText()) + "x";
            case 3 -> "campaign=" + encoded("c".repeat(201 + random.nextInt(3_000)));
            default -> "user=" + encoded("u".repeat(513 + random.nextInt(3_000)));
        };
    }

    private String wrongPage() {
        String lone = quotedRaw(oneOf(LONE));
        return oneOf(
                "{\"rails\":[{\"rail\":\"home\"}],\"" + oneOf("user_id", "session_id", "campaign") + "\":" + lone + "}",
                "{\"rails\":[{\"rail\":\"home\",\"" + oneOf("item", "category", "rail") + "\":" + lone + "}]}",
                "{\"rails\":[{\"rail\":\"home\",\"count\":" + hugeNumber() + "}]}",
                "{\"rails\":[{\"rail\":\"home\",\"item\":" + deep() + "}],\"user_id\":1}",
                "{\"rails\":[" + String.join(",", repeated("{\"rail\":\"home\"}", 21 + random.nextInt(500))) + "]}",
                "{\"rails\":[" + anyValue() + "],\"user\":1}",
                "{\"rails\":" + anyValue() + "}",
                cut("{\"rails\":[{\"rail\":\"home\"}]}"),
                anyValue());
    }

    private MalformedRequest badlyEncodedQuery() {
        String wrong = oneOf("%", "%zz", "%4", "a%", "%ED%A0%BD", "%FF%FE", "J%FCrgen", "%c0%af", "%E2%82");
        return get(oneOf("", "rail=home&", "count=3&") + oneOf("user=", "session=", "campaign=") + wrong);
    }

    private MalformedRequest oddQuery() {
        return get(oneOf(
                        "user=%00",
                        "user=a%0d%0ab",
                        "=&=&&;",
                        "user=a=b&=",
                        "user[]=1",
                        "user=a&user=b",
                        "user=<script>",
                        "user=" + "%41".repeat(4_000),
                        "user=\"{}|\\^`",
                        "user=\u0001\u007f",
                        "session=" + encoded(anyText())))
                .odd();
    }

    private MalformedRequest cutByTheConnection() {
        byte[] body = bytes(batch(good()));
        return raw(head("POST", EVENTS, "Content-Length: " + (body.length + 1 + random.nextInt(500)) + "\r\n"), body);
    }

    private MalformedRequest badLength() {
        String length = oneOf("x", "-1", "99999999999999999999", "1, 2", "");
        return raw(head("POST", EVENTS, "Content-Length: " + length + "\r\n"), bytes(batch(good())));
    }

    private MalformedRequest badChunks() {
        String chunks = oneOf("zz\r\n", "-1\r\nx\r\n", "5\r\nab\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFF\r\nx", "5", "");
        return raw(head("POST", EVENTS, "Transfer-Encoding: chunked\r\n"), bytes(chunks));
    }

    /** Separators, control characters, letters of all kinds; no half of a surrogate pair. */
    private String anyText() {
        StringBuilder text = new StringBuilder();
        for (int n = 1 + random.nextInt(12); n > 0; n--) {
            text.append(
                    oneOf("/", "..", "%", "\u0000", "\n", "{", "\"", "\\", "ß", "漢", "\uD83D\uDC26", "\u202E", "a"));
        }
        return text.toString();
    }

    private static String encoded(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes(text)) {
            out.append(String.format("%%%02X", b));
        }
        return out.toString();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return out.append('"').toString();
    }

    /** In quotes; escapes stay escapes. */
    private static String quotedRaw(String text) {
        return "\"" + text + "\"";
    }

    private static String batch(String... lines) {
        return "{\"events\":[" + String.join(",", lines) + "]}";
    }

    private static String[] repeated(String line, int times) {
        String[] lines = new String[times];
        Arrays.fill(lines, line);
        return lines;
    }

    private String cut(String text) {
        return text.substring(0, random.nextInt(text.length()));
    }

    private byte[] randomBytes(int n) {
        byte[] bytes = new byte[n];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] gzipHeader() {
        return concat(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3}, randomBytes(random.nextInt(300)));
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private MalformedRequest events(String body) {
        String type =
                oneOf("application/json", "text/plain", "application/x-www-form-urlencoded", "text/xml", "", "???");
        return post(EVENTS, "Content-Type: " + type + "\r\n", bytes(body));
    }
}

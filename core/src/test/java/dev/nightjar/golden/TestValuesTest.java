package dev.nightjar.golden;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of test values in docs/contract.md are those of the golden files. */
class TestValuesTest {
    private static final Path CONTRACT = Path.of("..", "docs", "contract.md");
    private static final String BEGIN = "<!-- test values: written by the build from docs/golden -->\n";
    private static final String END = "<!-- end of test values -->\n";

    @Test
    void theContractShowsTheGoldenValues() throws IOException {
        String page = Files.readString(CONTRACT);
        String head = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        String tail = page.substring(page.indexOf(END));
        Page.assertUpToDate(CONTRACT, head + tables() + tail);
    }

    private static String tables() {
        StringBuilder out = new StringBuilder();
        table(
                out,
                "keys.json",
                "cases",
                "case | id | key | slot",
                c -> code(c.getString("id")) + " | " + code(c.getString("text")) + " | " + c.getInt("cluster_slot"));
        table(out, "primitives.json", "varints", "varint | bytes", c -> bytes(c.getString("hex")));
        table(
                out,
                "primitives.json",
                "float16",
                "case | value | bytes | read back",
                c -> c.getString("value") + " | " + bytes(c.getString("hex")) + " | " + c.getString("decoded"));
        for (String file : List.of(
                "candidate-lists.json",
                "shoppers.json",
                "item-blocks.json",
                "embedding-blocks.json",
                "related-blocks.json",
                "trending-lists.json",
                "context-lifts.json",
                "fold-in.json",
                "session-events.json")) {
            table(
                    out,
                    file,
                    "cases",
                    "case | value | bytes",
                    c -> code(json(c.withoutPath("name").withoutPath("hex"))) + " | " + bytes(c.getString("hex")));
        }
        table(out, "rules.json", "cases", "case | stored", c -> code(c.getString("json")));
        table(
                out,
                "live-stock.json",
                "writes",
                "case | there | write | there afterwards",
                c -> code(json(c.getConfig("before"))) + " | " + c.getString("mode") + ", "
                        + code(json(c.getConfig("units"))) + " at " + c.getLong("at") + " | "
                        + code(json(c.getConfig("after"))));
        table(
                out,
                "assignment.json",
                "cases",
                "case | experiment | unit | first 8 bytes | bucket",
                c -> code(c.getString("experiment")) + " | " + code(c.getString("unit")) + " | "
                        + code(c.getString("first_8_bytes")) + " | " + c.getInt("bucket"));
        table(
                out,
                "likely-sizes.json",
                "cases",
                "case | net purchases | orders | share | likely",
                c -> code(json(c.getConfig("net_purchases"))) + " | " + code(json(c.getConfig("orders"))) + " | "
                        + c.getString("min_share") + " | " + code(json(c.getConfig("likely"))));
        table(
                out,
                "ranking.json",
                "cases",
                "case | answer: item, score | left out",
                c -> String.join(
                                ", ",
                                c.getConfigList("expected.items").stream()
                                        .map(i -> i.getString("item") + " " + i.getString("score"))
                                        .toList())
                        + " | " + code(json(c.getConfig("expected.dropped"))));
        table(
                out,
                "session.json",
                "cases",
                "case | evidence | weight | affinity by item",
                c -> c.getString("evidence") + " | " + c.getString("weight") + " | "
                        + String.join(
                                ", ",
                                c.getConfigList("affinities").stream()
                                        .map(a -> a.getString("item") + " " + a.getString("total"))
                                        .toList()));
        table(
                out,
                "batch-formulas.json",
                "confidence",
                "case | events | confidence",
                c -> code(events(c)) + " | " + (c.getIsNull("confidence") ? "left out" : c.getString("confidence")));
        table(
                out,
                "batch-formulas.json",
                "popularity",
                "case | events | popularity",
                c -> code(events(c)) + " | " + c.getString("popularity"));
        table(
                out,
                "trending.json",
                "cases",
                "case | events | level | item: now, expected, score, visitors",
                c -> code(String.join(
                                ", ",
                                c.getConfigList("events").stream()
                                        .map(TestValuesTest::visit)
                                        .toList()))
                        + " | " + c.getString("level") + " | "
                        + String.join(
                                "; ",
                                c.getConfigList("expected").stream()
                                        .map(i -> i.getString("item") + ": " + i.getString("now") + ", "
                                                + i.getString("expected") + ", " + i.getString("score") + ", "
                                                + i.getString("visitors"))
                                        .toList()));
        table(
                out,
                "context-formulas.json",
                "cases",
                "case | touching of visits here | touching of all | expected | lift | factor",
                c -> c.getInt("touching_here") + " of " + c.getInt("here") + " | " + c.getInt("touching") + " of "
                        + c.getInt("all") + " | " + c.getString("expected") + " | " + c.getString("lift") + " | "
                        + (c.getIsNull("factor") ? "left out" : c.getString("factor")));
        table(
                out,
                "batch-formulas.json",
                "log_likelihood",
                "case | both | one | other | all | √LLR",
                c -> Stream.of("both", "one", "other", "all", "root")
                        .map(c::getString)
                        .collect(Collectors.joining(" | ")));
        return out.toString();
    }

    private static String visit(Config e) {
        return (e.hasPath("times") ? e.getString("times") + " × " : "") + e.getString("type") + " of "
                + e.getString("item") + " by " + e.getString("visitor") + ", " + e.getString("age_hours")
                + " h old";
    }

    private static void table(
            StringBuilder out, String file, String list, String header, Function<Config, String> columns) {
        out.append("\n`").append(file).append("`\n\n| ").append(header).append(" |\n|");
        out.append("---|".repeat(header.split("\\|", -1).length)).append('\n');
        for (Config c : Golden.list(file, list)) {
            String first = c.hasPath("name") ? c.getString("name") : c.getString("value");
            out.append("| ")
                    .append(first)
                    .append(" | ")
                    .append(columns.apply(c))
                    .append(" |\n");
        }
        out.append('\n');
    }

    private static String events(Config c) {
        List<? extends Config> events = c.getConfigList("events");
        if (events.size() > 5) {
            return events.size() + " × " + event(events.get(0));
        }
        return String.join(", ", events.stream().map(TestValuesTest::event).toList());
    }

    private static String event(Config e) {
        return e.getString("type") + " of " + e.getInt("quantity") + ", " + e.getInt("age_days") + " days old";
    }

    private static String json(Config value) {
        return value.root().render(ConfigRenderOptions.concise());
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }

    private static String bytes(String hex) {
        return hex.length() > 200 ? "`" + hex.substring(0, 200) + "`… " + hex.length() / 2 + " bytes" : code(hex);
    }
}

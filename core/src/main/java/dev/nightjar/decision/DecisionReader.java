package dev.nightjar.decision;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Shopper;
import dev.nightjar.decision.Decision.Answer;
import dev.nightjar.decision.Decision.Asked;
import dev.nightjar.decision.Decision.Basis;
import dev.nightjar.decision.Decision.Lookup;
import dev.nightjar.decision.Decision.Part;
import dev.nightjar.decision.Decision.Seen;
import dev.nightjar.decision.Decision.Which;
import dev.nightjar.experiment.ExperimentFields;
import dev.nightjar.ranking.FeatureVector;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the line of a {@link Decision}, and nothing that this release did not write or does not know. */
final class DecisionReader {
    /** Version 1 knew no experiments; what it has means the same. */
    private static final int OLDEST = 1;

    private DecisionReader() {}

    static Basis readBasis(String json) {
        try {
            return basis(parsed(json));
        } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("the basis of a decision that cannot be read: " + e.getMessage());
        }
    }

    private static Fields parsed(String json) {
        // JSON and no more: HOCON could include files.
        ConfigParseOptions jsonOnly = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
        return new Fields("", ConfigFactory.parseString(json, jsonOnly).root());
    }

    static Decision read(String json) {
        try {
            Fields line = parsed(json);
            long version = line.integer("v");
            if (version < OLDEST || version > DecisionWriter.VERSION) {
                throw new MalformedValueException(
                        "a decision of version " + version + "; this release reads versions " + OLDEST + " to "
                                + DecisionWriter.VERSION + ", so use the release that wrote it or a later one");
            }
            Which id = new Which(
                    line.text("store"),
                    line.text("request_id"),
                    (int) line.integer("list"),
                    Instant.parse(line.text("at")));
            Decision decision = new Decision(
                    id,
                    basis(line.object("basis")),
                    asked(line.object("asked")),
                    seen(line.object("seen")),
                    answer(line.object("answer")));
            line.end();
            return decision;
        } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("a decision that cannot be read: " + e.getMessage());
        }
    }

    private static Basis basis(Fields fields) {
        Fields versions = fields.object("table_versions");
        Map<String, Long> tableVersions = new HashMap<>();
        versions.names().forEach(table -> tableVersions.put(table, versions.integer(table)));
        Basis basis = new Basis(
                fields.integer("generation"),
                fields.text("run_id"),
                LocalDate.parse(fields.text("data_date")),
                tableVersions,
                fields.text("code_version"),
                fields.text("settings"));
        fields.end();
        return basis;
    }

    private static Asked asked(Fields fields) {
        Asked asked = new Asked(
                fields.optionalText("user"),
                fields.optionalText("session"),
                fields.text("rail"),
                (int) fields.integer("count"),
                fields.texts("about"),
                fields.text("category"),
                new RequestContext(
                        fields.text("device"),
                        fields.text("campaign"),
                        fields.text("country"),
                        LocalDateTime.parse(fields.text("local_time"))),
                (int) fields.integer("max_candidates"),
                fields.names().contains("experiments") ? part(fields.object("experiments")) : Part.NONE);
        fields.end();
        return asked;
    }

    private static Part part(Fields fields) {
        Fields named = fields.object("variants");
        SortedMap<String, String> variants = new TreeMap<>();
        named.names().forEach(name -> variants.put(name, named.text(name)));
        Part part = new Part(
                fields.integer("version"),
                variants,
                ExperimentFields.read(fields.object("treatment").config()));
        fields.end();
        return part;
    }

    private static Seen seen(Fields fields) {
        Optional<Shopper> lastKnown = fields.optionalText("last_known")
                .map(text -> Shopper.CODEC.decode(Base64.getDecoder().decode(text)));
        Seen seen = new Seen(
                Lookup.valueOf(fields.text("lookup").toUpperCase(Locale.ROOT)),
                lastKnown,
                fields.objects("events").stream().map(DecisionReader::event).toList(),
                trending(fields.object("trending")),
                RuleSet.fromJson(fields.json("rules")),
                stock(fields.object("stock")),
                fields.texts("shown"));
        fields.end();
        return seen;
    }

    private static SessionEvent event(Fields fields) {
        String type = fields.text("type");
        SessionEvent event = new SessionEvent(
                fields.text("event_id"),
                EventType.named(type).orElseThrow(() -> new IllegalArgumentException("an event of type " + type)),
                fields.text("item_id"),
                Instant.parse(fields.text("ts")),
                fields.integer("dwell_ms"),
                fields.number("depth"));
        fields.end();
        return event;
    }

    private static CandidateList trending(Fields fields) {
        List<Double> numbers = fields.numbers("items");
        List<Double> values = fields.numbers("scores");
        float[] scores = new float[values.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = values.get(i).floatValue();
        }
        fields.end();
        return CandidateList.of(numbers.stream().mapToInt(Double::intValue).toArray(), scores);
    }

    private static SortedMap<String, Stock> stock(Fields fields) {
        SortedMap<String, Stock> stock = new TreeMap<>();
        for (String item : fields.names()) {
            if (fields.isNull(item)) {
                stock.put(item, Stock.UNREAD);
            } else {
                Fields sizes = fields.object(item);
                Map<String, Integer> units = new HashMap<>();
                sizes.names().forEach(size -> units.put(size, (int) sizes.integer(size)));
                stock.put(item, Stock.of(units));
            }
        }
        return stock;
    }

    private static Answer answer(Fields fields) {
        Fields counts = fields.object("dropped");
        SortedMap<String, Integer> dropped = new TreeMap<>();
        counts.names().forEach(reason -> dropped.put(reason, (int) counts.integer(reason)));
        Answer answer = new Answer(
                fields.texts("features"),
                fields.objects("items").stream().map(DecisionReader::vector).toList(),
                dropped,
                fields.texts("degraded"));
        fields.end();
        return answer;
    }

    private static FeatureVector vector(Fields fields) {
        FeatureVector vector = new FeatureVector(fields.text("item_id"), fields.numbers("values"));
        fields.end();
        return vector;
    }
}

package dev.nightjar.decision;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.decision.Decision.Answer;
import dev.nightjar.decision.Decision.Asked;
import dev.nightjar.decision.Decision.Basis;
import dev.nightjar.decision.Decision.Part;
import dev.nightjar.decision.Decision.Seen;
import dev.nightjar.experiment.ExperimentFields;
import dev.nightjar.session.SessionEvent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the line of a {@link Decision}, version {@value #VERSION}: numbers so that they read back to the last bit. */
final class DecisionWriter {
    /**
     * What else comes to have a say in a ranking gets a field, and the line the next version.
     */
    static final int VERSION = 2;

    private DecisionWriter() {}

    static String write(Decision decision) {
        Map<String, Object> line = new HashMap<>();
        line.put("v", VERSION);
        line.put("store", decision.id().store());
        line.put("request_id", decision.id().requestId());
        line.put("list", decision.id().list());
        line.put("at", decision.id().at().toString());
        line.put("basis", basis(decision.basis()));
        line.put("asked", asked(decision.asked()));
        line.put("seen", seen(decision.seen()));
        line.put("answer", answer(decision.answer()));
        return ConfigValueFactory.fromMap(line).render(ConfigRenderOptions.concise());
    }

    private static Map<String, Object> basis(Basis basis) {
        return Map.of(
                "generation", basis.generation(),
                "run_id", basis.runId(),
                "data_date", basis.dataDate().toString(),
                "table_versions", basis.tableVersions(),
                "code_version", basis.codeVersion(),
                "settings", basis.settings());
    }

    private static Map<String, Object> asked(Asked asked) {
        Map<String, Object> fields = new HashMap<>(Map.of(
                "rail", asked.rail(),
                "count", asked.count(),
                "about", asked.about(),
                "category", asked.category(),
                "device", asked.context().device(),
                "campaign", asked.context().campaign(),
                "country", asked.context().country(),
                "local_time", asked.context().localTime().toString(),
                "max_candidates", asked.maxCandidates()));
        asked.user().ifPresent(user -> fields.put("user", user));
        asked.session().ifPresent(session -> fields.put("session", session));
        if (!asked.part().equals(Part.NONE)) {
            fields.put("experiments", part(asked.part()));
        }
        return fields;
    }

    private static Map<String, Object> part(Part part) {
        return Map.of(
                "version",
                part.version(),
                "variants",
                part.variants(),
                "treatment",
                ExperimentFields.of(part.treatment()));
    }

    private static Map<String, Object> seen(Seen seen) {
        Map<String, Object> stock = new HashMap<>();
        // Null is "not found out", and no size is "nothing known": the ranking treats the two differently.
        seen.stock().forEach((item, of) -> stock.put(item, of.isRead() ? of.units() : null));
        Map<String, Object> fields = new HashMap<>(Map.of(
                "lookup",
                seen.lookup().label(),
                "events",
                seen.events().stream().map(DecisionWriter::event).toList(),
                "trending",
                trending(seen.trending()),
                "rules",
                ConfigFactory.parseString(seen.rules().toJson()).root(),
                "stock",
                stock,
                "shown",
                seen.shown()));
        seen.lastKnown()
                .ifPresent(shopper ->
                        fields.put("last_known", Base64.getEncoder().encodeToString(Shopper.CODEC.encode(shopper))));
        return fields;
    }

    private static Map<String, Object> event(SessionEvent event) {
        return Map.of(
                "event_id", event.id(),
                "type", event.type().label(),
                "item_id", event.item(),
                "ts", event.at().toString(),
                "dwell_ms", event.dwellMs(),
                "depth", event.depth());
    }

    private static Map<String, Object> trending(CandidateList list) {
        List<Integer> items = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            items.add(list.item(i));
            scores.add((double) list.score(i));
        }
        return Map.of("items", items, "scores", scores);
    }

    private static Map<String, Object> answer(Answer answer) {
        return Map.of(
                "features",
                answer.featureNames(),
                "items",
                answer.items().stream()
                        .map(item -> Map.of("item_id", item.itemId(), "values", item.values()))
                        .toList(),
                "dropped",
                answer.dropped(),
                "degraded",
                answer.degraded());
    }
}

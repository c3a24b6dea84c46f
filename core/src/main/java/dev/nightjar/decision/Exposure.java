package dev.nightjar.decision;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One list as a visitor got it: who, by which policy, in which variants, and each item with its chance to stand where it
 * stood. It is far shorter than a {@link Decision} and cannot be decided again from; reports and estimates need no more.
 *
 * @param id which list
 * @param visitor who got it
 * @param by what made it
 * @param items best first; may be none
 * @param explored the places, from 1, that chance changed
 */
public record Exposure(Decision.Which id, Visitor visitor, Made by, List<Shown> items, List<Integer> explored) {
    /** The line's version. */
    private static final int VERSION = 1;

    private static final int POLICY_DIGITS = 12;

    public Exposure {
        items = List.copyOf(items);
        explored = List.copyOf(explored);
    }

    /** Who. */
    public record Visitor(Optional<String> user, Optional<String> session) {}

    /**
     * What made it.
     *
     * @param strategy such as {@code personalised}
     * @param settings {@link dev.nightjar.settings.Settings#fingerprintOfRanking}
     * @param degraded labels of that in which the answer was less than it should be
     */
    public record Made(
            String rail,
            int requested,
            long generation,
            String strategy,
            String settings,
            Decision.Part part,
            List<String> degraded) {
        public Made {
            degraded = List.copyOf(degraded);
        }

        /** Short name of how lists were made: of the settings that rank, and of the treatment on top of them. */
        String policy() {
            String text =
                    settings + "\n" + new TreeMap<>(dev.nightjar.experiment.ExperimentFields.of(part.treatment()));
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest).substring(0, POLICY_DIGITS);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /**
     * One item.
     *
     * @param propensity how likely it was to stand there, (0, 1]
     */
    public record Shown(String itemId, double score, double propensity) {
        public Shown {
            if (!(propensity > 0 && propensity <= 1)) {
                throw new IllegalArgumentException("item " + itemId + " with a propensity of " + propensity);
            }
        }
    }

    /** One line of JSON; docs/contract.md, "Exposures". */
    public String toJson() {
        SortedMap<String, Object> line = new TreeMap<>();
        line.put("v", VERSION);
        line.put("store", id.store());
        line.put("request_id", id.requestId());
        line.put("list", id.list());
        line.put("at", id.at().toString());
        visitor.user().ifPresent(user -> line.put("user", user));
        visitor.session().ifPresent(session -> line.put("session", session));
        line.put("rail", by.rail());
        line.put("requested", by.requested());
        line.put("generation", by.generation());
        line.put("strategy", by.strategy());
        line.put("policy", by.policy());
        line.put("experiments", by.part().version());
        line.put("variants", by.part().variants());
        line.put("degraded", by.degraded());
        List<Map<String, Object>> shown = new ArrayList<>();
        items.forEach(item ->
                shown.add(Map.of("item_id", item.itemId(), "score", item.score(), "propensity", item.propensity())));
        line.put("items", shown);
        line.put("explored", explored);
        return ConfigValueFactory.fromMap(line).render(ConfigRenderOptions.concise());
    }

    /** When the list was made. */
    public Instant at() {
        return id.at();
    }
}

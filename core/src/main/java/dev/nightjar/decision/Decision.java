package dev.nightjar.decision;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.contract.Shopper;
import dev.nightjar.experiment.Assigned;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.ranking.FeatureVector;
import dev.nightjar.ranking.Features;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.session.SessionEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One list as it was decided on: with the tables that its generation was built from and the settings of its time it is
 * enough to rank once more and get the same, to the last bit.
 *
 * <p>It names a shopper and what they did lately, so it is kept no longer than it is looked at.
 *
 * @param id which list
 * @param basis what lies elsewhere and went in
 * @param asked what the request said
 * @param seen what was found out for it
 * @param answer what came out
 */
public record Decision(Which id, Basis basis, Asked asked, Seen seen, Answer answer) {

    /**
     * Which list.
     *
     * @param list its place among the lists of the request, from 0
     * @param at the instant from which the events of the session age
     */
    public record Which(String store, String requestId, int list, Instant at) {}

    /**
     * What the list was made from that lies elsewhere.
     *
     * @param dataDate the run date of the generation
     * @param tableVersions the version read of each table by the run that published it
     * @param codeVersion release that decided
     * @param settings {@link dev.nightjar.settings.Settings#fingerprintOfRanking}
     */
    public record Basis(
            long generation,
            String runId,
            LocalDate dataDate,
            Map<String, Long> tableVersions,
            String codeVersion,
            String settings) {
        public Basis {
            tableVersions = Map.copyOf(tableVersions);
        }

        /**
         * Reads the field {@code basis} of a line alone, by which lines can be sorted out.
         *
         * @throws MalformedValueException as {@link Decision#fromJson}
         */
        public static Basis fromJson(String json) {
            return DecisionReader.readBasis(json);
        }
    }

    /**
     * What the request said.
     *
     * @param maxCandidates most candidates that the sources might bring together
     * @param part in the experiments of the store
     */
    public record Asked(
            Optional<String> user,
            Optional<String> session,
            String rail,
            int count,
            List<String> about,
            String category,
            RequestContext context,
            int maxCandidates,
            Part part) {
        public Asked {
            about = List.copyOf(about);
        }
    }

    /**
     * What the visitor was in of the experiments of the store.
     *
     * @param version of the experiments
     * @param variants by experiment
     * @param treatment of all of them together; its rules are among those that were seen
     */
    public record Part(long version, SortedMap<String, String> variants, Treatment treatment) {
        /** In none. */
        public static final Part NONE = new Part(0, Collections.emptySortedMap(), Treatment.NONE);

        public Part {
            variants = Collections.unmodifiableSortedMap(new TreeMap<>(variants));
            treatment = treatment.withoutRules();
        }

        public static Part of(Assigned assigned) {
            return new Part(assigned.version(), assigned.variants(), assigned.treatment());
        }
    }

    /** What looking up the user came to. */
    public enum Lookup {
        /** No user was named. */
        ANONYMOUS,
        /** The generation has nothing of the user. */
        UNKNOWN,
        /** What the generation has of the user was read. */
        KNOWN,
        /** It could not be read, so that no list was there to start from. */
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What was found out.
     *
     * @param lastKnown after a failed lookup, what was remembered of the user; empty where nothing was, and then no size
     *     of theirs was known
     * @param events what session and user did lately, newest first
     * @param trending what was in demand
     * @param rules the version that was in force, with those of its rules that held on the rail
     * @param stock of each item that the ranking asked for, by id, as the ranking saw it
     * @param shown ids of the items on lists of the request that chose before
     */
    public record Seen(
            Lookup lookup,
            Optional<Shopper> lastKnown,
            List<SessionEvent> events,
            CandidateList trending,
            RuleSet rules,
            SortedMap<String, Stock> stock,
            List<String> shown) {
        public Seen {
            events = List.copyOf(events);
            stock = Collections.unmodifiableSortedMap(new TreeMap<>(stock));
            shown = List.copyOf(shown);
        }
    }

    /**
     * What came out.
     *
     * @param featureNames of the values of each item
     * @param items best first
     * @param dropped candidates left out, by reason
     * @param degraded labels of that in which the answer was less than it should be
     */
    public record Answer(
            List<String> featureNames,
            List<FeatureVector> items,
            SortedMap<String, Integer> dropped,
            List<String> degraded) {
        public Answer {
            featureNames = List.copyOf(featureNames);
            items = List.copyOf(items);
            dropped = Collections.unmodifiableSortedMap(new TreeMap<>(dropped));
            degraded = List.copyOf(degraded);
        }

        /** Of a ranking of this release. */
        public static Answer of(Ranking ranking, List<String> degraded) {
            SortedMap<String, Integer> dropped = new TreeMap<>();
            ranking.dropped().forEach((drop, n) -> dropped.put(drop.label(), n));
            return new Answer(
                    Features.NAMES,
                    ranking.items().stream().map(FeatureVector::of).toList(),
                    dropped,
                    degraded);
        }

        List<String> itemIds() {
            return items.stream().map(FeatureVector::itemId).toList();
        }
    }

    /** One line of JSON. */
    public String toJson() {
        return DecisionWriter.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote, and nothing else: a field that it does not know may have had a say.
     *
     * @throws MalformedValueException when the version is another, or a field is missing, unknown or of the wrong kind
     */
    public static Decision fromJson(String json) {
        return DecisionReader.read(json);
    }
}

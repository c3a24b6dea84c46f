package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.Manifest;
import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Decision.Lookup;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.recommend.Slot;
import dev.nightjar.rules.RuleSet;
import dev.nightjar.serving.decisions.Sampling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Watches what the rankings of one sampled request look at, so that they can be decided again. Belongs to that request; once
 * its lists are made it changes no more.
 */
final class Witness {
    private final List<Look> looks = new ArrayList<>();

    /** What one list was ranked on: stock by item id, and numbers of the items on lists before it. */
    private record Look(Map<String, Stock> stock, Set<Integer> shown) {}

    /**
     * What all lists of the request have in common.
     *
     * @param now the instant from which the session's events age
     * @param maxCandidates that the sources of a list may bring
     */
    record Frame(
            String store,
            String requestId,
            RecommendationRequest request,
            Instant now,
            int maxCandidates,
            Sampling sampling) {}

    /** Forgets a draft. */
    void begin() {
        looks.clear();
    }

    /**
     * Stock as the next list's ranking is to see it. Live stock may change while it ranks: it sees of each item what it saw
     * first, and so does whoever ranks again.
     *
     * @param shown numbers of the items on lists before it
     */
    StockLookup watch(StockLookup stock, Set<Integer> shown) {
        Map<String, Stock> seen = new HashMap<>();
        looks.add(new Look(seen, Set.copyOf(shown)));
        return item -> seen.computeIfAbsent(item.id(), id -> stock.apply(item));
    }

    /** One of the lists as it was decided on. */
    Decision decision(int list, Recommendation result, Frame frame) {
        Situation situation = result.situation().orElseThrow();
        Manifest manifest = situation.generation().manifest();
        Slot slot = result.slot();
        return new Decision(
                new Decision.Which(frame.store(), frame.requestId(), list, frame.now()),
                new Decision.Basis(
                        manifest.generation(),
                        manifest.runId(),
                        manifest.runDate(),
                        manifest.tableVersions(),
                        frame.sampling().codeVersion(),
                        frame.sampling().settings()),
                new Decision.Asked(
                        frame.request().visitor().user(),
                        frame.request().visitor().session(),
                        slot.rail().name(),
                        slot.count(),
                        slot.about(),
                        slot.category(),
                        frame.request().context(),
                        frame.maxCandidates(),
                        Decision.Part.of(frame.request().assigned())),
                seen(situation, rules(situation, slot, frame), looks.get(list)),
                Decision.Answer.of(
                        result.ranking(),
                        result.degraded().stream()
                                .sorted()
                                .map(Degradation::label)
                                .toList()));
    }

    private static RuleSet rules(Situation situation, Slot slot, Frame frame) {
        return situation
                .visit()
                .rules()
                .holding(slot.rail().name(), frame.request().context(), frame.now());
    }

    private static Decision.Seen seen(Situation situation, RuleSet rules, Look look) {
        return new Decision.Seen(
                lookup(situation.lookup()),
                situation.lookup() instanceof dev.nightjar.serving.recommend.Lookup.Failed failed
                        ? failed.lastKnown()
                        : Optional.empty(),
                situation.remembered().events(),
                situation.visit().trending(),
                rules,
                new TreeMap<>(look.stock()),
                look.shown().stream()
                        .sorted()
                        .flatMap(number -> situation.generation().catalogue().byNumber(number).stream())
                        .map(Item::id)
                        .toList());
    }

    private static Lookup lookup(dev.nightjar.serving.recommend.Lookup lookup) {
        if (lookup instanceof dev.nightjar.serving.recommend.Lookup.Anonymous) {
            return Lookup.ANONYMOUS;
        }
        if (lookup instanceof dev.nightjar.serving.recommend.Lookup.Unknown) {
            return Lookup.UNKNOWN;
        }
        return lookup instanceof dev.nightjar.serving.recommend.Lookup.Known ? Lookup.KNOWN : Lookup.FAILED;
    }
}

package dev.nightjar.experiment;

import dev.nightjar.ranking.Rail;
import dev.nightjar.rules.Rule;
import dev.nightjar.session.SessionSettings.Pull;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a variant does otherwise than the store's settings and rules say.
 *
 * @param sessionMaxWeight in place of every rail's own, 0..1; rails that no session moves stay so
 * @param sessionK likewise, above 0
 * @param rails by a rail's name, the rail whose settings it has instead
 * @param rules beside the live ones; one with the id of a live rule takes its place
 */
public record Treatment(
        Optional<Double> sessionMaxWeight,
        Optional<Double> sessionK,
        SortedMap<String, String> rails,
        List<Rule> rules) {
    /** Nothing is otherwise: a control. */
    public static final Treatment NONE =
            new Treatment(Optional.empty(), Optional.empty(), Collections.emptySortedMap(), List.of());

    public Treatment {
        if (sessionMaxWeight.filter(weight -> !(weight >= 0 && weight <= 1)).isPresent()) {
            throw new IllegalArgumentException("session_max_weight " + sessionMaxWeight.get() + "; it is 0 to 1");
        }
        if (sessionK.filter(k -> !(k > 0 && k <= 1e6)).isPresent()) {
            throw new IllegalArgumentException("session_k " + sessionK.get() + "; it is above 0, 1,000,000 at most");
        }
        rails = Collections.unmodifiableSortedMap(new TreeMap<>(rails));
        rules = List.copyOf(rules);
    }

    /** A rail as this treatment has it: under its own name, so that rules and reports find it. */
    public Rail on(Rail asked, Map<String, Rail> all) {
        Rail rail = Optional.ofNullable(rails.get(asked.name()))
                .flatMap(other -> Optional.ofNullable(all.get(other)))
                .map(other -> other.named(asked.name()))
                .orElse(asked);
        if (rail.mode() != Rail.Mode.REAL_TIME || (sessionMaxWeight.isEmpty() && sessionK.isEmpty())) {
            return rail;
        }
        Pull pull = rail.pull();
        return rail.pulledBy(new Pull(sessionMaxWeight.orElse(pull.maxWeight()), sessionK.orElse(pull.k())));
    }

    /** Both at once; where both say something, the other does. {@link ExperimentChange} sees to it that they do not. */
    Treatment and(Treatment other) {
        SortedMap<String, String> both = new TreeMap<>(rails);
        both.putAll(other.rails);
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(other.rules);
        return new Treatment(
                other.sessionMaxWeight.or(() -> sessionMaxWeight), other.sessionK.or(() -> sessionK), both, all);
    }

    /** The same without its rules: what a replay has to know beside the rules that held. */
    public Treatment withoutRules() {
        return new Treatment(sessionMaxWeight, sessionK, rails, List.of());
    }

    /** Names of what it changes, such as {@code session_max_weight}, {@code rails.home} and {@code rules.no-knives}. */
    SortedSet<String> changes() {
        SortedSet<String> changes = new TreeSet<>();
        sessionMaxWeight.ifPresent(any -> changes.add("session_max_weight"));
        sessionK.ifPresent(any -> changes.add("session_k"));
        rails.keySet().forEach(rail -> changes.add("rails." + rail));
        rules.forEach(rule -> changes.add("rules." + rule.id()));
        return changes;
    }
}

package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.embeddings.ItemVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Fills the places of one answer, best first, with an eye on pins, caps and diversity. Greedy: each free place takes the
 * item that is best there and then.
 */
final class Selection {
    /** Diversity looks at so many candidates for each place; the ones below are never worth the time. */
    private static final int POOL_PER_PLACE = 3;

    private final Policy policy;
    private final Likeness likeness;
    private final Candidate[] places;
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Ranking.LeftOut> capped = new ArrayList<>();
    private int free;

    Selection(Policy policy, ItemVectors vectors, int count) {
        this.policy = policy;
        this.likeness = new Likeness(vectors);
        this.places = new Candidate[count];
        this.free = count;
    }

    boolean isFull() {
        return free == 0;
    }

    /** How many of a rung's best candidates it looks at: with caps it may be any number. */
    int needs() {
        if (!policy.caps().isEmpty()) {
            return Integer.MAX_VALUE;
        }
        return policy.diversity() < 1 ? POOL_PER_PLACE * places.length : places.length;
    }

    /** Gives an item its own place, from 1. */
    void pin(int position, Candidate item) {
        place(position - 1, item);
    }

    /** Fills free places from one rung, its items best first; returns those for whom there was no place, in that order. */
    List<Candidate> fill(List<Candidate> ranked) {
        List<Candidate> waiting = new ArrayList<>(ranked);
        int pool = policy.diversity() < 1 ? POOL_PER_PLACE * places.length : Integer.MAX_VALUE;
        double best = ranked.isEmpty() ? 1 : Math.max(ranked.get(0).score(), Double.MIN_NORMAL);
        for (int at = 0; at < places.length; at++) {
            if (places[at] == null) {
                OptionalInt next = next(waiting.subList(0, Math.min(pool, waiting.size())), best);
                if (next.isEmpty()) {
                    break;
                }
                place(at, waiting.remove(next.getAsInt()));
            }
        }
        return policy.caps().isEmpty() ? waiting : uncapped(waiting);
    }

    private List<Candidate> uncapped(List<Candidate> waiting) {
        List<Candidate> below = new ArrayList<>();
        for (Candidate item : waiting) {
            Optional<Policy.Cap> cap = full(item.item());
            if (cap.isPresent()) {
                capped.add(new Ranking.LeftOut(
                        item.item().number(), Drop.CAPPED, cap.get().by()));
            } else {
                below.add(item);
            }
        }
        return below;
    }

    /** Where in the pool the next item stands; empty when each would break a cap. */
    private OptionalInt next(List<Candidate> pool, double best) {
        int chosen = -1;
        double chosenValue = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < pool.size(); i++) {
            Candidate item = pool.get(i);
            if (full(item.item()).isPresent()) {
                continue;
            }
            if (policy.diversity() == 1) {
                return OptionalInt.of(i);
            }
            double value = policy.diversity() * item.score() / best
                    - (1 - policy.diversity()) * likeness.toChosen(item.item());
            if (value > chosenValue) {
                chosen = i;
                chosenValue = value;
            }
        }
        return chosen < 0 ? OptionalInt.empty() : OptionalInt.of(chosen);
    }

    private Optional<Policy.Cap> full(Item item) {
        if (policy.caps().isEmpty()) {
            return Optional.empty();
        }
        return policy.caps().stream()
                .filter(cap -> !cap.word().apply(item).isEmpty())
                .filter(cap -> counts.getOrDefault(slot(cap, item), 0) >= cap.most())
                .findFirst();
    }

    private void place(int at, Candidate item) {
        places[at] = item;
        free--;
        policy.caps().forEach(cap -> counts.merge(slot(cap, item.item()), 1, Integer::sum));
        if (policy.diversity() < 1) {
            likeness.choose(item.item());
        }
    }

    private static String slot(Policy.Cap cap, Item item) {
        return cap.by() + '\n' + cap.word().apply(item);
    }

    /** Chosen items in order; places that nobody took are closed up. */
    List<Candidate> items() {
        return Arrays.stream(places).filter(Objects::nonNull).toList();
    }

    List<Ranking.LeftOut> capped() {
        return capped;
    }
}

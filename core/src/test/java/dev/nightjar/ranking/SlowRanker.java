package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** {@link Ranker} as docs/contract.md says it, one sentence after the other, without a thought for speed. */
final class SlowRanker {
    private final RankingRequest request;
    private final Map<Integer, Optional<Drop>> judged = new LinkedHashMap<>();
    private final TreeMap<Integer, RankedItem> places = new TreeMap<>();

    private SlowRanker(RankingRequest request) {
        this.request = request;
    }

    /** The items in order, how many were left out by reason, and numbers of those that found no place. */
    record Answer(List<RankedItem> items, Map<Drop, Integer> dropped, List<Integer> below) {}

    static Answer rank(RankingRequest request) {
        SlowRanker slow = new SlowRanker(request);
        slow.pin();
        for (List<Source> rung : request.ladder()) {
            if (slow.places.size() < request.count()) {
                slow.fill(rung);
            }
        }
        Map<Drop, Integer> dropped = new TreeMap<>();
        slow.judged.values().forEach(drop -> drop.ifPresent(d -> dropped.merge(d, 1, Integer::sum)));
        List<Integer> below = slow.judged.keySet().stream()
                .filter(number -> slow.judged.get(number).isEmpty())
                .filter(number -> slow.places.values().stream()
                        .noneMatch(item -> item.item().number() == number))
                .toList();
        return new Answer(List.copyOf(slow.places.values()), dropped, below);
    }

    /** Names of all sources and pins that may have given an item its base. */
    static List<String> sourcesThatSay(double base, Item item, RankingRequest request) {
        List<String> names = new ArrayList<>();
        if (base == 1) {
            request.policy().pins().forEach(pin -> names.add("pin:" + pin.by()));
        }
        for (List<Source> rung : request.ladder()) {
            for (Source source : rung) {
                for (int end = 1; end <= source.list().size(); end++) {
                    for (int i = 0; i < end; i++) {
                        double value = source.weight() * base(head(source.list(), end), i);
                        if (source.list().item(i) == item.number() && Math.abs(value - base) <= 1e-12 * base) {
                            names.add(source.name());
                        }
                    }
                }
            }
        }
        return names;
    }

    private void pin() {
        for (Policy.Pin pin : request.policy().pins()) {
            int number = pin.item().number();
            if (pin.position() <= request.count()
                    && !places.containsKey(pin.position())
                    && !judged.containsKey(number)) {
                judged.put(number, judge(number));
                if (judged.get(number).isEmpty()) {
                    places.put(pin.position(), score(number, "pin:" + pin.by(), 1));
                }
            }
        }
    }

    private void fill(List<Source> rung) {
        List<Integer> fit = new ArrayList<>();
        List<Source> walked = new ArrayList<>();
        for (Source source : rung) {
            int taken = 0;
            int end = 0;
            while (end < source.list().size() && taken < source.share()) {
                int number = source.list().item(end);
                if (!judged.containsKey(number)) {
                    judged.put(number, judge(number));
                    if (judged.get(number).isEmpty()) {
                        fit.add(number);
                        taken++;
                    }
                }
                end++;
            }
            walked.add(new Source(source.name(), source.weight(), head(source.list(), end)));
        }
        List<RankedItem> offered = new ArrayList<>();
        fit.forEach(number -> offered.add(best(number, walked)));
        List<RankedItem> sorted = new ArrayList<>();
        while (!offered.isEmpty()) {
            sorted.add(takeBest(offered));
        }
        double top = sorted.isEmpty() ? 1 : sorted.get(0).score();
        int pool = request.policy().diversity() < 1 ? 3 * request.count() : Integer.MAX_VALUE;
        for (int place = 1; place <= request.count(); place++) {
            if (!places.containsKey(place)) {
                Optional<RankedItem> next = next(sorted.subList(0, Math.min(pool, sorted.size())), top);
                if (next.isEmpty()) {
                    break;
                }
                sorted.remove(next.get());
                places.put(place, next.get());
            }
        }
        for (RankedItem left : sorted) {
            if (capped(left)) {
                judged.put(left.item().number(), Optional.of(Drop.CAPPED));
            }
        }
    }

    private static CandidateList head(CandidateList list, int end) {
        int[] items = IntStream.range(0, end).map(list::item).toArray();
        float[] scores = new float[end];
        for (int i = 0; i < end; i++) {
            scores[i] = list.score(i);
        }
        return CandidateList.of(items, scores);
    }

    private Optional<RankedItem> next(List<RankedItem> pool, double top) {
        double lambda = request.policy().diversity();
        RankedItem best = null;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (RankedItem item : pool) {
            double likeness = places.values().stream()
                    .mapToDouble(other -> !item.item().category().isEmpty()
                                    && item.item()
                                            .category()
                                            .equals(other.item().category())
                            ? 0.5
                            : 0)
                    .max()
                    .orElse(0);
            double value = lambda * item.score() / top - (1 - lambda) * likeness;
            if (!capped(item) && (best == null || (lambda < 1 && value > bestValue + 1e-12))) {
                best = item;
                bestValue = value;
            }
        }
        return Optional.ofNullable(best);
    }

    private boolean capped(RankedItem item) {
        return request.policy().caps().stream().anyMatch(cap -> {
            String word = cap.word().apply(item.item());
            long there = places.values().stream()
                    .filter(other -> cap.word().apply(other.item()).equals(word))
                    .count();
            return !word.isEmpty() && there >= cap.most();
        });
    }

    private Optional<Drop> judge(int number) {
        Optional<Item> item = request.shelf().catalogue().byNumber(number);
        if (item.isEmpty()) {
            return Optional.of(Drop.NOT_IN_CATALOGUE);
        }
        Optional<Policy.Exclusion> exclusion = request.policy().exclusion().apply(item.get());
        if (exclusion.isPresent()) {
            return exclusion.map(Policy.Exclusion::drop);
        }
        Map<String, Integer> units = request.shelf().stock().apply(item.get()).units();
        if (units.isEmpty()) {
            return request.shelf().offerUnknownStock() ? Optional.empty() : Optional.of(Drop.STOCK_UNKNOWN);
        }
        if (units.values().stream().allMatch(n -> n == 0)) {
            return Optional.of(Drop.SOLD_OUT);
        }
        return sizes(item.get()).isEmpty() ? Optional.of(Drop.NOT_IN_SIZE) : Optional.empty();
    }

    private List<String> sizes(Item item) {
        return request.shelf().stock().apply(item).units().entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(Map.Entry::getKey)
                .filter(size -> size.equals("-") || request.shelf().sizes().accepts(item.sizeSystem(), size))
                .sorted()
                .toList();
    }

    /** Under the source that says most for it. */
    private RankedItem best(int number, List<Source> rung) {
        String name = "";
        double base = 0;
        for (Source source : rung) {
            for (int i = 0; i < source.list().size(); i++) {
                double value = source.weight() * base(source.list(), i);
                if (source.list().item(i) == number && value > base * (1 + 1e-12)) {
                    name = source.name();
                    base = value;
                }
            }
        }
        return score(number, name, base);
    }

    private RankedItem score(int number, String source, double base) {
        Item item = request.shelf().catalogue().byNumber(number).orElseThrow();
        List<Reason> reasons = new ArrayList<>();
        reasons.add(new Reason.Base(source, base));
        double w = request.session().weight(request.pull());
        var affinity = request.session().affinity(item);
        if (w > 0) {
            reasons.add(new Reason.Session(1 - w + w * affinity.total() / base));
        }
        double product = 1;
        for (Lift lift : request.lifts()) {
            for (Reason.Boosted boosted : lift.reasons(item)) {
                reasons.add(boosted);
                product *= boosted.factor();
            }
        }
        List<String> shown =
                sizes(item).stream().filter(size -> !size.equals("-")).toList();
        return new RankedItem(item, new Features(base, w, affinity, product), shown, reasons);
    }

    private static double base(CandidateList list, int rank) {
        List<Double> scores = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            scores.add((double) list.score(i));
        }
        double min = scores.stream().min(Double::compare).orElseThrow();
        double max = scores.stream().max(Double::compare).orElseThrow();
        double delta = 0.05 * (max - min);
        return min == max ? 1 : (scores.get(rank) - min + delta) / (max - min + delta);
    }

    private static RankedItem takeBest(List<RankedItem> offered) {
        int best = 0;
        for (int i = 1; i < offered.size(); i++) {
            // Not merely above: two scores that differ in the last bit are a tie of two ways to compute them.
            if (offered.get(i).score() > offered.get(best).score() * (1 + 1e-12)) {
                best = i;
            }
        }
        return offered.remove(best);
    }
}

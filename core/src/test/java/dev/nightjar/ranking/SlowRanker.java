package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Ranker} as docs/contract.md says it, one sentence after the other, without a thought for speed. */
final class SlowRanker {
    private SlowRanker() {}

    static Ranking rank(RankingRequest request) {
        Map<Integer, Optional<Drop>> judged = new LinkedHashMap<>();
        List<RankedItem> answer = new ArrayList<>();
        for (Source source : request.ladder()) {
            if (answer.size() < request.count()) {
                List<RankedItem> offered = new ArrayList<>();
                for (int i = 0; i < source.list().size(); i++) {
                    int number = source.list().item(i);
                    if (!judged.containsKey(number)) {
                        judged.put(number, judge(number, request));
                        if (judged.get(number).isEmpty()) {
                            offered.add(score(source, i, request));
                        }
                    }
                }
                while (!offered.isEmpty() && answer.size() < request.count()) {
                    answer.add(takeBest(offered));
                }
            }
        }
        Map<Drop, Integer> dropped = new EnumMap<>(Drop.class);
        judged.values().forEach(drop -> drop.ifPresent(d -> dropped.merge(d, 1, Integer::sum)));
        return new Ranking(answer, dropped);
    }

    private static Optional<Drop> judge(int number, RankingRequest request) {
        Optional<Item> item = request.catalogue().byNumber(number);
        if (item.isEmpty()) {
            return Optional.of(Drop.NOT_IN_CATALOGUE);
        }
        Map<String, Integer> units = request.stock().apply(item.get()).units();
        if (units.isEmpty()) {
            return request.offerUnknownStock() ? Optional.empty() : Optional.of(Drop.STOCK_UNKNOWN);
        }
        if (units.values().stream().allMatch(n -> n == 0)) {
            return Optional.of(Drop.SOLD_OUT);
        }
        return sizes(item.get(), request).isEmpty() ? Optional.of(Drop.NOT_IN_SIZE) : Optional.empty();
    }

    private static List<String> sizes(Item item, RankingRequest request) {
        return request.stock().apply(item).units().entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(Map.Entry::getKey)
                .filter(size -> size.equals("-") || request.sizes().accepts(item.sizeSystem(), size))
                .sorted()
                .toList();
    }

    private static RankedItem score(Source source, int rank, RankingRequest request) {
        Item item = request.catalogue().byNumber(source.list().item(rank)).orElseThrow();
        List<Reason> reasons = new ArrayList<>();
        reasons.add(new Reason.Base(source.name(), base(source.list(), rank)));
        for (Boost boost : request.boosts()) {
            if (boost.when().holds(request.context()) && boost.targets(item)) {
                reasons.add(new Reason.Boosted(boost.name(), boost.factor()));
            }
        }
        double score = reasons.stream().mapToDouble(Reason::factor).reduce(1, (a, b) -> a * b);
        List<String> shown =
                sizes(item, request).stream().filter(size -> !size.equals("-")).toList();
        return new RankedItem(item, score, shown, reasons);
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

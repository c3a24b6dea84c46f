package dev.nightjar.ranking;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Orders candidates for one request: scaled base score times the boosts that apply, stock and size first. The server
 * and the e-mail job call this one class.
 *
 * <p>Ties keep the order of the source list; equal requests give equal answers.
 */
public final class Ranker {
    /** Keeps the last item of a list above zero, so that a boost can still lift it: 5 % of the list's score range. */
    private static final double FLOOR = 0.05;

    private Ranker() {}

    /** Ranks; the cost is linear in the number of candidates looked at, plus a sort of each source. */
    public static Ranking rank(RankingRequest request) {
        List<Boost> boosts = request.boosts().stream()
                .filter(boost -> boost.when().holds(request.context()))
                .toList();
        Map<Drop, Integer> dropped = new EnumMap<>(Drop.class);
        Set<Integer> looked = new HashSet<>();
        List<RankedItem> items = new ArrayList<>();
        for (Source source : request.ladder()) {
            if (items.size() >= request.count()) {
                break;
            }
            List<RankedItem> rung = new ArrayList<>();
            Scale scale = Scale.of(source.list());
            for (int rank = 0; rank < source.list().size(); rank++) {
                if (!looked.add(source.list().item(rank))) {
                    continue;
                }
                Optional<Item> found =
                        request.catalogue().byNumber(source.list().item(rank));
                if (found.isEmpty()) {
                    dropped.merge(Drop.NOT_IN_CATALOGUE, 1, Integer::sum);
                    continue;
                }
                Item item = found.get();
                Stock stock = request.stock().apply(item);
                List<String> sizes = sizesOf(item, stock, request);
                Optional<Drop> drop = dropFor(stock, sizes, request);
                if (drop.isPresent()) {
                    dropped.merge(drop.get(), 1, Integer::sum);
                } else {
                    Reason base = new Reason.Base(
                            source.name(), scale.apply(source.list().score(rank)));
                    rung.add(scored(item, base, sizes, boosts));
                }
            }
            // A stable sort: equal scores keep the order of the list.
            rung.sort(Comparator.comparingDouble(RankedItem::score).reversed());
            items.addAll(rung.subList(0, Math.min(rung.size(), request.count() - items.size())));
        }
        return new Ranking(items, dropped);
    }

    private static List<String> sizesOf(Item item, Stock stock, RankingRequest request) {
        List<String> sizes = new ArrayList<>();
        stock.units().forEach((size, units) -> {
            if (units > 0 && (size.equals(Stock.NO_SIZE) || request.sizes().accepts(item.sizeSystem(), size))) {
                sizes.add(size);
            }
        });
        return sizes;
    }

    private static Optional<Drop> dropFor(Stock stock, List<String> sizes, RankingRequest request) {
        if (!stock.isKnown()) {
            return request.offerUnknownStock() ? Optional.empty() : Optional.of(Drop.STOCK_UNKNOWN);
        }
        if (!sizes.isEmpty()) {
            return Optional.empty();
        }
        boolean anyUnits = stock.units().values().stream().anyMatch(units -> units > 0);
        return Optional.of(anyUnits ? Drop.NOT_IN_SIZE : Drop.SOLD_OUT);
    }

    private static RankedItem scored(Item item, Reason base, List<String> sizes, List<Boost> boosts) {
        List<Reason> reasons = new ArrayList<>();
        reasons.add(base);
        double score = base.factor();
        for (Boost boost : boosts) {
            if (boost.targets(item)) {
                reasons.add(new Reason.Boosted(boost.name(), boost.factor()));
                score *= boost.factor();
            }
        }
        List<String> shown =
                sizes.stream().filter(size -> !size.equals(Stock.NO_SIZE)).toList();
        return new RankedItem(item, score, shown, reasons);
    }

    /** Maps a list's scores to (0, 1]: b = (s − s_min + δ) / (s_max − s_min + δ), 1 where all scores are equal. */
    private record Scale(double min, double range) {
        static Scale of(CandidateList list) {
            double min = Double.POSITIVE_INFINITY;
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < list.size(); i++) {
                min = Math.min(min, list.score(i));
                max = Math.max(max, list.score(i));
            }
            return new Scale(min, max - min);
        }

        double apply(double score) {
            return range > 0 ? (score - min + FLOOR * range) / (range * (1 + FLOOR)) : 1;
        }
    }
}

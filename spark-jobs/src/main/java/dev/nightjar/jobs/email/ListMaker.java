package dev.nightjar.jobs.email;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Policy;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.RankingRequest;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Plan;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.rules.RuleSet;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Ranks for one user after the other with the classes that rank pages, to more items than a list takes. What a campaign
 * leaves out is left out before anything else. For one thread.
 */
final class ListMaker {
    /** Of other categories, prices or ages than the campaign shows. */
    static final String OUTSIDE_CAMPAIGN = "outside_campaign";
    /** In one of the user's last mails. */
    static final String MAILED = "mailed_lately";
    /** Bought of late. */
    static final String BOUGHT = "bought_lately";

    private final Making making;
    private final RankingSettings settings;
    private final Assortment assortment;
    private final RuleBook rules;
    private final StockLookup stock;
    private final RequestContext context;

    ListMaker(Making making) {
        this.making = making;
        this.settings = RankingSettings.of(making.settings());
        this.assortment = making.assortment().decode();
        this.rules = RuleBook.of(RuleSet.fromJson(making.rules()));
        this.stock = making.stock().lookup();
        this.context = new RequestContext(
                "",
                making.campaign().name(),
                "",
                LocalDateTime.ofInstant(making.extent().at(), settings.zone()));
    }

    /**
     * What is known of a user.
     *
     * @param mailed ids of what the last mails held
     * @param bought ids of what was bought of late
     */
    record Known(CandidateList personal, Shopper shopper, List<String> mailed, List<String> bought) {}

    /**
     * What came of it.
     *
     * @param dropped candidates left out, by reason
     * @param likelySizes by size system; a system that is missing puts no limit
     */
    record Made(Offers offers, boolean personal, Map<String, Integer> dropped, Map<String, List<String>> likelySizes) {}

    /** Ranks. */
    Made of(Known user, String rail) {
        Visit visit = new Visit(
                settings,
                assortment,
                CandidateList.EMPTY,
                rules,
                context,
                new Guest(user.personal(), user.shopper(), List.of()),
                making.extent().at());
        Slot slot = new Slot(settings.rails().get(rail), making.extent().depth(), List.of(), "");
        RankingRequest request = new Plan(visit, slot, making.extent().maxCandidates()).request(stock, Set.of());
        Ranking ranking = Ranker.rank(within(request, leftOut(user)));
        Map<String, List<String>> likely = new TreeMap<>();
        visit.sizes().bySystem().forEach((system, sizes) -> likely.put(system, new ArrayList<>(sizes)));
        return new Made(
                Offers.of(ranking, making.stock()),
                ranking.items().stream().map(RankedItem::source).anyMatch("personal"::equals),
                dropped(ranking),
                likely);
    }

    private static RankingRequest within(RankingRequest request, Function<Item, Optional<Policy.Exclusion>> leftOut) {
        Policy policy = request.policy();
        return new RankingRequest(
                request.ladder(),
                request.shelf(),
                request.session(),
                request.pull(),
                request.lifts(),
                new Policy(
                        item -> {
                            Optional<Policy.Exclusion> out = leftOut.apply(item);
                            return out.isPresent() ? out : policy.exclusion().apply(item);
                        },
                        policy.pins(),
                        policy.caps(),
                        policy.diversity()),
                request.count());
    }

    private Function<Item, Optional<Policy.Exclusion>> leftOut(Known user) {
        Set<String> mailed = new HashSet<>(user.mailed());
        Set<String> bought = new HashSet<>(user.bought());
        return item -> !shows(item)
                ? out(OUTSIDE_CAMPAIGN)
                : mailed.contains(item.id())
                        ? out(MAILED)
                        : bought.contains(item.id()) ? out(BOUGHT) : Optional.empty();
    }

    private static Optional<Policy.Exclusion> out(String reason) {
        return Optional.of(new Policy.Exclusion(Drop.FILTERED, reason));
    }

    private boolean shows(Item item) {
        Campaign.ItemFilter filter = making.campaign().filter();
        return (filter.categories().isEmpty() || filter.categories().stream().anyMatch(item::isIn))
                && filter.without().stream().noneMatch(item::isIn)
                && item.price() >= filter.minPrice()
                && item.price() <= filter.maxPrice()
                && (filter.newInDays() == 0
                        || isNew(item, filter.newInDays(), making.extent().date()));
    }

    private static boolean isNew(Item item, int days, LocalDate date) {
        return item.availableFrom()
                .filter(from -> ChronoUnit.DAYS.between(from, date) < days)
                .isPresent();
    }

    private static Map<String, Integer> dropped(Ranking ranking) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Ranking.LeftOut out : ranking.leftOut()) {
            boolean ours = out.drop() == Drop.FILTERED && !out.by().isEmpty();
            counts.merge(ours ? out.by() : out.drop().label(), 1, Integer::sum);
        }
        return counts;
    }
}

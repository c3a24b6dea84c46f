package dev.nightjar.jobs.nextclick;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Plan;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.rules.RuleBook;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings.Pull;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The list that each {@link Method} gives at a moment. Rails are planned and ranked by the code that the server runs; the
 * visitor is nobody known, nothing is trending, and everything is in stock, since the lake keeps neither of the past.
 */
final class Lists {
    /** Items of a list. */
    static final int LENGTH = 20;

    /** The size - suits everybody. */
    private static final Stock IN_STOCK = Stock.of(Map.of(Stock.NO_SIZE, 1));

    private final Assortment assortment;
    private final RankingSettings settings;
    private final int mostEvents;
    private final Map<String, String[]> neighbours;
    private final int mostCandidates;
    private final Map<Method, Rail> rails = new EnumMap<>(Method.class);

    /**
     * Gathers what lists are made from.
     *
     * @param mostEvents newest events of a session that count
     * @param neighbours of each item by {@link dev.nightjar.jobs.related.ItemKnn}, best first
     * @param mostCandidates that the sources of a rail bring together
     */
    Lists(
            Assortment assortment,
            RankingSettings settings,
            int mostEvents,
            Map<String, String[]> neighbours,
            int mostCandidates) {
        this.assortment = assortment;
        this.settings = settings;
        this.mostEvents = mostEvents;
        this.neighbours = neighbours;
        this.mostCandidates = mostCandidates;
        Rail home = settings.rails().get("home");
        Rail pdp = settings.rails().get("pdp");
        rails.put(Method.HOME_SESSION, home);
        rails.put(Method.HOME_UNRANKED, batch(home));
        rails.put(Method.PDP_SESSION, pdp);
        rails.put(Method.PDP_UNRANKED, batch(pdp));
    }

    /** The same rail as in mode {@code batch}. */
    private static Rail batch(Rail rail) {
        return new Rail(
                rail.name(),
                rail.count(),
                Rail.Mode.BATCH,
                rail.blend(),
                rail.fallback(),
                rail.filter(),
                rail.variety(),
                Pull.NONE,
                rail.boosts());
    }

    /** Whether an item is among those that could be listed. */
    boolean offers(String item) {
        return assortment.catalogue().byId(item).isPresent();
    }

    /** Item ids by method, best first, {@value #LENGTH} at most. */
    Map<Method, List<String>> at(Moment moment) {
        Visit visit = visit(moment);
        String inView = moment.inView();
        Map<Method, List<String>> lists = new EnumMap<>(Method.class);
        rails.forEach((method, rail) -> {
            List<String> about =
                    method == Method.PDP_SESSION || method == Method.PDP_UNRANKED ? List.of(inView) : List.of();
            lists.put(method, ranked(visit, new Slot(rail, LENGTH, about, "")));
        });
        lists.put(Method.ITEM_KNN, List.of(neighbours.getOrDefault(inView, new String[0])));
        lists.put(
                Method.CATEGORY_POPULAR,
                assortment
                        .catalogue()
                        .byId(inView)
                        .map(item -> first(assortment.popularIn(item.category()), inView))
                        .orElse(List.of()));
        lists.put(Method.POPULAR, first(assortment.popularIn(""), inView));
        return lists;
    }

    private Visit visit(Moment moment) {
        Recorded latest = moment.latest();
        List<SessionEvent> events =
                new ArrayList<>(moment.known().stream().map(Recorded::event).toList());
        Collections.reverse(events);
        return new Visit(
                settings,
                assortment,
                CandidateList.EMPTY,
                RuleBook.EMPTY,
                new RequestContext(
                        latest.device(),
                        latest.campaign(),
                        "",
                        LocalDateTime.ofInstant(latest.event().at(), settings.zone())),
                new Guest(CandidateList.EMPTY, Shopper.UNKNOWN, events.subList(0, Math.min(events.size(), mostEvents))),
                latest.event().at());
    }

    private List<String> ranked(Visit visit, Slot slot) {
        Plan plan = new Plan(visit, slot, mostCandidates);
        return Ranker.rank(plan.request(item -> IN_STOCK, Set.of())).items().stream()
                .map(ranked -> ranked.item().id())
                .toList();
    }

    /** The first items of a list, but for the one in view, which cannot be the next. */
    private List<String> first(CandidateList list, String inView) {
        List<String> ids = new ArrayList<>();
        for (int rank = 0; rank < list.size() && ids.size() < LENGTH; rank++) {
            assortment
                    .catalogue()
                    .byNumber(list.item(rank))
                    .filter(item -> !item.id().equals(inView))
                    .ifPresent(item -> ids.add(item.id()));
        }
        return ids;
    }
}

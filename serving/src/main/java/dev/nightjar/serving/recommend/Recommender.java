package dev.nightjar.serving.recommend;

import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.decision.Decision;
import dev.nightjar.decision.Exposure;
import dev.nightjar.ranking.Exploration.Explored;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.RankingRequest;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.recommend.Plan;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.decisions.DecisionLog;
import dev.nightjar.serving.decisions.Sampling;
import dev.nightjar.serving.experiments.GuardRails.Seen;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.generations.LiveGeneration;
import dev.nightjar.serving.guard.Deadline;
import dev.nightjar.serving.guard.Shedding;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.stock.StockView;
import dev.nightjar.serving.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Answers one visitor with one round trip to Redis, however many lists are asked for: who is it, what did they do, and
 * what has changed in stock. A second one reads the stock of candidates that have just changed, if there are any. When
 * Redis does not answer, the answer comes from heap: the lists for everybody, and stock as last seen.
 */
public final class Recommender {
    private static final Logger log = LoggerFactory.getLogger(Recommender.class);

    private final ServingMetrics metrics;
    private final Clock clock;
    private final Limits limits;
    private final Shedding shedding;
    private final DecisionLog decisions;

    /**
     * How much one request may cost, and how old what it is made from may be.
     *
     * @param mostCandidates that the sources of a rail bring together
     * @param staleAfter age of a generation from which answers say so
     * @param stockStaleAfter time since the last change of the store's stock from which answers say so
     * @param deadline time for waiting for Redis, over all round trips
     * @param trip the longest that one round trip waits for its reply
     */
    public record Limits(
            int mostCandidates, Duration staleAfter, Duration stockStaleAfter, Duration deadline, Duration trip) {}

    public Recommender(ServingMetrics metrics, Clock clock, Limits limits, Shedding shedding, DecisionLog decisions) {
        this.metrics = metrics;
        this.clock = clock;
        this.limits = limits;
        this.shedding = shedding;
        this.decisions = decisions;
    }

    /**
     * One list for each slot, in order; no item stands in two of them.
     *
     * @param requestId by which answers are sampled; empty for one that no shopper sees
     */
    List<Recommendation> recommend(Store store, RecommendationRequest request, String requestId) {
        return answer(store, request, requestId, Ranker::rank);
    }

    /** The same lists, and everything that is left below them. */
    List<Recommendation> explain(Store store, RecommendationRequest request) {
        return answer(store, request, "", Ranker::explain);
    }

    private List<Recommendation> answer(
            Store store, RecommendationRequest request, String requestId, Function<RankingRequest, Ranking> ranker) {
        Optional<Generation> current = store.generation().current();
        if (current.isEmpty()) {
            return request.slots().stream()
                    .map(slot -> Recommendation.none(slot, request.assigned()))
                    .toList();
        }
        long began = System.nanoTime();
        try (Shedding.Pass pass = shedding.enter(store.name())) {
            Asking asking = new Asking(request, requestId, ranker);
            Answering answering = new Answering(store, current.get(), asking, pass.isShed());
            Sampling sampling = decisions.of(store.name());
            List<Recommendation> lists =
                    sampling.takes(requestId) ? answering.witnessed(new Witness(), sampling) : answering.lists();
            if (!requestId.isEmpty()) {
                expose(lists, new Exposing(store, asking, answering.now, sampling));
                watch(store, lists, (System.nanoTime() - began) / 1e6);
            }
            return lists;
        } catch (RuntimeException e) {
            // Whatever it is, the shopper has no list, and the guard rails must see whose variant that was.
            if (!requestId.isEmpty()) {
                store.experiments()
                        .guardRails()
                        .answered(request.assigned(), new Seen(true, false, false, (System.nanoTime() - began) / 1e6));
            }
            throw e;
        }
    }

    /** Counts what the variants of an experiment do to shoppers. */
    private static void watch(Store store, List<Recommendation> lists, double millis) {
        for (Recommendation result : lists) {
            if (!result.assigned().variants().isEmpty()) {
                boolean soldOut = result.items().stream()
                        .map(item -> result.stock().apply(item.item()))
                        .anyMatch(stock -> stock.isRead()
                                && stock.availability().sizes() > 0
                                && stock.availability().sizesInStock() == 0);
                store.experiments()
                        .guardRails()
                        .answered(
                                result.assigned(),
                                new Seen(
                                        result.strategy() instanceof Strategy.Fallback,
                                        result.items().isEmpty(),
                                        soldOut,
                                        millis));
            }
        }
    }

    /**
     * What is asked, and how it is answered.
     *
     * @param requestId decides what is left to chance; empty for nothing
     */
    private record Asking(RecommendationRequest request, String requestId, Function<RankingRequest, Ranking> ranker) {}

    /** What all exposures of a request have in common. */
    private record Exposing(Store store, Asking asking, Instant at, Sampling sampling) {}

    /** Notes who got what, in the background. */
    private void expose(List<Recommendation> lists, Exposing of) {
        for (int i = 0; i < lists.size(); i++) {
            Recommendation result = lists.get(i);
            if (of.sampling()
                    .exposes()
                    .takes(result.assigned(), result.slot().rail().exploration())) {
                int list = i;
                decisions.expose(of.store().name(), () -> exposure(result, list, of));
            }
        }
    }

    private static Exposure exposure(Recommendation result, int list, Exposing of) {
        List<Exposure.Shown> shown = new ArrayList<>();
        for (int i = 0; i < result.items().size(); i++) {
            RankedItem item = result.items().get(i);
            shown.add(new Exposure.Shown(
                    item.item().id(),
                    item.score(),
                    result.explored().propensities().get(i)));
        }
        Visitor visitor = of.asking().request().visitor();
        return new Exposure(
                new Decision.Which(of.store().name(), of.asking().requestId(), list, of.at()),
                new Exposure.Visitor(visitor.user(), visitor.session()),
                new Exposure.Made(
                        result.slot().rail().name(),
                        result.slot().count(),
                        result.generation().map(Generation::number).orElse(0L),
                        result.strategy().label(),
                        of.sampling().settings(),
                        Decision.Part.of(result.assigned()),
                        result.degraded().stream()
                                .sorted()
                                .map(Degradation::label)
                                .toList()),
                shown,
                result.explored().placesFromOne());
    }

    /** One request on its way. */
    private final class Answering {
        private final Store store;
        private final Asking asking;
        private final RecommendationRequest request;
        private final boolean shed;
        private final Deadline deadline = Deadline.in(limits.deadline(), System::nanoTime);
        private final Instant now = clock.instant();
        private final Set<Degradation> degraded = EnumSet.noneOf(Degradation.class);
        private final StockView stock;
        private final Situation situation;
        private final List<Plan> plans;
        private Optional<Witness> witness = Optional.empty();

        Answering(Store store, Generation generation, Asking asking, boolean shed) {
            this.store = store;
            this.asking = asking;
            this.request = asking.request();
            this.shed = shed;
            // What is not remembered does not re-rank.
            Shoppers.Found found = shed
                    ? store.shoppers().findBase(generation, request.visitor())
                    : store.shoppers().find(generation, request.visitor());
            this.stock = found.stock();
            this.situation = Situation.of(store, generation, request, found, now);
            this.plans = request.slots().stream()
                    .map(slot -> new Plan(situation.visit(), slot, limits.mostCandidates()))
                    .toList();
            label();
        }

        private void label() {
            if (shed) {
                degraded.add(Degradation.SHED);
            }
            if (!stock.isVerified()) {
                degraded.add(Degradation.STOCK_UNVERIFIED);
            }
            if (situation.lookup() instanceof Lookup.Failed) {
                metrics.redisError("shopper");
                if (!request.visitor().isNobody()) {
                    degraded.add(Degradation.SHOPPER_UNREADABLE);
                }
            }
            Instant builtAt = situation.generation().manifest().builtAt();
            if (builtAt.plus(limits.staleAfter()).isBefore(now)) {
                degraded.add(Degradation.DATA_STALE);
            }
            if (store.stock()
                    .changedAt()
                    .filter(at -> at.plus(limits.stockStaleAfter()).isBefore(now))
                    .isPresent()) {
                degraded.add(Degradation.STOCK_STALE);
            }
            if (store.generation().state() instanceof LiveGeneration.State.Refused) {
                degraded.add(Degradation.GENERATION_REFUSED);
            }
        }

        /** The lists, kept with what went into them. */
        List<Recommendation> witnessed(Witness by, Sampling sampling) {
            witness = Optional.of(by);
            List<Recommendation> lists = lists();
            var frame = new Witness.Frame(
                    store.name(), asking.requestId(), request, now, limits.mostCandidates(), sampling);
            for (int i = 0; i < lists.size(); i++) {
                int list = i;
                decisions.keep(store.name(), () -> by.decision(list, lists.get(list), frame));
            }
            return lists;
        }

        List<Recommendation> lists() {
            List<Explored> draft = ranked();
            if (stock.wanted().isEmpty()) {
                return labelled(draft);
            }
            settleStock();
            return labelled(ranked());
        }

        private void settleStock() {
            if (shed) {
                stock.leaveOutWanted();
            } else if (!deadline.leaves(limits.trip())) {
                stock.leaveOutWanted();
                degraded.addAll(EnumSet.of(Degradation.STOCK_UNVERIFIED, Degradation.DEADLINE_EXCEEDED));
            } else {
                try {
                    stock.readWanted();
                } catch (JedisException | MalformedValueException e) {
                    metrics.redisError("stock");
                    log.debug("store {}: {}", store.name(), e.getMessage());
                    degraded.add(Degradation.STOCK_UNVERIFIED);
                }
            }
        }

        private List<Explored> ranked() {
            Set<Integer> shown = new HashSet<>();
            List<Explored> rankings = new ArrayList<>();
            witness.ifPresent(Witness::begin);
            for (Plan plan : plans) {
                StockLookup stockNow =
                        witness.map(by -> by.watch(stockForThem(), shown)).orElseGet(this::stockForThem);
                Explored explored = plan.slot()
                        .rail()
                        .exploration()
                        .rank(plan.request(stockNow, shown), asking.requestId(), rankings.size(), asking.ranker());
                explored.ranking().items().forEach(item -> shown.add(item.item().number()));
                rankings.add(explored);
            }
            return rankings;
        }

        /**
         * A shopper whose sizes cannot be read may be of any size, so that only an item with units in every size is sure
         * not to be sold out for them.
         */
        private StockLookup stockForThem() {
            boolean sizesUnreadable = request.visitor().user().isPresent()
                    && situation.lookup() instanceof Lookup.Failed failed
                    && failed.lastKnown().isEmpty();
            return sizesUnreadable
                    ? item -> {
                        Stock of = stock.apply(item);
                        return of.availability().sizesInStock()
                                        < of.availability().sizes()
                                ? Stock.UNREAD
                                : of;
                    }
                    : stock;
        }

        private List<Recommendation> labelled(List<Explored> rankings) {
            List<Recommendation> lists = new ArrayList<>();
            for (int i = 0; i < plans.size(); i++) {
                var slot = plans.get(i).slot();
                lists.add(new Recommendation(
                        slot,
                        situation.strategy(slot),
                        Optional.of(situation),
                        rankings.get(i),
                        request.assigned(),
                        stock,
                        store.stock().changedAt(),
                        Set.copyOf(degraded)));
            }
            return lists;
        }
    }
}

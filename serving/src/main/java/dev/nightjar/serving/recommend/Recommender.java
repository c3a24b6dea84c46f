package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.Stock;
import dev.nightjar.redis.SessionState;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.generations.LiveGeneration;
import dev.nightjar.serving.guard.Deadline;
import dev.nightjar.serving.guard.Shedding;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.recommend.Strategy.Reason;
import dev.nightjar.serving.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Answers one visitor with at most two round trips to Redis, however many lists are asked for: who is it and what did
 * they do, and what is in stock. When either fails, the answer comes from heap: the lists for everybody, and stock as
 * last seen. It asks Redis no third time.
 */
public final class Recommender {
    private static final Logger log = LoggerFactory.getLogger(Recommender.class);

    private final ServingMetrics metrics;
    private final Clock clock;
    private final Limits limits;
    private final Shedding shedding;

    /**
     * How much one request may cost.
     *
     * @param mostCandidates looked at for one list
     * @param staleAfter age of a generation from which answers say so
     * @param deadline time for waiting for Redis, over all round trips
     * @param trip the longest that one round trip waits for its reply
     */
    public record Limits(int mostCandidates, Duration staleAfter, Duration deadline, Duration trip) {}

    public Recommender(ServingMetrics metrics, Clock clock, Limits limits, Shedding shedding) {
        this.metrics = metrics;
        this.clock = clock;
        this.limits = limits;
        this.shedding = shedding;
    }

    /** One list for each slot, in order; no item stands in two of them. */
    List<Recommendation> recommend(Store store, RecommendationRequest request) {
        Optional<Generation> current = store.generation().current();
        if (current.isEmpty()) {
            return request.slots().stream().map(Recommendation::none).toList();
        }
        try (Shedding.Pass pass = shedding.enter(store.name())) {
            return recommend(store, current.get(), request, pass.isShed());
        }
    }

    private List<Recommendation> recommend(
            Store store, Generation generation, RecommendationRequest request, boolean shed) {
        Deadline deadline = Deadline.in(limits.deadline(), System::nanoTime);
        // What is not remembered does not re-rank.
        Shoppers.Found found = shed
                ? store.shoppers().findBase(generation.number(), request.visitor())
                : store.shoppers().find(generation.number(), request.visitor());
        Visit visit =
                Visit.of(store, generation, request.context(), found.lookup(), found.remembered(), clock.instant());
        if (found.lookup() instanceof Lookup.Failed failed) {
            metrics.redisError("shopper");
            return fromHeap(visit, request.slots(), failed.reason());
        }
        List<Plan> plans = plans(visit, request.slots());
        Set<Degradation> degraded = EnumSet.noneOf(Degradation.class);
        if (shed) {
            degraded.add(Degradation.SHED);
        }
        if (!deadline.leaves(limits.trip())) {
            degraded.addAll(EnumSet.of(Degradation.STOCK_UNVERIFIED, Degradation.DEADLINE_EXCEEDED));
            return onLastKnownStock(visit, plans, degraded, false);
        }
        return shed ? onSharedStock(visit, plans, degraded) : fromRedis(visit, plans);
    }

    /** Without a look at stock of its own: what it needs is read once in a few seconds for all requests that share it. */
    private List<Recommendation> onSharedStock(Visit visit, List<Plan> plans, Set<Degradation> degraded) {
        try {
            visit.store().stock().share(ids(plans, visit.generation()));
        } catch (JedisException | MalformedValueException e) {
            metrics.redisError("stock");
            log.debug("store {}: {}", visit.store().name(), e.getMessage());
            degraded.add(Degradation.STOCK_UNVERIFIED);
        }
        return onLastKnownStock(visit, plans, degraded, false);
    }

    private List<Recommendation> fromRedis(Visit visit, List<Plan> plans) {
        try {
            Map<String, Stock> stock = visit.store().stock().read(ids(plans, visit.generation()));
            return answers(
                    plans, item -> stock.getOrDefault(item.id(), Stock.UNKNOWN), EnumSet.noneOf(Degradation.class));
        } catch (JedisException e) {
            metrics.redisError("stock");
            return fromHeap(visit, slots(plans), Reason.REDIS_UNAVAILABLE);
        } catch (MalformedValueException e) {
            metrics.redisError("stock");
            log.warn("store {}: {}", visit.store().name(), e.getMessage());
            return fromHeap(visit, slots(plans), Reason.UNREADABLE_VALUE);
        }
    }

    private List<Recommendation> fromHeap(Visit asked, List<Slot> slots, Reason reason) {
        Lookup impersonal = new Lookup.Failed(reason, Optional.of(asked.lookup().shopper()));
        Visit visit = Visit.of(
                asked.store(), asked.generation(), asked.context(), impersonal, SessionState.NOTHING, clock.instant());
        Set<Degradation> degraded = EnumSet.of(Degradation.STOCK_UNVERIFIED);
        if (asked.lookup() instanceof Lookup.Failed) {
            degraded.add(Degradation.SHOPPER_UNREADABLE);
        }
        boolean sizesUnknown = asked.lookup() instanceof Lookup.Failed failed
                && failed.lastKnown().isEmpty();
        return onLastKnownStock(visit, plans(visit, slots), degraded, sizesUnknown);
    }

    private List<Recommendation> onLastKnownStock(
            Visit visit, List<Plan> plans, Set<Degradation> degraded, boolean sizesUnknown) {
        Function<Item, Optional<Drop>> unfit =
                item -> unfit(visit.store().stock().lastKnown(item.id()), sizesUnknown);
        List<Plan> fit = plans.stream().map(plan -> plan.without(unfit)).toList();
        return answers(fit, item -> visit.store().stock().lastKnown(item.id()).orElse(Stock.UNKNOWN), degraded);
    }

    private List<Plan> plans(Visit visit, List<Slot> slots) {
        return slots.stream()
                .map(slot -> Plan.of(visit, slot, limits.mostCandidates()))
                .toList();
    }

    private static List<Slot> slots(List<Plan> plans) {
        return plans.stream().map(Plan::slot).toList();
    }

    /**
     * Why an item may not be offered on last known stock. An item never seen may have been sold out meanwhile, whatever
     * the store's policy for unknown stock. A shopper whose sizes cannot be read may be of any size, so that only an
     * item with units in every size is sure not to be sold out for them.
     */
    private static Optional<Drop> unfit(Optional<Stock> lastKnown, boolean sizesUnknown) {
        if (lastKnown.isEmpty()) {
            return Optional.of(Drop.STOCK_UNKNOWN);
        }
        boolean someSizeSoldOut = lastKnown.get().units().containsValue(0);
        return sizesUnknown && someSizeSoldOut ? Optional.of(Drop.NOT_IN_SIZE) : Optional.empty();
    }

    private static Set<String> ids(List<Plan> plans, Generation generation) {
        Set<String> ids = new LinkedHashSet<>();
        plans.stream()
                .flatMapToInt(Plan::eligible)
                .forEach(number -> generation.catalogue().byNumber(number).ifPresent(item -> ids.add(item.id())));
        return ids;
    }

    private List<Recommendation> answers(List<Plan> plans, Function<Item, Stock> stock, Set<Degradation> degraded) {
        Set<Integer> shown = new HashSet<>();
        List<Recommendation> answers = new ArrayList<>();
        for (Plan plan : plans) {
            Ranking ranking = Ranker.rank(plan.request(stock, shown));
            ranking.items().forEach(item -> shown.add(item.item().number()));
            Set<Degradation> labels = EnumSet.noneOf(Degradation.class);
            labels.addAll(degraded);
            labels.addAll(age(plan.visit()));
            answers.add(new Recommendation(
                    plan.slot(), plan.strategy(), Optional.of(plan.visit()), ranking, stock, plan.unfit(), labels));
        }
        return answers;
    }

    private Set<Degradation> age(Visit visit) {
        Set<Degradation> labels = EnumSet.noneOf(Degradation.class);
        if (visit.generation().manifest().builtAt().plus(limits.staleAfter()).isBefore(clock.instant())) {
            labels.add(Degradation.DATA_STALE);
        }
        if (visit.store().generation().state() instanceof LiveGeneration.State.Refused) {
            labels.add(Degradation.GENERATION_REFUSED);
        }
        return labels;
    }
}

package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.ranking.Drop;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.RankingRequest;
import dev.nightjar.ranking.RankingSettings.SourceKind;
import dev.nightjar.ranking.Source;
import dev.nightjar.ranking.Stock;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.generations.LiveGeneration;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.recommend.Strategy.Reason;
import dev.nightjar.serving.store.Store;
import dev.nightjar.sizes.LikelySizes;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Answers one shopper with at most two round trips to Redis: who is it, and what is in stock. When either fails, the
 * answer comes from heap: the lists for everybody, and stock as last seen. It asks Redis no third time.
 */
public final class Recommender {
    private static final Logger log = LoggerFactory.getLogger(Recommender.class);

    private final ServingMetrics metrics;
    private final Clock clock;
    private final int mostCandidates;
    private final Duration staleAfter;

    public Recommender(ServingMetrics metrics, Clock clock, int mostCandidates, Duration staleAfter) {
        this.metrics = metrics;
        this.clock = clock;
        this.mostCandidates = mostCandidates;
        this.staleAfter = staleAfter;
    }

    /** Everything that stays the same while one request is answered. */
    private record Task(Store store, Generation generation, RecommendationRequest request, Lookup lookup) {
        LikelySizes sizes() {
            return store.ranking().likelySizes(lookup.shopper());
        }

        Strategy strategy() {
            Optional<Reason> obstacle = lookup.obstacle();
            if (obstacle.isEmpty() && !request.rail().sources().contains(SourceKind.PERSONAL)) {
                obstacle = Optional.of(Reason.RAIL_WITHOUT_PERSONAL);
            }
            return obstacle.<Strategy>map(Strategy.Fallback::new).orElseGet(Strategy.Personalised::new);
        }
    }

    Recommendation recommend(Store store, RecommendationRequest request) {
        // One reference for the whole request, so that a switch of generations meanwhile mixes nothing.
        Optional<Generation> current = store.generation().current();
        if (current.isEmpty()) {
            return new Recommendation(
                    new Strategy.Fallback(Reason.NO_GENERATION),
                    current,
                    List.of(),
                    Map.of(),
                    LikelySizes.ANY,
                    Set.of());
        }
        Generation generation = current.get();
        Lookup lookup = store.shoppers().find(generation.number(), request.user());
        Task task = new Task(store, generation, request, lookup);
        if (lookup instanceof Lookup.Failed failed) {
            metrics.redisError("shopper");
            return fromHeap(task, failed.reason());
        }
        return fromRedis(task);
    }

    private Recommendation fromRedis(Task task) {
        List<Source> ladder = ladder(task);
        try {
            Map<String, Stock> stock = task.store().stock().read(ids(ladder, task.generation()));
            Ranking ranking = rank(task, ladder, item -> stock.getOrDefault(item.id(), Stock.UNKNOWN));
            return answer(task, task.strategy(), ranking, Map.of(), EnumSet.noneOf(Degradation.class));
        } catch (JedisException e) {
            metrics.redisError("stock");
            return fromHeap(task, Reason.REDIS_UNAVAILABLE);
        } catch (MalformedValueException e) {
            metrics.redisError("stock");
            log.warn("store {}: {}", task.store().name(), e.getMessage());
            return fromHeap(task, Reason.UNREADABLE_VALUE);
        }
    }

    private Recommendation fromHeap(Task asked, Reason reason) {
        Lookup impersonal = new Lookup.Failed(reason, Optional.of(asked.lookup().shopper()));
        Task task = new Task(asked.store(), asked.generation(), asked.request(), impersonal);
        boolean sizesUnknown = asked.lookup() instanceof Lookup.Failed failed
                && failed.lastKnown().isEmpty();
        Map<Drop, Integer> unfit = new EnumMap<>(Drop.class);
        List<Source> ladder = Ladder.only(ladder(task), number -> {
            Optional<Drop> drop = task.generation()
                    .catalogue()
                    .byNumber(number)
                    .flatMap(item -> unfit(task.store().stock().lastKnown(item.id()), sizesUnknown));
            drop.ifPresent(d -> unfit.merge(d, 1, Integer::sum));
            return drop.isEmpty();
        });
        Ranking ranking = rank(
                task, ladder, item -> task.store().stock().lastKnown(item.id()).orElse(Stock.UNKNOWN));
        Set<Degradation> degraded = EnumSet.of(Degradation.STOCK_UNVERIFIED);
        if (asked.lookup() instanceof Lookup.Failed) {
            degraded.add(Degradation.SHOPPER_UNREADABLE);
        }
        return answer(task, new Strategy.Fallback(reason), ranking, unfit, degraded);
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

    private List<Source> ladder(Task task) {
        RecommendationRequest request = task.request();
        return Ladder.of(task.generation(), request.rail(), task.lookup(), request.count(), mostCandidates);
    }

    private static Set<String> ids(List<Source> ladder, Generation generation) {
        Set<String> ids = new LinkedHashSet<>();
        for (Source source : ladder) {
            for (int rank = 0; rank < source.list().size(); rank++) {
                generation.catalogue().byNumber(source.list().item(rank)).ifPresent(item -> ids.add(item.id()));
            }
        }
        return ids;
    }

    private static Ranking rank(Task task, List<Source> ladder, Function<Item, Stock> stock) {
        RecommendationRequest request = task.request();
        return Ranker.rank(new RankingRequest(
                ladder,
                task.generation().catalogue(),
                stock,
                task.store().ranking().offerUnknownStock(),
                task.sizes(),
                request.rail().boosts(),
                request.context(),
                request.count()));
    }

    private Recommendation answer(
            Task task, Strategy strategy, Ranking ranking, Map<Drop, Integer> unfit, Set<Degradation> degraded) {
        Map<String, Integer> dropped = new TreeMap<>();
        ranking.dropped().forEach((drop, n) -> dropped.merge(drop.label(), n, Integer::sum));
        unfit.forEach((drop, n) -> dropped.merge(drop.label(), n, Integer::sum));
        if (task.generation().manifest().builtAt().plus(staleAfter).isBefore(clock.instant())) {
            degraded.add(Degradation.DATA_STALE);
        }
        if (task.store().generation().state() instanceof LiveGeneration.State.Refused) {
            degraded.add(Degradation.GENERATION_REFUSED);
        }
        return new Recommendation(
                strategy, Optional.of(task.generation()), ranking.items(), dropped, task.sizes(), degraded);
    }
}

package dev.nightjar.serving;

import com.typesafe.config.Config;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.serving.access.Access;
import dev.nightjar.serving.access.Cors;
import dev.nightjar.serving.access.Needs;
import dev.nightjar.serving.access.StoreKeys;
import dev.nightjar.serving.decisions.DecisionLog;
import dev.nightjar.serving.decisions.Sampling;
import dev.nightjar.serving.events.PostEventsHandler;
import dev.nightjar.serving.events.StoreEvents;
import dev.nightjar.serving.experiments.ExperimentVersionsHandler;
import dev.nightjar.serving.experiments.ForcedVariants;
import dev.nightjar.serving.experiments.GetExperimentsHandler;
import dev.nightjar.serving.experiments.PutExperimentsHandler;
import dev.nightjar.serving.experiments.StoreExperiments;
import dev.nightjar.serving.generations.ActivateHandler;
import dev.nightjar.serving.generations.GenerationRefresher;
import dev.nightjar.serving.generations.GenerationsHandler;
import dev.nightjar.serving.generations.LiveGeneration;
import dev.nightjar.serving.guard.Breaker;
import dev.nightjar.serving.guard.GuardedRedis;
import dev.nightjar.serving.guard.Shedding;
import dev.nightjar.serving.guard.Shedding.BlackFriday;
import dev.nightjar.serving.health.Drain;
import dev.nightjar.serving.health.LiveHandler;
import dev.nightjar.serving.health.Readiness;
import dev.nightjar.serving.health.ReadyHandler;
import dev.nightjar.serving.health.StreamBacklog;
import dev.nightjar.serving.http.JettyErrors;
import dev.nightjar.serving.http.Problems;
import dev.nightjar.serving.http.QueryEncoding;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.limits.RateLimits;
import dev.nightjar.serving.lists.ListHandler;
import dev.nightjar.serving.lists.ListManifestHandler;
import dev.nightjar.serving.lists.MailLists;
import dev.nightjar.serving.metrics.MetricsHandler;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.pages.Resource;
import dev.nightjar.serving.recommend.Answers;
import dev.nightjar.serving.recommend.ExplainHandler;
import dev.nightjar.serving.recommend.FeaturesHandler;
import dev.nightjar.serving.recommend.OpenedMailHandler;
import dev.nightjar.serving.recommend.PageHandler;
import dev.nightjar.serving.recommend.RecommendationsHandler;
import dev.nightjar.serving.recommend.Recommender;
import dev.nightjar.serving.recommend.Shoppers;
import dev.nightjar.serving.recommend.WarmUp;
import dev.nightjar.serving.rules.ActivateRulesHandler;
import dev.nightjar.serving.rules.GetRulesHandler;
import dev.nightjar.serving.rules.PutRulesHandler;
import dev.nightjar.serving.rules.RuleVersionsHandler;
import dev.nightjar.serving.rules.StoreRules;
import dev.nightjar.serving.stock.PutStockHandler;
import dev.nightjar.serving.stock.StoreStock;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.StoreServingSettings;
import dev.nightjar.serving.store.Stores;
import dev.nightjar.serving.store.StoresHandler;
import dev.nightjar.serving.trending.TrendingNow;
import dev.nightjar.settings.InvalidSettings;
import dev.nightjar.settings.Settings;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.eclipse.jetty.server.handler.GracefulHandler;
import redis.clients.jedis.Connection;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * The server: builds its parts, routes requests to them, closes them. It starts while Redis is down, and answers
 * shoppers from then on.
 */
public final class App implements AutoCloseable {
    private final ServingSettings settings;
    private final Clock clock;
    private final ServingMetrics metrics;
    private final UnifiedJedis forShoppers;
    private final UnifiedJedis forOperators;
    private final GuardedRedis guarded;
    private final Stores stores;
    private final Map<String, StoreServingSettings> storeSettings = new TreeMap<>();
    private final StoreKeys keys;
    private final GenerationRefresher refresher;
    private final DecisionLog decisions;
    private final Recommender recommender;
    private final WarmUp warmUp;
    private final Drain drain;
    private final Path listFolder;
    private final Javalin javalin;

    private App(Settings all, Clock clock) {
        this.settings = ServingSettings.of(all.process());
        this.clock = clock;
        RedisAddress redis = RedisAddress.of(all.process());
        this.forShoppers = open(redis, settings.redisConnectTimeout(), settings.redisTimeout());
        this.forOperators = open(redis, settings.operatorTimeout(), settings.operatorTimeout());
        this.metrics = new ServingMetrics(Version.text());
        this.guarded = new GuardedRedis(
                forShoppers, new Breaker(settings.breaker(), System::nanoTime, this::dropDeadConnections));
        try {
            this.stores = Stores.open(all, (name, ranking) -> open(name, ranking, all.store(name)));
        } catch (InvalidSettings e) {
            closeClients();
            throw e;
        }
        stores.all().forEach(metrics::follow);
        stores.all().forEach(s -> storeSettings.put(s.name(), StoreServingSettings.of(all.store(s.name()))));
        this.keys = new StoreKeys(forOperators, storeSettings.keySet());
        this.refresher = new GenerationRefresher(stores, metrics, this::dropDeadConnections, clock);
        var shedding = new Shedding(settings.shedAbove(), modes());
        metrics.follow(guarded.breaker(), shedding);
        this.decisions = new DecisionLog(forOperators, metrics, sampling(all));
        this.recommender = new Recommender(
                metrics,
                clock,
                new Recommender.Limits(
                        settings.maxCandidates(),
                        settings.staleAfter(),
                        settings.stockStaleAfter(),
                        settings.deadline(),
                        settings.redisTimeout()),
                shedding,
                decisions);
        this.warmUp = new WarmUp(stores, recommender, settings.warmUpRequests(), clock);
        this.drain = new Drain(settings.drainNotice());
        this.listFolder = Path.of(all.resolvePath(all.process().getString("email.folder")));
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts to listen, ready to answer if Redis is.
     *
     * @param clock tells the time of boosts and ages
     * @throws InvalidSettings on mistakes in a store's file, or when the port is taken
     */
    public static App start(Settings settings, Clock clock) {
        App app = new App(settings, clock);
        try {
            app.keys.start(app.settings.keyRefresh());
            app.refresher.start(new GenerationRefresher.Pauses(
                    app.settings.generationRefresh(),
                    app.settings.stockRefresh(),
                    app.settings.trendingRefresh(),
                    app.settings.rulesRefresh()));
            app.warmUp.start();
            app.javalin.start(app.settings.host(), app.settings.port());
            return app;
        } catch (JavalinBindException e) {
            app.close();
            throw new InvalidSettings("cannot listen on " + app.settings.host() + ":" + app.settings.port() + " ("
                    + e.getMessage() + "): stop what listens there, or set serving.port to another");
        }
    }

    private Store open(String name, RankingSettings ranking, Config store) {
        StoreEvents events = new StoreEvents(forShoppers, name, store);
        StoreStock stock = new StoreStock(guarded, forOperators, name);
        return new Store(
                name,
                ranking,
                new LiveGeneration(forOperators, name, stock::prepare),
                stock,
                new Shoppers(guarded, name, events.sessions(), stock, settings.lastKnownShoppers()),
                new TrendingNow(forOperators, name, settings.trendingStaleAfter(), clock),
                new StoreRules(forOperators, name),
                new StoreExperiments(
                        forOperators,
                        name,
                        StoreServingSettings.of(store).experiments().guard()),
                new ForcedVariants(
                        name, StoreServingSettings.of(store).experiments().overrideKey()),
                events,
                new StreamBacklog(forShoppers, name, clock));
    }

    private void routes(RoutesConfig routes) {
        var log = new RequestLog(metrics);
        routes.before(log);
        routes.before(drain);
        var access = new Access(keys, new RateLimits(storeSettings, metrics), metrics);
        routes.before(access::beforeAll);
        routes.before(new QueryEncoding());
        routes.before("/v1/stores/{store}/*", new Cors(this::corsOrigins));
        routes.beforeMatched(access::beforeMatched);

        var answers = new Answers(metrics, settings.maxCount(), clock);
        routes.get("/v1/stores", new StoresHandler(stores));
        routes.get(
                "/v1/stores/{store}/recommendations",
                new RecommendationsHandler(stores, recommender, answers),
                Needs.STOREFRONT);
        routes.post(
                "/v1/stores/{store}/events",
                new PostEventsHandler(stores, metrics, settings.maxEventBatch(), clock),
                Needs.STOREFRONT,
                Needs.KEY_MAY_BE_IN_QUERY);
        routes.post("/v1/stores/{store}/page", new PageHandler(stores, recommender, answers), Needs.STOREFRONT);
        routes.get("/v1/stores/{store}/explain", new ExplainHandler(stores, recommender, answers));
        routes.get("/v1/stores/{store}/features", new FeaturesHandler(stores, recommender, answers));
        routes.put("/v1/stores/{store}/stock", new PutStockHandler(stores, settings.maxStockItems(), clock));
        routes.get("/v1/stores/{store}/rules", new GetRulesHandler(stores, clock));
        routes.put("/v1/stores/{store}/rules", new PutRulesHandler(stores, clock));
        routes.get("/v1/stores/{store}/rules/versions", new RuleVersionsHandler(stores));
        routes.post("/v1/stores/{store}/rules/versions/{n}/activate", new ActivateRulesHandler(stores, clock));
        routes.get("/v1/stores/{store}/experiments", new GetExperimentsHandler(stores));
        routes.put("/v1/stores/{store}/experiments", new PutExperimentsHandler(stores, clock));
        routes.get("/v1/stores/{store}/experiments/versions", new ExperimentVersionsHandler(stores));
        var lists = new MailLists(listFolder);
        routes.get("/v1/stores/{store}/lists/{campaign}", new ListHandler(stores, lists));
        routes.get("/v1/stores/{store}/lists/{campaign}/manifest", new ListManifestHandler(stores, lists));
        routes.get(
                "/v1/stores/{store}/lists/{campaign}/users/{user}",
                new OpenedMailHandler(stores, lists, recommender, clock));
        routes.get("/v1/stores/{store}/generations", new GenerationsHandler(stores, clock));
        routes.post("/v1/stores/{store}/generations/{n}/activate", new ActivateHandler(stores));

        routes.get("/livez", new LiveHandler(), Needs.NOTHING);
        routes.get(
                "/readyz",
                new ReadyHandler(new Readiness(forShoppers, stores, new Readiness.Phase(warmUp, drain), clock)),
                Needs.NOTHING);
        routes.get("/metrics", new MetricsHandler(metrics));
        routes.get("/openapi.json", new Resource("openapi.json", "application/json"));

        routes.get("/", new Resource("preview.html", "text/html; charset=utf-8"));
        routes.get("/preview.css", new Resource("preview.css", "text/css; charset=utf-8"));
        routes.get("/preview.js", new Resource("preview.js", "text/javascript; charset=utf-8"));
        routes.get(
                "/nightjar.js",
                new Resource("nightjar.js", "text/javascript; charset=utf-8").forOtherSites(Duration.ofHours(1)),
                Needs.NOTHING);

        routes.exception(Exception.class, Problems::answer);
        // Javalin answers its own exceptions by itself unless they are named.
        routes.exception(HttpResponseException.class, Problems::answer);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = settings.maxBody();
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyErrors());
            // Together they let requests that have begun end before the server does.
            server.setHandler(new GracefulHandler());
            server.setStopTimeout(settings.drainTimeout().toMillis());
        });
        config.router.javaLangErrorHandler((response, error) -> Problems.answer(error, response));
        config.requestLogger.http(new RequestLog(metrics));
        routes(config.routes);
    }

    private List<String> corsOrigins(String store) {
        return Optional.ofNullable(storeSettings.get(store))
                .map(StoreServingSettings::corsOrigins)
                .orElse(List.of());
    }

    private Map<String, BlackFriday> modes() {
        Map<String, BlackFriday> modes = new TreeMap<>();
        storeSettings.forEach((store, set) -> modes.put(store, set.blackFriday()));
        return modes;
    }

    private Map<String, Sampling> sampling(Settings all) {
        Map<String, Sampling> sampling = new TreeMap<>();
        storeSettings.forEach((store, set) -> {
            Config config = all.store(store);
            sampling.put(
                    store,
                    new Sampling(
                            set.paritySample(),
                            config.getLong("events.stream.max-length"),
                            Settings.fingerprintOfRanking(config),
                            Version.text(),
                            set.experiments().exposures()));
        });
        return sampling;
    }

    /** Whether only clients on this machine are answered, since no store has API keys. */
    public boolean answersOnlyThisMachine() {
        return !keys.anyLocked();
    }

    /** The port listened on. */
    public int port() {
        return javalin.port();
    }

    /** For the test that compares the routes with the description of the API. */
    Javalin javalin() {
        return javalin;
    }

    /**
     * Stops as a server behind a balancer should: says that it is not ready, goes on answering until the balancer has
     * seen it, finishes what it has begun, and closes.
     */
    public void drainAndClose() {
        drain.announce();
        close();
    }

    /** Finishes what it has begun, and closes. */
    @Override
    public void close() {
        javalin.stop();
        warmUp.close();
        refresher.close();
        keys.close();
        decisions.close();
        metrics.close();
        closeClients();
    }

    private void closeClients() {
        forShoppers.close();
        forOperators.close();
    }

    private UnifiedJedis open(RedisAddress address, Duration connect, Duration reply) {
        var pool = new GenericObjectPoolConfig<Connection>();
        pool.setMaxTotal(settings.poolSize());
        pool.setMaxIdle(settings.poolSize());
        pool.setMaxWait(connect);
        pool.setJmxEnabled(false);
        return address.withTimeouts(connect, reply).openLazily(pool);
    }

    /** Connections that died with a Redis would each cost one request its answer once it is back. */
    private void dropDeadConnections() {
        for (UnifiedJedis redis : new UnifiedJedis[] {forShoppers, forOperators}) {
            if (redis instanceof RedisClient single) {
                single.getPool().clear();
            }
        }
    }
}

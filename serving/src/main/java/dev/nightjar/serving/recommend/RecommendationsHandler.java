package dev.nightjar.serving.recommend;

import dev.nightjar.contract.Key;
import dev.nightjar.ranking.RankingSettings.Rail;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.http.RequestLog;
import dev.nightjar.serving.metrics.ServingMetrics;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code GET /v1/stores/{store}/recommendations?user&count&rail&device&campaign} answers one shopper.
 *
 * <ul>
 *   <li>{@code user}: the shop's id of the shopper, up to 512 bytes. Without one, or with one that the generation does
 *       not know, the answer is a fallback from the popular lists and says why.
 *   <li>{@code count}: 1 to {@code serving.max-count} items; the rail's own count where it is left out. Fewer come back
 *       rather than one that is sold out.
 *   <li>{@code rail}: a page slot of the store's file; {@code home} where it is left out.
 *   <li>{@code device}: mobile, desktop, tablet or app; {@code campaign}: any text. Boosts may depend on both, and on
 *       hour and weekday in the store's time zone.
 *   <li>A parameter that is empty counts as left out.
 *   <li>200 names the generation of every item in it, its age, what was dropped and why, the shopper's likely sizes,
 *       and for each item its source, the sizes in stock that the shopper may take, and the factors of its score.
 *   <li>Redis slow or gone is no error: the answer is a fallback ({@code redis_unavailable}) on stock as last seen,
 *       marked {@code stock_unverified}.
 *   <li>A store without a published generation answers an empty list ({@code no_generation}).
 *   <li>400 names each wrong parameter, its value and the allowed ones; 404 when there is no such store.
 * </ul>
 */
public final class RecommendationsHandler implements Handler {
    /** What a device may be. */
    public static final List<String> DEVICES = List.of("mobile", "desktop", "tablet", "app");

    private static final String DEFAULT_RAIL = "home";
    private static final int LONGEST_CAMPAIGN = 200;

    private final Stores stores;
    private final Recommender recommender;
    private final ServingMetrics metrics;
    private final int mostItems;
    private final Clock clock;

    public RecommendationsHandler(
            Stores stores, Recommender recommender, ServingMetrics metrics, int mostItems, Clock clock) {
        this.stores = stores;
        this.recommender = recommender;
        this.metrics = metrics;
        this.mostItems = mostItems;
        this.clock = clock;
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        RecommendationRequest request = parse(ctx, store);
        Recommendation result = recommender.recommend(store, request);
        var asked = new RecommendationAnswer.Asked(RequestLog.idOf(ctx), store.name(), request);
        var answer = RecommendationAnswer.of(asked, result, store.ranking().sizeOrders(), clock.instant());
        count(answer);
        RequestLog.note(
                ctx,
                "store=" + answer.store() + " rail=" + answer.rail() + " strategy=" + answer.strategy() + " reason="
                        + reasonOrNone(answer) + " generation=" + answer.generation() + " returned="
                        + answer.returned());
        // It depends on stock, so nobody may keep it.
        ctx.header("Cache-Control", "no-store");
        Json.send(ctx, answer);
    }

    private RecommendationRequest parse(Context ctx, Store store) {
        List<Mistake> mistakes = new ArrayList<>();
        Map<String, Rail> rails = store.ranking().rails();
        Optional<String> user = param(ctx, "user", Key.MAX_ID_BYTES, mistakes);
        String railName = param(ctx, "rail", Integer.MAX_VALUE, mistakes).orElse(DEFAULT_RAIL);
        if (!rails.containsKey(railName)) {
            mistakes.add(Mistake.notOneOf("rail", railName, List.copyOf(rails.keySet())));
        }
        String device = param(ctx, "device", Integer.MAX_VALUE, mistakes).orElse("");
        if (!device.isEmpty() && !DEVICES.contains(device)) {
            mistakes.add(Mistake.notOneOf("device", device, DEVICES));
        }
        String campaign = param(ctx, "campaign", LONGEST_CAMPAIGN, mistakes).orElse("");
        Optional<Integer> count = count(ctx, mistakes);
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("the request has mistakes; errors lists them", mistakes));
        }
        Rail rail = rails.get(railName);
        LocalDateTime localTime =
                LocalDateTime.now(clock.withZone(store.ranking().zone()));
        return new RecommendationRequest(
                user,
                rail,
                count.orElse(Math.min(mostItems, rail.count())),
                new RequestContext(device, campaign, localTime));
    }

    private Optional<Integer> count(Context ctx, List<Mistake> mistakes) {
        Optional<String> text = param(ctx, "count", Integer.MAX_VALUE, mistakes);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            int n = Integer.parseInt(text.get());
            if (n >= 1 && n <= mostItems) {
                return Optional.of(n);
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        String range = "1 to " + mostItems;
        mistakes.add(Mistake.of("count", text.get(), "is not a whole number from " + range, "send " + range));
        return Optional.empty();
    }

    private static Optional<String> param(Context ctx, String name, int mostBytes, List<Mistake> mistakes) {
        Optional<String> value = Optional.ofNullable(ctx.queryParam(name)).filter(text -> !text.isEmpty());
        value.filter(text -> text.getBytes(StandardCharsets.UTF_8).length > mostBytes)
                .ifPresent(text -> mistakes.add(Mistake.of(
                        name, text, "is longer than " + mostBytes + " bytes", "send at most " + mostBytes + " bytes")));
        return value;
    }

    private void count(RecommendationAnswer answer) {
        metrics.recommended(answer.store(), answer.rail(), answer.strategy(), reasonOrNone(answer));
        answer.dropped().forEach((reason, n) -> metrics.dropped(answer.store(), reason, n));
    }

    private static String reasonOrNone(RecommendationAnswer answer) {
        return Optional.ofNullable(answer.fallbackReason()).orElse("none");
    }
}

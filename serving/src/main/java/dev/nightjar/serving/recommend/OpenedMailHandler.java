package dev.nightjar.serving.recommend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.catalogue.Item;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.RankedItem;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Stock;
import dev.nightjar.recommend.Slot;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.lists.MailLists;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /v1/stores/{store}/lists/{campaign}/users/{user}?date&edition} is what a mail shows when it is opened: the user's
 * list, without what has sold out since.
 *
 * <ul>
 *   <li>Items keep the order of the list. One is left out when none of the sizes that suited the user, or of an item
 *       without sizes no unit, is left now; {@code sizes} are those that are.
 *   <li>Their places go to what the campaign's rail would show the user now, {@code mailed} false: by live stock, but not
 *       counted against the amounts that the list keeps to. There may be fewer items than in the list.
 *   <li>{@code date} and {@code edition} as with the list itself.
 *   <li>400 names a wrong parameter; 404 when there is no such store, campaign, date or edition, when the edition has no
 *       {@code lists.jsonl}, or the user no list in it.
 * </ul>
 */
public final class OpenedMailHandler implements Handler {
    private static final String DEFAULT_RAIL = "email";

    private final Stores stores;
    private final MailLists lists;
    private final Recommender recommender;
    private final Clock clock;

    public OpenedMailHandler(Stores stores, MailLists lists, Recommender recommender, Clock clock) {
        this.stores = stores;
        this.lists = lists;
        this.recommender = recommender;
        this.clock = clock;
    }

    private record Answer(
            String store,
            String campaign,
            String edition,
            String user,
            String variant,
            String generatedAt,
            int requested,
            int returned,
            Map<String, Integer> dropped,
            List<Shown> items) {}

    /**
     * An item.
     *
     * @param mailed whether it stands in the list
     */
    private record Shown(
            String itemId,
            String title,
            String category,
            double price,
            String currency,
            String url,
            String imageUrl,
            List<String> sizes,
            boolean mailed) {}

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        MailLists.Found found = lists.find(ctx, store.name());
        String user = ctx.pathParam("user");
        JsonNode list = lists.ofUser(found, user)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        "no-list",
                        "No list",
                        404,
                        "user '" + user + "' has no list in edition "
                                + found.edition().label() + " of campaign "
                                + found.manifest().campaign() + "; the table email_left_out may have the reason")));
        List<JsonNode> mailed = new ArrayList<>();
        list.path("items").forEach(mailed::add);
        List<Shown> shown = new ArrayList<>(stillThere(store, mailed));
        int gone = mailed.size() - shown.size();
        if (gone > 0) {
            shown.addAll(inTheirPlace(store, found.manifest(), list, gone));
        }
        ctx.header("Nightjar-Edition", found.edition().label());
        // It depends on stock, so nobody may keep it.
        ctx.header("Cache-Control", "no-store");
        Json.send(
                ctx,
                new Answer(
                        store.name(),
                        found.manifest().campaign(),
                        found.edition().label(),
                        user,
                        list.path("variant").asText(),
                        list.path("generated_at").asText(),
                        mailed.size(),
                        shown.size(),
                        gone == 0 ? Map.of() : Map.of("sold_out", gone),
                        shown));
    }

    private static List<Shown> stillThere(Store store, List<JsonNode> mailed) {
        Map<String, Stock> stock = store.stock()
                .now(mailed.stream().map(item -> item.path("item_id").asText()).toList());
        List<Shown> shown = new ArrayList<>();
        for (JsonNode item : mailed) {
            Stock now = stock.getOrDefault(item.path("item_id").asText(), Stock.UNREAD);
            List<String> sizes = new ArrayList<>();
            item.path("sizes").forEach(size -> sizes.add(size.asText()));
            boolean sized = !sizes.isEmpty();
            sizes.removeIf(size -> now.units().getOrDefault(size, 0) == 0);
            boolean there = now.isKnown()
                    ? sized ? !sizes.isEmpty() : now.units().getOrDefault(Stock.NO_SIZE, 0) > 0
                    : now.isRead() && store.ranking().offerUnknownStock();
            if (there) {
                shown.add(new Shown(
                        item.path("item_id").asText(),
                        item.path("title").asText(),
                        item.path("category").asText(),
                        item.path("price").asDouble(),
                        item.path("currency").asText(),
                        item.path("url").asText(),
                        item.path("image_url").asText(),
                        sizes,
                        true));
            }
        }
        return shown;
    }

    private List<Shown> inTheirPlace(Store store, ListManifest manifest, JsonNode list, int wanted) {
        Map<String, Rail> rails = store.ranking().rails();
        Rail rail = Optional.ofNullable(
                        manifest.rails().get(list.path("variant").asText()))
                .map(rails::get)
                .orElse(rails.get(DEFAULT_RAIL));
        Set<String> mailed = new HashSet<>();
        list.path("items").forEach(item -> mailed.add(item.path("item_id").asText()));
        RecommendationRequest request = new RecommendationRequest(
                new Visitor(Optional.empty(), Optional.of(list.path("user_id").asText())),
                new RequestContext(
                        "",
                        manifest.campaign(),
                        "",
                        LocalDateTime.now(clock.withZone(store.ranking().zone()))),
                List.of(new Slot(rail, wanted + mailed.size(), List.of(), "")));
        return recommender.recommend(store, request, "").get(0).items().stream()
                .filter(ranked -> !mailed.contains(ranked.item().id()))
                .limit(wanted)
                .map(ranked -> shown(ranked, manifest))
                .toList();
    }

    private static Shown shown(RankedItem ranked, ListManifest manifest) {
        Item item = ranked.item();
        return new Shown(
                item.id(),
                item.title(),
                item.category(),
                item.price(),
                item.currency(),
                manifest.linkOf(item.id()),
                item.imageUrl(),
                ranked.sizes(),
                false);
    }
}

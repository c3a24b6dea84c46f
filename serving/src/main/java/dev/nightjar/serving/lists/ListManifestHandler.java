package dev.nightjar.serving.lists;

import dev.nightjar.lists.ListManifest;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;

/**
 * {@code GET /v1/stores/{store}/lists/{campaign}/manifest?date&edition} says what an edition holds and what it was made
 * from: users, offers, who was left out by reason, run, generation, table versions, and each file's rows, bytes and
 * SHA-256.
 *
 * <ul>
 *   <li>{@code date} and {@code edition} as with the list itself.
 *   <li>400 names a wrong parameter; 404 when there is no such store, campaign, date or edition.
 * </ul>
 */
public final class ListManifestHandler implements Handler {
    private final Stores stores;
    private final MailLists lists;

    public ListManifestHandler(Stores stores, MailLists lists) {
        this.stores = stores;
        this.lists = lists;
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        ListManifest manifest = lists.find(ctx, store.name()).manifest();
        ctx.header("Nightjar-Edition", manifest.edition());
        ctx.header("Cache-Control", "private, no-cache");
        ctx.contentType("application/json").result(manifest.toJson());
    }
}

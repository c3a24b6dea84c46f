package dev.nightjar.serving.access;

import dev.nightjar.contract.ApiKey;
import dev.nightjar.contract.ApiKey.Role;
import dev.nightjar.serving.access.Keyring.Holder;
import dev.nightjar.serving.http.LocalClient;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.limits.RateLimits;
import dev.nightjar.serving.metrics.ServingMetrics;
import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides, before a handler runs, whether the caller may have what the route gives.
 *
 * <ul>
 *   <li>While no store has API keys, only clients on this machine are answered, whatever they ask for.
 *   <li>A store with keys answers only to them, clients on this machine included; a store without, only to this machine.
 *   <li>What belongs to no store ({@code /v1/stores}, {@code /metrics}, the pages) is for this machine and for operators
 *       of any store; {@code /livez} and {@code /readyz} are for everybody once any store has keys.
 *   <li>No key or a wrong one is 401, a storefront's key where an operator's is needed 403.
 * </ul>
 */
public final class Access {
    private static final String SEEN_STORES = "nightjar.seen-stores";
    private static final String CALLER = "nightjar.caller";
    private static final String BEARER = "Bearer ";

    private final StoreKeys keys;
    private final RateLimits limits;
    private final ServingMetrics metrics;

    public Access(StoreKeys keys, RateLimits limits, ServingMetrics metrics) {
        this.keys = keys;
        this.limits = limits;
        this.metrics = metrics;
    }

    /** For every request, paths that do not exist included. */
    public void beforeAll(Context ctx) {
        if (!keys.anyLocked()) {
            requireLocal(ctx);
        }
    }

    /** For a request that a route was found for. */
    public void beforeMatched(Context ctx) {
        Set<RouteRole> needs = ctx.routeRoles();
        if (needs.contains(Needs.NOTHING)) {
            return;
        }
        Optional<String> store = Optional.ofNullable(ctx.pathParamMap().get("store"));
        if (store.isPresent()) {
            ofStore(ctx, store.get(), needs);
        } else {
            ofNoStore(ctx);
        }
    }

    /** Whether the caller of {@code /v1/stores} may see a store. */
    public static boolean sees(Context ctx, String store) {
        Optional<Set<String>> seen = Optional.ofNullable(ctx.attribute(SEEN_STORES));
        return seen.isEmpty() || seen.get().contains(store);
    }

    /** Who asks, for the record: the label of the API key, or "this machine" where none is needed. */
    public static String callerOf(Context ctx) {
        return Optional.<String>ofNullable(ctx.attribute(CALLER)).orElse("this machine");
    }

    private void ofStore(Context ctx, String store, Set<RouteRole> needs) {
        Keyring ring = keys.of(store);
        if (!ring.isLocked()) {
            requireLocal(ctx);
            limits.countAddress(ctx, store);
            return;
        }
        Role needed = needs.contains(Needs.STOREFRONT) ? Role.STOREFRONT : Role.OPERATOR;
        Optional<String> presented = presented(ctx, needs.contains(Needs.KEY_MAY_BE_IN_QUERY));
        Optional<Holder> holder = presented.map(ApiKey::digest).flatMap(ring::holderOf);
        if (holder.isEmpty()) {
            limits.countAddress(ctx, store);
            throw unauthorised(ctx, presented.isPresent());
        }
        ctx.attribute(CALLER, holder.get().label());
        limits.countKey(ctx, store, holder.get().label());
        requireRole(holder.get().role(), needed);
    }

    private void ofNoStore(Context ctx) {
        if (LocalClient.sent(ctx)) {
            return;
        }
        Optional<byte[]> digest = presented(ctx, false).map(ApiKey::digest);
        Set<String> operated = digest.isEmpty() ? Set.of() : storesOf(digest.get(), Role.OPERATOR);
        if (operated.isEmpty()) {
            if (digest.isPresent() && !storesOf(digest.get(), Role.STOREFRONT).isEmpty()) {
                requireRole(Role.STOREFRONT, Role.OPERATOR);
            }
            throw unauthorised(ctx, digest.isPresent());
        }
        ctx.attribute(SEEN_STORES, operated);
    }

    private Set<String> storesOf(byte[] digest, Role needed) {
        return keys.all().entrySet().stream()
                .filter(entry -> entry.getValue()
                        .holderOf(digest)
                        .filter(holder -> holder.role().covers(needed))
                        .isPresent())
                .map(entry -> entry.getKey())
                .collect(Collectors.toSet());
    }

    private static Optional<String> presented(Context ctx, boolean alsoInQuery) {
        Optional<String> authorization = Optional.ofNullable(ctx.header("Authorization"))
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
        return authorization
                .or(() -> Optional.ofNullable(ctx.header("X-Api-Key")))
                .or(() -> alsoInQuery ? Optional.ofNullable(ctx.queryParam("key")) : Optional.empty());
    }

    private void requireLocal(Context ctx) {
        if (!LocalClient.sent(ctx)) {
            metrics.refused("loopback_only");
            throw new ProblemException(Problem.of(
                    "loopback-only",
                    "Only this machine is answered",
                    403,
                    "no API keys are set, so only clients on this machine are answered; call http://127.0.0.1, or make"
                            + " keys with ./nightjar keys add"));
        }
    }

    private void requireRole(Role role, Role needed) {
        if (!role.covers(needed)) {
            metrics.refused("wrong_role");
            throw new ProblemException(Problem.of(
                    "wrong-role", "Not for this key", 403, "this is a storefront's key; an operator's is needed here"));
        }
    }

    private ProblemException unauthorised(Context ctx, boolean presented) {
        metrics.refused(presented ? "key_unknown" : "key_missing");
        ctx.header("WWW-Authenticate", "Bearer realm=\"nightjar\"" + (presented ? ", error=\"invalid_token\"" : ""));
        return new ProblemException(
                presented
                        ? Problem.of(
                                "key-unknown",
                                "Unknown API key",
                                401,
                                "this key does not open this store; ./nightjar keys list shows which do")
                        : Problem.of(
                                "key-missing",
                                "API key needed",
                                401,
                                "send an API key of this store as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY';"
                                        + " ./nightjar keys add makes one"));
    }
}

package dev.nightjar.serving.generations;

import dev.nightjar.contract.Manifest;
import dev.nightjar.serving.http.Json;
import dev.nightjar.serving.store.Store;
import dev.nightjar.serving.store.Stores;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * {@code GET /v1/stores/{store}/generations} lists what is published, newest first.
 *
 * <ul>
 *   <li>{@code live} is where the pointer in Redis stands, {@code serving} what this server answers from; they differ
 *       for as long as loading takes. Null where there is none.
 *   <li>Each generation has its manifest's fields and its {@code age_seconds} since publishing began.
 *   <li>{@code state} is {@code building} (or left behind by a publish that died), {@code ready}, or {@code expired}.
 *   <li>{@code expires_in_seconds} is null for one that does not expire, as the live one.
 *   <li>404 when there is no such store, 503 when Redis does not answer.
 * </ul>
 */
public final class GenerationsHandler implements Handler {
    private final Stores stores;
    private final Clock clock;

    public GenerationsHandler(Stores stores, Clock clock) {
        this.stores = stores;
        this.clock = clock;
    }

    private record Answer(String store, Long live, Long serving, List<Published> generations) {}

    record Published(
            long generation,
            String state,
            boolean live,
            String runId,
            String dataDate,
            String builtAt,
            long ageSeconds,
            Long expiresInSeconds,
            long users,
            long items,
            long bytes,
            String codeVersion,
            Map<String, Long> tableVersions,
            List<String> exampleUsers) {

        static Published of(Manifest m, OptionalLong live, Lifetime lifetime, Instant now) {
            String state = m.state() == Manifest.State.BUILDING
                    ? "building"
                    : lifetime instanceof Lifetime.Expired ? "expired" : "ready";
            return new Published(
                    m.generation(),
                    state,
                    live.isPresent() && live.getAsLong() == m.generation(),
                    m.runId(),
                    m.runDate().toString(),
                    m.builtAt().toString(),
                    Duration.between(m.builtAt(), now).toSeconds(),
                    lifetime instanceof Lifetime.Ends ends ? (Long) ends.left().toSeconds() : null,
                    m.users(),
                    m.items(),
                    m.bytes(),
                    m.codeVersion(),
                    m.tableVersions(),
                    m.exampleUsers());
        }
    }

    @Override
    public void handle(Context ctx) {
        Store store = stores.named(ctx.pathParam("store"));
        LiveGeneration generation = store.generation();
        OptionalLong live = generation.pointer();
        List<Manifest> manifests = generation.published();
        Map<Long, Lifetime> lifetimes = generation.lifetimes(manifests);
        Instant now = clock.instant();
        Json.send(
                ctx,
                new Answer(
                        store.name(),
                        live.isPresent() ? (Long) live.getAsLong() : null,
                        generation.current().map(Generation::number).orElse(null),
                        manifests.stream()
                                .map(m -> Published.of(m, live, lifetimes.get(m.generation()), now))
                                .toList()));
    }
}

package dev.nightjar.jobs.history;

import dev.nightjar.contract.Key;
import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import redis.clients.jedis.UnifiedJedis;

/** Where a value in Redis comes from, as one line for people. */
public final class Lineage {
    /** Tables that make up each kind of value of a generation, besides the catalogue and the dictionary. */
    private static final Map<Key.Kind, String> SOURCES = Map.of(
            Key.Kind.CANDIDATES, "candidates",
            Key.Kind.SHOPPER, "user_profiles",
            Key.Kind.ITEM_BLOCK, "catalog",
            Key.Kind.EMBEDDING_BLOCK, "item_embeddings",
            Key.Kind.RELATED_BLOCK, "related_items",
            Key.Kind.POPULAR, "popular_items",
            Key.Kind.ARRIVALS, "popular_items",
            Key.Kind.CONTEXT_LIFTS, "context_lifts",
            Key.Kind.FOLD_IN, "fold_in_models");

    private Lineage() {}

    /**
     * Follows a key back to its run.
     *
     * @throws dev.nightjar.contract.MalformedValueException when the text is no key of Nightjar's
     */
    public static String of(UnifiedJedis redis, String text) {
        Key key = Key.parse(text);
        String there = redis.exists(key.text()) ? "" : " (no such value in Redis now)";
        return key.text() + there + " <- " + (key.generation() == 0 ? live(key) : ofGeneration(redis, key));
    }

    private static String ofGeneration(UnifiedJedis redis, Key key) {
        Generations generations = new Generations(redis, key.store());
        OptionalLong live = generations.live();
        String generation = "generation " + key.generation();
        return generations
                .find(key.generation())
                .map(manifest -> generation
                        + (live.isPresent() && live.getAsLong() == key.generation() ? " (live)" : " (not live)")
                        + " <- run " + manifest.runId() + ", data of " + manifest.runDate() + ", published "
                        + manifest.builtAt() + " by " + manifest.codeVersion() + " <- "
                        + tables(SOURCES.get(key.kind()), manifest))
                .orElse(generation + ", which is not on record: dropped, or never finished");
    }

    /** The value's own table first, then what else the run read. */
    private static String tables(String own, Manifest manifest) {
        Map<String, Long> others = new TreeMap<>(manifest.tableVersions());
        Long version = others.remove(own);
        return own
                + (version == null ? " (version not on record)" : "@" + version)
                + (others.isEmpty()
                        ? ""
                        : "; the generation also read "
                                + others.entrySet().stream()
                                        .map(e -> e.getKey() + "@" + e.getValue())
                                        .collect(Collectors.joining(" ")));
    }

    private static String live(Key key) {
        return switch (key.kind()) {
            case STOCK, STOCK_CHANGED, STOCK_FEED -> "the shop: PUT stock, or what publish found in the export";
            case SESSION, ACTIVITY, EVENTS -> "shoppers: POST events";
            case EVENTS_COLLECTED -> "the job collect: how far it has come";
            case TRENDING -> "the job trending; its runs are in ./nightjar runs";
            case API_KEYS -> "an operator: ./nightjar keys";
            case RULES, RULES_HISTORY -> "an operator: PUT rules; GET rules/versions says who and when";
            case LIVE, GENERATIONS, SEQUENCE, PUBLISH_LOCK -> "the job publish, or a rollback";
            default -> throw new IllegalStateException(key.kind() + " belongs to a generation");
        };
    }
}

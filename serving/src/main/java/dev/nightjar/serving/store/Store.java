package dev.nightjar.serving.store;

import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.serving.events.StoreEvents;
import dev.nightjar.serving.experiments.ForcedVariants;
import dev.nightjar.serving.experiments.StoreExperiments;
import dev.nightjar.serving.generations.LiveGeneration;
import dev.nightjar.serving.health.StreamBacklog;
import dev.nightjar.serving.recommend.Shoppers;
import dev.nightjar.serving.rules.StoreRules;
import dev.nightjar.serving.stock.StoreStock;
import dev.nightjar.serving.trending.TrendingNow;

/** One shop, with all that answers about it need. */
public record Store(
        String name,
        RankingSettings ranking,
        LiveGeneration generation,
        StoreStock stock,
        Shoppers shoppers,
        TrendingNow trending,
        StoreRules rules,
        StoreExperiments experiments,
        ForcedVariants forcedVariants,
        StoreEvents events,
        StreamBacklog backlog) {}

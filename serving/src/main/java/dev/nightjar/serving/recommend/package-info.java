/**
 * One request for recommendations: find the shopper, build the ladder of sources, read stock, rank, label. Ranking
 * itself is {@code dev.nightjar.ranking}; an answer never depends on Redis being well.
 */
package dev.nightjar.serving.recommend;

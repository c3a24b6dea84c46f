package dev.nightjar.ranking;

import java.time.LocalDateTime;

/**
 * The circumstances of one request.
 *
 * @param device {@code mobile}, {@code desktop}, {@code tablet} or {@code app}; empty when unknown
 * @param campaign the campaign that brought the shopper, empty when none
 * @param country where the shopper is, ISO 3166-1 alpha-2 in upper case; empty when unknown
 * @param localTime the store's wall-clock time
 */
public record RequestContext(String device, String campaign, String country, LocalDateTime localTime) {}

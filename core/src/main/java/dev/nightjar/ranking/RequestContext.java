package dev.nightjar.ranking;

import java.time.LocalDateTime;

/**
 * The circumstances of one request.
 *
 * @param device {@code mobile}, {@code desktop}, {@code tablet} or {@code app}; empty when unknown
 * @param campaign the campaign that brought the shopper, empty when none
 * @param localTime the store's wall-clock time
 */
public record RequestContext(String device, String campaign, LocalDateTime localTime) {}

package dev.nightjar.serving.recommend;

import dev.nightjar.ranking.RankingSettings.Rail;
import dev.nightjar.ranking.RequestContext;
import java.util.Optional;

/**
 * A checked request.
 *
 * @param user empty for somebody who is not known to the shop
 * @param count items wanted, 1 or more
 */
record RecommendationRequest(Optional<String> user, Rail rail, int count, RequestContext context) {}

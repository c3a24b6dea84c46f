package dev.nightjar.jobs.email;

import dev.nightjar.jobs.run.Job;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.redis.LiveRules;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.RedisAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.UnifiedJedis;

/**
 * Makes the lists that the email team pulls, one campaign after the other. Not a nightly step: it runs after one, and before
 * the mails go.
 *
 * <p>Reads: of the newest generation of the date in Redis the table versions that it was published from; email_lists and
 * events; live stock and rules in Redis; the suppression list. Writes: email_lists and email_left_out of the campaigns and
 * the date, then files below {@code email.folder}. Guarantees: ranked by the classes that rank pages; nobody is mailed more
 * often than {@code email.max-sends}, or an item of the last mails, or one bought of late; no size of an item is offered to
 * more people than its units serve ({@link Allocation}); every offer had a unit in a size that suits the user; the
 * finished lists are looked through once more ({@link EmailAudit}), and what breaks a rule is not handed out; a reader of the
 * files sees a whole edition or none; an edition never changes.
 *
 * <p>Example: {@code ./nightjar job email --store loom --date 2026-10-31}
 */
public final class EmailJob implements Job {
    /** In a variant that gets no mail. */
    static final String HOLDOUT = "holdout";

    @Override
    public String name() {
        return "email";
    }

    @Override
    public String summary() {
        return "make the lists of the active campaigns, for the email team";
    }

    @Override
    public String description() {
        return "Reads what the date's generation in Redis was published from, email_lists, events, live stock and rules; "
                + "writes email_lists, email_left_out and files below email.folder, a new edition each time. "
                + "Refuses (exit 3) when nothing of the date is published. --dry-run makes the lists, prints the "
                + "report and keeps nothing.";
    }

    @Override
    public boolean needsRedis() {
        return true;
    }

    /** What was made. */
    public record Result(List<OfCampaign> campaigns) {}

    /**
     * Of one campaign.
     *
     * @param edition such as 2026-10-31/1; empty in a dry run, which keeps nothing
     * @param audience users that are meant
     * @param users with a list
     * @param items offers in all lists
     */
    public record OfCampaign(
            String campaign,
            String edition,
            String folder,
            long audience,
            long users,
            long items,
            double fillRate,
            Map<String, Long> leftOut,
            EmailAudit audit) {}

    @Override
    public Result run(JobContext context) {
        List<Campaign> campaigns = Campaign.active(context.settings());
        if (campaigns.isEmpty()) {
            context.console().println("email: store " + context.store() + " has no active campaign");
            return new Result(List.of());
        }
        List<OfCampaign> made = new ArrayList<>();
        try (UnifiedJedis redis = RedisAddress.of(context.settings()).open()) {
            Published published = Published.of(context, redis);
            CampaignRun.Basis basis = new CampaignRun.Basis(
                    published,
                    StockSnapshot.of(
                            new LiveStock(redis, context.store()),
                            published.shared().decode().catalogue()),
                    new LiveRules(redis, context.store()).read().toJson(),
                    Suppressed.of(context));
            for (int i = 0; i < campaigns.size(); i++) {
                List<String> notYet = campaigns.subList(i, campaigns.size()).stream()
                        .map(Campaign::name)
                        .toList();
                made.add(new CampaignRun(context, basis, campaigns.get(i)).run(notYet));
            }
        }
        return new Result(made);
    }
}

package dev.nightjar.jobs.email;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import dev.nightjar.jobs.run.CodeVersion;
import dev.nightjar.jobs.run.JobContext;
import dev.nightjar.jobs.tables.EmailLeftOutTable;
import dev.nightjar.jobs.tables.EmailListsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.lists.Edition;
import dev.nightjar.lists.Editions;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.settings.Settings;
import java.nio.file.Path;
import java.sql.Date;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** The lists of one campaign: from its recipients to a finished edition. */
final class CampaignRun {
    /** The driver holds the rows of one partition at a time. */
    private static final int USERS_A_PARTITION = 20_000;

    private final JobContext context;
    private final Basis basis;
    private final Campaign campaign;
    private final Config email;
    private final Instant builtAt;

    /**
     * What is the same for all campaigns of a run.
     *
     * @param rules as JSON
     * @param suppressed user_id
     */
    record Basis(Published published, StockSnapshot stock, String rules, Dataset<Row> suppressed) {}

    CampaignRun(JobContext context, Basis basis, Campaign campaign) {
        this.context = context;
        this.basis = basis;
        this.campaign = campaign;
        this.email = context.settings().getConfig("email");
        this.builtAt = context.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Makes them.
     *
     * @param notYet campaigns that are made again on the date, this one included
     */
    EmailJob.OfCampaign run(List<String> notYet) {
        context.console().println("email: campaign " + campaign.name());
        Dataset<Row> sent =
                SentLists.before(context.lake().table(EmailListsTable.SPEC).read(), context.date(), notYet);
        Dataset<Row> recipients = recipients(sent).persist(StorageLevel.MEMORY_AND_DISK());
        Map<String, Long> leftOut = new TreeMap<>();
        Recipients.counts(recipients).collectAsList().forEach(row -> leftOut.put(row.getString(0), row.getLong(1)));
        long audience = leftOut.values().stream().mapToLong(Long::longValue).sum();
        long mailable = leftOut.getOrDefault("", 0L);
        leftOut.remove("");
        Making making = making();
        Dataset<Row> ranked = RankedLists.of(
                        context.spark(), recipients.where(col(Recipients.REASON).equalTo("")), making, (int) Math.max(
                                context.spark().sparkContext().defaultParallelism(), mailable / USERS_A_PARTITION + 1))
                .persist(StorageLevel.DISK_ONLY());
        try {
            Allotment allotment = Allotment.of(
                    ranked,
                    campaign,
                    Capacity.of(
                            making.assortment().decode().catalogue(),
                            basis.stock(),
                            campaign.peoplePerUnit(),
                            SentLists.taken(sent, context.date())));
            GivenLists given = new GivenLists(
                    context.spark(),
                    ranked,
                    making,
                    allotment,
                    basis.published().manifest().generation());
            Dataset<Row> out = leftOut(recipients, given);
            Dataset<Row> lists = given.lists().sort(EventsTable.USER_ID).persist(StorageLevel.DISK_ONLY());
            count(out).forEach(leftOut::put);
            Outcome outcome = new Outcome(sent, audience, leftOut, dropped(ranked), allotment.refusals());
            return finish(lists, out, outcome);
        } finally {
            List.of(recipients, ranked).forEach(Dataset::unpersist);
        }
    }

    /**
     * What is known beside the lists.
     *
     * @param leftOut users by reason
     * @param dropped candidates by reason
     */
    private record Outcome(
            Dataset<Row> sent, long audience, Map<String, Long> leftOut, Map<String, Long> dropped, long refusals) {}

    private Dataset<Row> recipients(Dataset<Row> sent) {
        Dataset<Row> found = Recipients.transform(
                new Recipients.Sources(
                        basis.published().profiles(),
                        basis.published().lists(),
                        basis.published().shoppers(),
                        sent,
                        context.lake().table(EventsTable.SPEC).read(),
                        basis.suppressed()),
                campaign,
                email,
                context.date());
        Variants variants = campaign.variants();
        UDF1<String, Boolean> mailed = user -> variants.of(user).mailed();
        return found.withColumn(
                Recipients.REASON,
                functions
                        .when(
                                col(Recipients.REASON)
                                        .equalTo("")
                                        .and(functions.not(functions
                                                .udf(mailed, DataTypes.BooleanType)
                                                .apply(col(EventsTable.USER_ID)))),
                                EmailJob.HOLDOUT)
                        .otherwise(col(Recipients.REASON)));
    }

    private Making making() {
        return new Making(
                campaign,
                basis.published().shared(),
                // Lists need nothing of the rest, which may hold the password of Redis.
                context.settings()
                        .withoutPath("redis")
                        .withoutPath("serving")
                        .withoutPath("jobs")
                        .withoutPath("email")
                        .withoutPath("campaigns"),
                basis.rules(),
                basis.stock(),
                new Making.Extent(
                        context.date(),
                        context.at(),
                        email.getInt("max-candidates"),
                        Math.max(email.getInt("depth"), campaign.count())));
    }

    private Dataset<Row> leftOut(Dataset<Row> recipients, GivenLists given) {
        return recipients
                .where(col(Recipients.REASON).notEqual(""))
                .select(
                        lit(campaign.name()).as(EmailLeftOutTable.CAMPAIGN),
                        col(EventsTable.USER_ID),
                        col(Recipients.REASON),
                        lit(0).as(EmailLeftOutTable.ITEMS))
                .union(given.leftOut());
    }

    private static Map<String, Long> count(Dataset<Row> leftOut) {
        return leftOut.groupBy(EmailLeftOutTable.REASON).count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }

    private static Map<String, Long> dropped(Dataset<Row> ranked) {
        Map<String, Long> dropped = new TreeMap<>();
        ranked.select(explode(col(RankedLists.DROPPED)))
                .groupBy("key")
                .sum("value")
                .collectAsList()
                .forEach(row -> dropped.put(row.getString(0), row.getLong(1)));
        return dropped;
    }

    /** Writes, looks through what was written, and hands it out. */
    private EmailJob.OfCampaign finish(Dataset<Row> lists, Dataset<Row> leftOut, Outcome outcome) {
        Editions editions = new Editions(
                Path.of(context.paths().resolvePath(context.settings().getString("email.folder"))),
                context.store(),
                campaign.name());
        Edition edition = editions.next(context.date());
        EditionWriter writer = new EditionWriter(editions.draft(edition));
        try {
            write(writer, lists);
            boolean kept = !context.dryRun();
            if (kept) {
                keep(lists, leftOut);
            }
            EmailAudit audit = audit(kept ? kept() : dated(lists), outcome, writer);
            SendReport report = report(lists, outcome, audit, edition);
            context.console().println(ReportText.of(report).stripTrailing());
            if (!audit.isClean()) {
                if (kept) {
                    keep(lists.limit(0), leftOut.limit(0));
                }
                throw new IllegalStateException("the finished lists of campaign " + campaign.name()
                        + " break their own rules, and are not handed out: " + ReportText.audit(audit));
            }
            writer.report(report);
            return handOut(writer, edition, report);
        } finally {
            writer.discard();
            lists.unpersist();
        }
    }

    private void write(EditionWriter writer, Dataset<Row> lists) {
        List<String> wanted = email.getStringList("files");
        boolean addresses = !email.getIsNull("address");
        List<Layout> layouts = new ArrayList<>();
        for (String name : wanted) {
            if (!name.equals("jsonl") && !name.equals("parquet")) {
                Layout layout = Layout.named(name);
                if (layout.needsAddress() && !addresses) {
                    context.console()
                            .println("email: " + layout.file() + " is not written: set email.address, which it needs");
                } else {
                    layouts.add(layout);
                }
            }
        }
        var catalogue = basis.published().shared().decode().catalogue();
        Iterator<Row> rows = lists.toLocalIterator();
        writer.lists(
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return rows.hasNext();
                    }

                    @Override
                    public MailedUser next() {
                        return MailedUser.of(rows.next(), catalogue, campaign, builtAt.toString());
                    }
                },
                layouts,
                wanted.contains("jsonl"),
                campaign.count());
        if (wanted.contains("parquet")) {
            writer.parquet(lists);
        }
        writer.stock(basis.stock().all());
    }

    private void keep(Dataset<Row> lists, Dataset<Row> leftOut) {
        String own = "campaign = '" + campaign.name() + "'";
        context.lake().table(EmailListsTable.SPEC).replace(context.date(), context.runId(), lists, own);
        context.lake().table(EmailLeftOutTable.SPEC).replace(context.date(), context.runId(), leftOut, own);
    }

    private Dataset<Row> kept() {
        return context.lake()
                .table(EmailListsTable.SPEC)
                .read(context.date())
                .where(col(EmailListsTable.CAMPAIGN).equalTo(campaign.name()));
    }

    private Dataset<Row> dated(Dataset<Row> lists) {
        return lists.withColumn(TableSpec.RUN_DATE, lit(Date.valueOf(context.date())));
    }

    private EmailAudit audit(Dataset<Row> lists, Outcome outcome, EditionWriter writer) {
        Dataset<Row> stock = context.spark()
                .read()
                .schema("item_id STRING, size STRING, units INT")
                .json(writer.file(EditionWriter.STOCK).toUri().toString());
        return EmailAudit.of(lists, outcome.sent(), stock, new EmailAudit.Bounds(campaign, context.date(), email));
    }

    private SendReport report(Dataset<Row> lists, Outcome outcome, EmailAudit audit, Edition edition) {
        Measured measured = new Measured(lists, outcome.sent(), campaign);
        List<Row> people = measured.people();
        return new SendReport(
                context.store(),
                campaign.name(),
                edition.label(),
                new SendReport.Made(
                        context.runId(),
                        basis.published().manifest().generation(),
                        builtAt.toString(),
                        campaign.count(),
                        campaign.peoplePerUnit(),
                        measured.lastDate()),
                outcome.audience(),
                audit.users(),
                outcome.leftOut(),
                outcome.dropped(),
                measured.variants(),
                measured.items(people, basis.stock()),
                outcome.refusals(),
                measured.exposures(
                        people,
                        basis.stock(),
                        basis.published().shared().decode().catalogue()),
                audit);
    }

    private EmailJob.OfCampaign handOut(EditionWriter writer, Edition edition, SendReport report) {
        if (!context.dryRun()) {
            writer.finish(manifest(writer, edition, report), edition);
            context.console().println("email: " + edition.folder());
        }
        return new EmailJob.OfCampaign(
                campaign.name(),
                context.dryRun() ? "" : edition.label(),
                context.dryRun() ? "" : edition.folder().toString(),
                report.audience(),
                report.mailed(),
                report.audit().offers(),
                report.fillRate(),
                report.leftOut(),
                report.audit());
    }

    private ListManifest manifest(EditionWriter writer, Edition edition, SendReport report) {
        Map<String, Long> versions = new TreeMap<>(basis.published().manifest().tableVersions());
        versions.putAll(context.lake().read());
        Map<String, String> rails = campaign.variants().all().stream()
                .filter(Variants.Variant::mailed)
                .collect(Collectors.toMap(Variants.Variant::name, Variants.Variant::rail));
        return new ListManifest(
                context.store(),
                campaign.name(),
                edition.label(),
                new ListManifest.Origin(
                        context.runId(),
                        basis.published().manifest().generation(),
                        CodeVersion.current(),
                        builtAt,
                        versions,
                        fingerprint()),
                report.mailed(),
                report.audit().offers(),
                report.leftOut(),
                rails,
                campaign.link(),
                writer.files());
    }

    private String fingerprint() {
        return Settings.digest(Settings.fingerprintOfRanking(context.settings())
                + email.root().render(ConfigRenderOptions.concise())
                + context.settings().getObject("campaigns").get(campaign.name()).render(ConfigRenderOptions.concise()));
    }
}

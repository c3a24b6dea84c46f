package dev.nightjar.jobs.run;

import dev.nightjar.jobs.als.TrainJob;
import dev.nightjar.jobs.candidates.CandidatesJob;
import dev.nightjar.jobs.collect.CollectJob;
import dev.nightjar.jobs.context.ContextJob;
import dev.nightjar.jobs.email.EmailJob;
import dev.nightjar.jobs.evaluate.EvaluateJob;
import dev.nightjar.jobs.experiments.ExperimentReportJob;
import dev.nightjar.jobs.gate.GateJob;
import dev.nightjar.jobs.ingest.IngestJob;
import dev.nightjar.jobs.maintain.MaintainJob;
import dev.nightjar.jobs.nextclick.NextClickJob;
import dev.nightjar.jobs.ope.OpeJob;
import dev.nightjar.jobs.parity.ParityJob;
import dev.nightjar.jobs.popular.PopularJob;
import dev.nightjar.jobs.profiles.ProfilesJob;
import dev.nightjar.jobs.publish.PublishJob;
import dev.nightjar.jobs.related.RelatedJob;
import dev.nightjar.jobs.repeat.RepeatJob;
import dev.nightjar.jobs.trending.TrendingJob;
import dev.nightjar.jobs.tune.TuneJob;
import dev.nightjar.settings.InvalidSettings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one list of jobs. */
public final class Jobs {
    /** The nightly steps, in order. */
    public static final List<Job> NIGHTLY = List.of(
            new IngestJob(),
            new ProfilesJob(),
            new TrainJob(),
            new RepeatJob(),
            new CandidatesJob(),
            new PopularJob(),
            new ContextJob(),
            new RelatedJob(),
            new EvaluateJob(),
            new GateJob(),
            new PublishJob());

    /** All jobs. */
    public static final List<Job> ALL = Stream.concat(
                    NIGHTLY.stream(),
                    Stream.of(
                            new CollectJob(),
                            new TrendingJob(),
                            new EmailJob(),
                            new TuneJob(),
                            new NextClickJob(),
                            new ParityJob(),
                            new ExperimentReportJob(),
                            new OpeJob(),
                            new MaintainJob()))
            .toList();

    private Jobs() {}

    /**
     * Finds a job by name.
     *
     * @throws InvalidSettings when there is none
     */
    public static Job named(String name) {
        return ALL.stream()
                .filter(job -> job.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidSettings("unknown job '" + name + "': jobs are "
                        + ALL.stream().map(Job::name).collect(Collectors.joining(", "))));
    }
}

package dev.nightjar.decision;

import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.decision.Decision.Answer;
import dev.nightjar.decision.Decision.Lookup;
import dev.nightjar.experiment.Treatment;
import dev.nightjar.ranking.Features;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Ranker;
import dev.nightjar.ranking.Ranking;
import dev.nightjar.ranking.RankingRequest;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.Stock;
import dev.nightjar.ranking.StockLookup;
import dev.nightjar.recommend.Assortment;
import dev.nightjar.recommend.Guest;
import dev.nightjar.recommend.Plan;
import dev.nightjar.recommend.Slot;
import dev.nightjar.recommend.Visit;
import dev.nightjar.rules.RuleBook;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides once more what was decided before, with the classes that decided then, and says whether it comes out the same to
 * the last bit.
 *
 * @param settings the store's, which must be those of then
 * @param assortment what the generation of then says
 */
public record Replay(RankingSettings settings, Assortment assortment) {

    /**
     * What the generation keeps of one user.
     *
     * @param personal empty where it has none
     */
    public record Kept(CandidateList personal, Shopper shopper) {
        /** Nothing. */
        public static final Kept NOTHING = new Kept(CandidateList.EMPTY, Shopper.UNKNOWN);
    }

    /** What it came to. */
    public sealed interface Outcome {
        /** The same to the last bit. */
        record Same() implements Outcome {}

        /** Something else. */
        record Different(Difference difference) implements Outcome {}

        /** It cannot be told. */
        record NotReproducible(String reason) implements Outcome {}
    }

    /** Decides again; pure. */
    public Outcome of(Decision decision, Kept kept) {
        Optional<Rail> rail =
                Optional.ofNullable(settings.rails().get(decision.asked().rail()));
        if (rail.isEmpty()) {
            return new Outcome.NotReproducible("the rail is gone");
        }
        if (!decision.answer().featureNames().equals(Features.NAMES)) {
            return new Outcome.NotReproducible("features of another release");
        }
        Optional<Difference> difference = Difference.between(decision.answer(), again(decision, kept, rail.get()));
        return difference.isEmpty() ? new Outcome.Same() : new Outcome.Different(difference.get());
    }

    /**
     * What another treatment would have shown in the place of a decision's own, with nothing left to chance: ids of items,
     * best first. Empty where it cannot be told: the rail is gone.
     */
    public Optional<List<String>> under(Treatment treatment, Decision decision, Kept kept) {
        return Optional.ofNullable(settings.rails().get(decision.asked().rail()))
                .map(rail -> {
                    RuleBook rules = RuleBook.of(decision.seen().rules().with(treatment.rules()));
                    return Ranker.rank(request(decision, kept, treatment.on(rail, settings.rails()), rules));
                })
                .map(ranking ->
                        ranking.items().stream().map(item -> item.item().id()).toList());
    }

    private Answer again(Decision decision, Kept kept, Rail rail) {
        Rail treated = decision.asked().part().treatment().on(rail, settings.rails());
        Ranking ranking = treated.exploration()
                .rank(
                        request(
                                decision,
                                kept,
                                treated,
                                RuleBook.of(decision.seen().rules())),
                        decision.id().requestId(),
                        decision.id().list(),
                        Ranker::rank)
                .ranking();
        return Answer.of(ranking, decision.answer().degraded());
    }

    private RankingRequest request(Decision decision, Kept kept, Rail treated, RuleBook rules) {
        var asked = decision.asked();
        var seen = decision.seen();
        Guest guest = seen.lookup() == Lookup.FAILED
                ? new Guest(CandidateList.EMPTY, seen.lastKnown().orElse(Shopper.UNKNOWN), seen.events())
                : new Guest(kept.personal(), kept.shopper(), seen.events());
        Visit visit = new Visit(
                settings,
                assortment,
                seen.trending(),
                rules,
                asked.context(),
                guest,
                decision.id().at());
        Slot slot = new Slot(treated, asked.count(), asked.about(), asked.category());
        // An item that nobody looked at then cannot be judged now; that it is looked at shows as a drop.
        StockLookup stock = item -> seen.stock().getOrDefault(item.id(), Stock.UNREAD);
        Set<Integer> shown = seen.shown().stream()
                .flatMap(id -> assortment.catalogue().byId(id).stream())
                .map(Item::number)
                .collect(Collectors.toSet());
        return new Plan(visit, slot, asked.maxCandidates()).request(stock, shown);
    }
}

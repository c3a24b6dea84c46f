package dev.nightjar.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Rail.Mode;
import dev.nightjar.ranking.Rail.SourceKind;
import dev.nightjar.ranking.Source;
import dev.nightjar.session.SessionDelta.Anchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the sources of one list, and how many candidates each may bring: docs/contract.md, "Sources of a rail".
 */
final class Ladder {
    /** What a fallback may bring for each item asked for: diversity and caps want some to choose from. */
    private static final int SPARE = 3;

    /** Items that the session touched and that related ones are looked up for. */
    private static final int ANCHORS = 5;

    private final Visit visit;
    private final Slot slot;

    private Ladder(Visit visit, Slot slot) {
        this.visit = visit;
        this.slot = slot;
    }

    /**
     * The slot's rungs for a visitor, without empty ones; where none is left, what is popular and what is new.
     *
     * @param most most items of the first rung that can be shown
     */
    static List<List<Source>> of(Visit visit, Slot slot, int most) {
        Ladder ladder = new Ladder(visit, slot);
        List<List<Source>> rungs = new ArrayList<>();
        List<Source> blend = ladder.blend(most);
        if (!blend.isEmpty()) {
            rungs.add(blend);
        }
        rungs.addAll(ladder.singles(slot.rail().fallback()));
        return rungs.isEmpty() ? ladder.singles(List.of(SourceKind.POPULAR, SourceKind.NEW)) : rungs;
    }

    /** A list of candidates that a source may become. */
    private record Offer(String name, double weight, CandidateList list) {}

    /**
     * The sources that are blended. The shopper's own list may bring half of all candidates and the other kinds share the
     * rest equally; what one cannot use goes to those behind it, and what is left over to the shopper's own.
     */
    private List<Source> blend(int most) {
        Rail rail = slot.rail();
        List<List<Offer>> others = new ArrayList<>();
        List<Offer> personal = List.of();
        for (Map.Entry<SourceKind, Double> kind : rail.blend().entrySet()) {
            List<Offer> offers = offers(kind.getKey(), kind.getValue());
            if (kind.getKey() == SourceKind.PERSONAL) {
                personal = offers;
            } else if (!offers.isEmpty()) {
                others.add(offers);
            }
        }
        int left = most - Math.min(others.isEmpty() ? most : most / 2, size(personal));
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < others.size(); i++) {
            int before = sources.size();
            share(others.get(i), left / (others.size() - i), sources);
            left -= sources.subList(before, sources.size()).stream()
                    .mapToInt(Source::share)
                    .sum();
        }
        int taken = sources.stream().mapToInt(Source::share).sum();
        List<Source> blend = new ArrayList<>();
        share(personal, most - taken, blend);
        blend.addAll(sources);
        return blend;
    }

    /** Splits a share equally among the lists of one kind; what one cannot use goes to those behind it. */
    private static void share(List<Offer> offers, int share, List<Source> sources) {
        int left = share;
        for (int i = 0; i < offers.size(); i++) {
            Offer offer = offers.get(i);
            int own = Math.min(offer.list().size(), left / (offers.size() - i));
            if (own > 0) {
                sources.add(new Source(offer.name(), offer.weight(), offer.list(), own));
                left -= own;
            }
        }
    }

    private static int size(List<Offer> offers) {
        return offers.stream().mapToInt(offer -> offer.list().size()).sum();
    }

    /** Each list a rung of its own. */
    private List<List<Source>> singles(List<SourceKind> kinds) {
        List<List<Source>> rungs = new ArrayList<>();
        for (SourceKind kind : kinds) {
            for (Offer offer : offers(kind, 1)) {
                rungs.add(List.of(new Source(offer.name(), 1, offer.list(), SPARE * slot.count())));
            }
        }
        return rungs;
    }

    /** The lists of one kind, none of them empty. */
    private List<Offer> offers(SourceKind kind, double weight) {
        Assortment assortment = visit.assortment();
        return switch (kind) {
            case PERSONAL -> personal(weight);
            case ALSO_BOUGHT -> related(Related.Kind.ALSO_BOUGHT, weight);
            case SIMILAR -> related(Related.Kind.SIMILAR, weight);
            case COMPLEMENT -> related(Related.Kind.COMPLEMENT, weight);
            case TRENDING -> slot.rail().mode() == Mode.BATCH ? List.of() : offer("trending", weight, visit.trending());
            case CATEGORY ->
                category()
                        .map(c -> offer("popular:" + c, weight, assortment.popularIn(c)))
                        .orElse(List.of());
            case NEW_IN_CATEGORY ->
                category()
                        .map(c -> offer("new:" + c, weight, assortment.arrivalsIn(c)))
                        .orElse(List.of());
            case POPULAR -> offer("popular", weight, assortment.popularIn(""));
            case NEW -> offer("new", weight, assortment.arrivalsIn(""));
            case RECENT -> offer("recent", weight, recent());
        };
    }

    /** The shopper's own list; without one, what is made of the session. */
    private List<Offer> personal(double weight) {
        CandidateList own = visit.guest().personal();
        return own.size() > 0 ? offer("personal", weight, own) : offer("fold-in", weight, visit.foldedIn(slot.rail()));
    }

    private static List<Offer> offer(String name, double weight, CandidateList list) {
        return list.size() == 0 ? List.of() : List.of(new Offer(name, weight, list));
    }

    /** For each anchor the list of what is related to it, weighed by how much the request is about the anchor. */
    private List<Offer> related(Related.Kind kind, double weight) {
        List<Offer> offers = new ArrayList<>();
        for (Anchor anchor : anchors()) {
            String id = visit.assortment()
                    .catalogue()
                    .byNumber(anchor.number())
                    .orElseThrow()
                    .id();
            CandidateList list = visit.assortment().related().of(anchor.number(), kind);
            offers.addAll(offer(kind.word() + ":" + id, weight * anchor.share(), list));
        }
        return offers;
    }

    /**
     * What the request is about: the items in view, else those that the session touched. These count as far as the session
     * is believed, or else one stray click would bring in a whole list of its kind.
     */
    private List<Anchor> anchors() {
        List<Anchor> inView = visit.itemsOf(slot).stream()
                .map(item -> new Anchor(item.number(), 1))
                .toList();
        if (!inView.isEmpty() || slot.rail().mode() != Mode.REAL_TIME) {
            return inView;
        }
        double trust = visit.session().trust(slot.rail().pull());
        return visit.session().anchors(ANCHORS).stream()
                .map(anchor -> new Anchor(anchor.number(), anchor.share() * trust))
                .toList();
    }

    /** The category that the page, the item in view, the session or the shopper is about. */
    private Optional<String> category() {
        if (!slot.category().isEmpty()) {
            return Optional.of(slot.category());
        }
        Optional<String> inView = visit.itemsOf(slot).stream()
                .map(Item::category)
                .filter(category -> !category.isEmpty())
                .findFirst();
        return inView.or(() ->
                        slot.rail().mode() == Mode.REAL_TIME ? visit.session().category() : Optional.empty())
                .or(() -> visit.guest().shopper().categories().stream()
                        .findFirst()
                        .map(Shopper.CategoryShare::category));
    }

    private CandidateList recent() {
        int[] items = visit.opened().stream().mapToInt(n -> n).toArray();
        float[] scores = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            scores[i] = items.length - i;
        }
        return CandidateList.of(items, scores);
    }
}

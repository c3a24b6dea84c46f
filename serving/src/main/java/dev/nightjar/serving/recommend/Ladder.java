package dev.nightjar.serving.recommend;

import dev.nightjar.catalogue.Item;
import dev.nightjar.catalogue.Related;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Shopper;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.Rail.Mode;
import dev.nightjar.ranking.Rail.SourceKind;
import dev.nightjar.ranking.Source;
import dev.nightjar.serving.generations.Generation;
import dev.nightjar.serving.stock.StoreStock;
import dev.nightjar.session.SessionDelta.Anchor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** Builds the rungs of one list, and keeps them short enough to read the stock of in one round trip. */
final class Ladder {
    /** What a source may add for each item asked for: some are sold out, some stand in another source. */
    private static final int SPARE = 3;

    /** Items that the session touched and that related ones are looked up for. */
    private static final int ANCHORS = 5;

    private final Visit visit;
    private final Slot slot;
    private final IntPredicate eligible;
    private final Set<Integer> taken = new HashSet<>();
    private int left;

    private Ladder(Visit visit, Slot slot, int most, IntPredicate eligible) {
        this.visit = visit;
        this.slot = slot;
        this.eligible = eligible;
        this.left = most;
    }

    /**
     * The slot's rungs for a visitor, without empty ones; where none is left, what is popular and what is new.
     *
     * @param most the most items that may turn out to be shown, over all sources
     * @param eligible whether an item may be shown, stock aside; others stay in the lists, so that they are counted, but
     *     take no place
     */
    static List<List<Source>> of(Visit visit, Slot slot, int most, IntPredicate eligible) {
        Ladder ladder = new Ladder(visit, slot, most, eligible);
        List<List<Source>> rungs = ladder.rungs();
        return rungs.isEmpty() ? ladder.lastResort() : rungs;
    }

    /** The same rungs with only the items that pass. */
    static List<List<Source>> only(List<List<Source>> rungs, IntPredicate item) {
        return rungs.stream()
                .map(rung -> rung.stream()
                        .map(s -> new Source(s.name(), s.weight(), passing(s.list(), item)))
                        .filter(s -> s.list().size() > 0)
                        .toList())
                .filter(rung -> !rung.isEmpty())
                .toList();
    }

    private List<List<Source>> rungs() {
        Rail rail = slot.rail();
        List<Source> blend = new ArrayList<>();
        // What stands behind the blend is left some room.
        int reserve = rail.fallback().isEmpty() ? 0 : Math.min(left / 4, SPARE * slot.count());
        left -= reserve;
        rail.blend().forEach((kind, weight) -> blend.addAll(sources(kind, weight)));
        left += reserve;
        List<List<Source>> rungs = new ArrayList<>();
        if (!blend.isEmpty()) {
            rungs.add(blend);
        }
        for (SourceKind kind : rail.fallback()) {
            sources(kind, 1).forEach(source -> rungs.add(List.of(source)));
        }
        return rungs;
    }

    private List<List<Source>> lastResort() {
        List<List<Source>> rungs = new ArrayList<>();
        for (SourceKind kind : List.of(SourceKind.POPULAR, SourceKind.NEW)) {
            sources(kind, 1).forEach(source -> rungs.add(List.of(source)));
        }
        return rungs;
    }

    /** The sources of one kind, cut to their share; none that is empty. */
    private List<Source> sources(SourceKind kind, double weight) {
        Generation generation = visit.generation();
        Mode mode = slot.rail().mode();
        return switch (kind) {
            case PERSONAL -> source("personal", weight, visit.lookup().list(), personalShare());
            case ALSO_BOUGHT -> related(Related.Kind.ALSO_BOUGHT, weight);
            case SIMILAR -> related(Related.Kind.SIMILAR, weight);
            case COMPLEMENT -> related(Related.Kind.COMPLEMENT, weight);
            case TRENDING ->
                mode == Mode.BATCH
                        ? List.of()
                        : source("trending", weight, visit.store().trending().trending(), share());
            case CATEGORY ->
                category()
                        .map(c -> source("popular:" + c, weight, generation.popularIn(c), share()))
                        .orElse(List.of());
            case NEW_IN_CATEGORY ->
                category()
                        .map(c -> source("new:" + c, weight, generation.arrivalsIn(c), share()))
                        .orElse(List.of());
            case POPULAR -> source("popular", weight, generation.popularIn(""), share());
            case NEW -> source("new", weight, generation.arrivalsIn(""), share());
            case RECENT -> source("recent", weight, recent(), share());
        };
    }

    private List<Source> source(String name, double weight, CandidateList list, int share) {
        CandidateList head = head(list, Math.min(share, left));
        return head.size() == 0 ? List.of() : List.of(new Source(name, weight, head));
    }

    private int share() {
        return SPARE * slot.count();
    }

    /** No longer than the head whose stock is kept warm, so that a fallback finds its items known. */
    private int personalShare() {
        return Math.min(StoreStock.FALLBACK_ITEMS, Math.max(1, left * 3 / 5));
    }

    /** For each anchor the list of what is related to it, weighed by how much the request is about the anchor. */
    private List<Source> related(Related.Kind kind, double weight) {
        Generation generation = visit.generation();
        List<Source> sources = new ArrayList<>();
        for (Anchor anchor : anchors()) {
            String id = generation
                    .catalogue()
                    .byNumber(anchor.number())
                    .orElseThrow()
                    .id();
            CandidateList list = generation.related().of(anchor.number(), kind);
            sources.addAll(source(kind.word() + ":" + id, weight * anchor.share(), list, share()));
        }
        return sources;
    }

    /** What the request is about: the items in view, else those that the session touched. */
    private List<Anchor> anchors() {
        List<Anchor> inView = slot.about().stream()
                .flatMap(id -> visit.generation().catalogue().byId(id).stream())
                .map(item -> new Anchor(item.number(), 1))
                .distinct()
                .toList();
        return inView.isEmpty() && slot.rail().mode() == Mode.REAL_TIME
                ? visit.session().anchors(ANCHORS)
                : inView;
    }

    /** The category that the page, the item in view, the session or the shopper is about. */
    private Optional<String> category() {
        if (!slot.category().isEmpty()) {
            return Optional.of(slot.category());
        }
        Optional<String> inView = slot.about().stream()
                .flatMap(id -> visit.generation().catalogue().byId(id).stream())
                .map(Item::category)
                .filter(category -> !category.isEmpty())
                .findFirst();
        return inView.or(() ->
                        slot.rail().mode() == Mode.REAL_TIME ? visit.session().category() : Optional.empty())
                .or(() -> visit.lookup().shopper().categories().stream()
                        .findFirst()
                        .map(Shopper.CategoryShare::category));
    }

    private CandidateList recent() {
        List<Integer> opened = visit.opened();
        int[] items = opened.stream().mapToInt(n -> n).toArray();
        float[] scores = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            scores[i] = items.length - i;
        }
        return CandidateList.of(items, scores);
    }

    /** The head of a list up to so many eligible items that no other source has; those in between stay. */
    private CandidateList head(CandidateList list, int most) {
        int rank = 0;
        for (int fresh = 0; rank < list.size() && fresh < most; rank++) {
            if (eligible.test(list.item(rank)) && taken.add(list.item(rank))) {
                fresh++;
                left--;
            }
        }
        int end = rank;
        return end == list.size() ? list : first(list, end);
    }

    private static CandidateList first(CandidateList list, int end) {
        int[] items = new int[end];
        float[] scores = new float[end];
        for (int i = 0; i < end; i++) {
            items[i] = list.item(i);
            scores[i] = list.score(i);
        }
        return CandidateList.of(items, scores);
    }

    private static CandidateList passing(CandidateList list, IntPredicate passes) {
        int[] items = new int[list.size()];
        float[] scores = new float[list.size()];
        int n = 0;
        for (int rank = 0; rank < list.size(); rank++) {
            if (passes.test(list.item(rank))) {
                items[n] = list.item(rank);
                scores[n++] = list.score(rank);
            }
        }
        return CandidateList.of(Arrays.copyOf(items, n), Arrays.copyOf(scores, n));
    }
}

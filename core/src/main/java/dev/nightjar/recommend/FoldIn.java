package dev.nightjar.recommend;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.PlainSolver;
import dev.nightjar.als.RowSolver;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.ranking.Top;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Candidates for a shopper whom the night did not know: their vector is solved from what they did, exactly as training would
 * have solved it for the same items' vectors, and all items are scored by it. Immutable and safe to share; the same events on
 * the same day give the same list to the last bit. Formula: docs/contract.md, "Fold-in".
 */
public final class FoldIn {
    /** Of a generation that does not say how: nobody gets a list. */
    public static final FoldIn NONE = new FoldIn(Optional.empty(), ItemVectors.NONE);

    private final Optional<FoldInModel> model;
    private final ItemVectors vectors;
    private final int[] numbers;
    /** {@code α₀·G}, {@code [rank × rank]}. */
    private final float[] shared;

    private FoldIn(Optional<FoldInModel> model, ItemVectors vectors) {
        this.model = model;
        this.vectors = vectors;
        this.numbers = model.isPresent() ? vectors.numbers() : new int[0];
        this.shared = model.map(FoldInModel::matrix).orElse(new float[0]);
    }

    /**
     * Puts together what a generation holds.
     *
     * @throws IllegalArgumentException when the two do not belong together
     */
    public static FoldIn of(FoldInModel model, ItemVectors vectors) {
        if (model.size() != vectors.size() || (vectors.size() > 0 && model.rank() != vectors.rank())) {
            throw new IllegalArgumentException("fold-in has " + model.size() + " items of rank " + model.rank()
                    + ", there are " + vectors.size() + " embeddings of rank " + vectors.rank());
        }
        return new FoldIn(Optional.of(model), vectors);
    }

    /**
     * The items that such a shopper probably likes best, of those that they have not met.
     *
     * @param events what they did, in any order
     * @param now its day, in UTC, is what events age to
     * @return empty where they met fewer items than it takes, or there are more items than may be scored on request
     */
    public CandidateList list(
            List<SessionEvent> events, Instant now, Catalogue catalogue, SessionSettings.FoldIn settings) {
        if (model.isEmpty()
                || settings.minItems() == 0
                || events.size() < settings.minItems()
                || numbers.length > settings.maxItems()) {
            return CandidateList.EMPTY;
        }
        NavigableMap<Integer, Double> met = met(events, now, catalogue);
        if (met.size() < settings.minItems()) {
            return CandidateList.EMPTY;
        }
        return solve(met).map(vector -> best(vector, met, settings.length())).orElse(CandidateList.EMPTY);
    }

    /** Confidence by item number, of the items that speak for something. */
    private NavigableMap<Integer, Double> met(List<SessionEvent> events, Instant now, Catalogue catalogue) {
        Confidence confidence = model.orElseThrow().confidence();
        LocalDate today = day(now);
        NavigableMap<Integer, Long> units = new TreeMap<>();
        for (SessionEvent event : events) {
            Optional<Item> item = catalogue.byId(event.item());
            if (item.isPresent() && vectors.has(item.get().number())) {
                long age = Math.max(0, ChronoUnit.DAYS.between(day(event.at()), today));
                units.merge(item.get().number(), confidence.units(event.type().label(), age), Long::sum);
            }
        }
        NavigableMap<Integer, Double> met = new TreeMap<>();
        units.forEach((number, sum) -> {
            if (sum > 0) {
                met.put(number, confidence.total(sum));
            }
        });
        return met;
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * The vector of a user, by the half-step that training ends with.
     *
     * @param met w, above 0, by the number of an item that has a vector
     * @return {@code [rank]}; empty where the matrix is not positive definite in float precision
     */
    Optional<float[]> solve(NavigableMap<Integer, Double> met) {
        FoldInModel by = model.orElseThrow();
        RowSolver solver = new PlainSolver();
        solver.share(shared, by.rank());
        solver.begin((float) by.objective().ridge(met.size(), by.items()));
        double[] sum = new double[by.rank()];
        float[] vector = new float[by.rank()];
        for (Map.Entry<Integer, Double> pair : met.entrySet()) {
            Arrays.fill(sum, 0);
            vectors.addTo(sum, pair.getKey(), by.length(Arrays.binarySearch(numbers, pair.getKey())));
            for (int i = 0; i < sum.length; i++) {
                vector[i] = (float) sum[i];
            }
            solver.add(vector, 0, (float) by.objective().weight(pair.getValue()), (float)
                    by.objective().pull(pair.getValue()));
        }
        float[] solved = new float[by.rank()];
        return solver.solve(solved, 0) ? Optional.of(solved) : Optional.empty();
    }

    private CandidateList best(float[] user, NavigableMap<Integer, Double> met, int length) {
        double[] direction = new double[user.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = user[i];
        }
        FoldInModel by = model.orElseThrow();
        Top top = new Top(length);
        int[] out = met.keySet().stream().mapToInt(n -> n).toArray();
        // Both rise, so that of all items none has to be looked up.
        int next = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (next < out.length && numbers[i] == out[next]) {
                next++;
            } else {
                top.offer(i, by.length(i) * vectors.dot(numbers[i], direction));
            }
        }
        int[] places = top.places();
        int[] items = new int[places.length];
        float[] scores = new float[places.length];
        for (int rank = 0; rank < places.length; rank++) {
            items[rank] = numbers[places[rank]];
            scores[rank] = (float) top.value(rank);
        }
        return CandidateList.of(items, scores);
    }
}

package dev.nightjar.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nightjar.als.Confidence;
import dev.nightjar.als.Objective;
import dev.nightjar.catalogue.Catalogue;
import dev.nightjar.catalogue.Item;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.FoldInModel;
import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import dev.nightjar.session.EventType;
import dev.nightjar.session.SessionEvent;
import dev.nightjar.session.SessionSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FoldInTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Confidence CONFIDENCE =
            new Confidence(Map.of("view", 1.0, "purchase", 8.0, "return", -8.0), 10, 20);
    private static final SessionSettings.FoldIn THREE = new SessionSettings.FoldIn(3, 200, 1000);

    static Stream<Arguments> shops() {
        return Stream.of(Objective.hu(2, 0.1), Objective.rendle(0.5, 0.3, 0.01, 0.8))
                .flatMap(objective -> IntStream.of(1, 3, 16, 64)
                        .boxed()
                        .flatMap(rank ->
                                IntStream.of(1, 3, 20, 70).mapToObj(met -> Arguments.of(objective, rank, met))));
    }

    @ParameterizedTest(name = "{0}, rank {1}, {2} items met")
    @MethodSource("shops")
    void theVectorIsThatOfADenseSolveInDoublePrecision(Objective objective, int rank, int met) {
        Shop shop = new Shop(new Random(rank * 100L + met), rank, objective);
        NavigableMap<Integer, Double> pairs = shop.pairs(met);

        float[] solved = shop.foldIn.solve(pairs).orElseThrow();

        double[] twin = shop.slowSolve(pairs);
        for (int i = 0; i < rank; i++) {
            assertThat((double) solved[i]).isCloseTo(twin[i], within(2e-4));
        }
    }

    @ParameterizedTest(name = "{0}, rank {1}, {2} items met")
    @MethodSource("shops")
    void allItemsNotMetAreScoredAndTheBestComeFirst(Objective objective, int rank, int met) {
        Shop shop = new Shop(new Random(rank * 100L + met), rank, objective);
        List<SessionEvent> events = shop.views(met);

        CandidateList list = shop.foldIn.list(events, NOW, shop.catalogue, new SessionSettings.FoldIn(1, 10, 1000));

        NavigableMap<Integer, Double> pairs = new TreeMap<>();
        events.forEach(event ->
                pairs.put(shop.catalogue.byId(event.item()).orElseThrow().number(), 1.0));
        float[] user = shop.foldIn.solve(pairs).orElseThrow();
        List<Integer> sorted = new ArrayList<>(shop.vectors.keySet());
        sorted.removeAll(pairs.keySet());
        sorted.sort(Comparator.<Integer>comparingDouble(item -> -shop.score(user, item))
                .thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < 10; i++) {
            // Sums in another order differ in their last bits, and so may the order of items that are alike.
            assertThat((double) list.score(i)).isCloseTo(shop.score(user, sorted.get(i)), within(1e-6));
            assertThat(shop.score(user, list.item(i))).isCloseTo(list.score(i), within(1e-6));
        }
        assertThat(list.size()).isEqualTo(10);
    }

    @Test
    void theOrderOfEventsDoesNotMatter() {
        Shop shop = new Shop(new Random(1), 16, Objective.hu(2, 0.1));
        List<SessionEvent> events = shop.views(20);
        CandidateList list = shop.foldIn.list(events, NOW, shop.catalogue, THREE);
        List<SessionEvent> backwards = new ArrayList<>(events);
        Collections.reverse(backwards);

        assertThat(list.size()).isPositive();
        assertThat(shop.foldIn.list(backwards, NOW, shop.catalogue, THREE)).isEqualTo(list);
    }

    @Test
    void itTakesSoManyDifferentItems() {
        Shop shop = new Shop(new Random(2), 4, Objective.hu(2, 0.1));

        assertThat(list(shop, view("i0"), view("i1"), view("i1"), view("i0"))).isZero();
        assertThat(list(shop, view("i0"), view("i1"), view("nobody sells it"))).isZero();
        assertThat(list(shop, view("i0"), view("i1"), view("bare"))).isZero();
        assertThat(list(shop, view("i0"), view("i1"), event("i2", EventType.HOVER, NOW)))
                .isZero();
        assertThat(list(
                        shop,
                        view("i0"),
                        view("i1"),
                        event("i2", EventType.PURCHASE, NOW),
                        event("i2", EventType.RETURN, NOW)))
                .isZero();
        assertThat(list(shop, view("i0"), view("i1"), view("i2"))).isPositive();
    }

    @Test
    void eventsAgeByWholeDays() {
        Shop shop = new Shop(new Random(3), 4, Objective.hu(2, 0.1));
        Instant before = Instant.parse("2026-11-10T23:59:59Z");
        NavigableMap<Integer, Double> met = new TreeMap<>(Map.of(0, 0.5, 1, 1.0, 2, 8.0));
        List<SessionEvent> events = List.of(
                event("i0", EventType.VIEW, before),
                // An event of tomorrow is one of today.
                event("i1", EventType.VIEW, NOW.plusSeconds(86_400)),
                event("i2", EventType.PURCHASE, NOW));

        CandidateList list = shop.foldIn.list(events, NOW, shop.catalogue, THREE);

        float[] user = shop.foldIn.solve(met).orElseThrow();
        assertThat((double) list.score(0)).isCloseTo(shop.score(user, list.item(0)), within(1e-6));
    }

    @Test
    void whereItIsNotWantedOrThereAreTooManyItemsNobodyGetsAList() {
        Shop shop = new Shop(new Random(4), 4, Objective.hu(2, 0.1));
        List<SessionEvent> events = shop.views(5);

        assertThat(shop.foldIn.list(events, NOW, shop.catalogue, new SessionSettings.FoldIn(0, 200, 1000)))
                .isEqualTo(CandidateList.EMPTY);
        assertThat(shop.foldIn.list(events, NOW, shop.catalogue, new SessionSettings.FoldIn(3, 200, Shop.ITEMS - 1)))
                .isEqualTo(CandidateList.EMPTY);
        assertThat(shop.foldIn
                        .list(events, NOW, shop.catalogue, new SessionSettings.FoldIn(3, 200, Shop.ITEMS))
                        .size())
                .isPositive();
        assertThat(FoldIn.NONE.list(events, NOW, shop.catalogue, THREE)).isEqualTo(CandidateList.EMPTY);
    }

    @Test
    void aModelOfOtherEmbeddingsIsRefused() {
        FoldInModel model =
                FoldInModel.of(Objective.hu(1, 1), CONFIDENCE, 5, 2, new float[] {1, 0, 1}, new float[] {1});
        assertThatThrownBy(() -> FoldIn.of(model, ItemVectors.NONE))
                .hasMessage("fold-in has 1 items of rank 2, there are 0 embeddings of rank 1");
        ItemVectors other = new ItemVectors.Builder(3)
                .put(7, QuantisedVector.ofDirection(new float[] {1, 0, 0}))
                .build();
        assertThatThrownBy(() -> FoldIn.of(model, other)).hasMessageContaining("1 embeddings of rank 3");
    }

    private static int list(Shop shop, SessionEvent... events) {
        return shop.foldIn.list(List.of(events), NOW, shop.catalogue, THREE).size();
    }

    private static SessionEvent view(String item) {
        return event(item, EventType.VIEW, NOW);
    }

    private static SessionEvent event(String item, EventType type, Instant at) {
        return new SessionEvent(item + type + at, type, item, at, 0, 0);
    }

    /** Items with embeddings of all lengths, and one without. */
    private static final class Shop {
        static final int ITEMS = 300;

        final Random random;
        final int rank;
        final Objective objective;
        /** What the generation holds of them, multiplied out. */
        final Map<Integer, double[]> vectors = new TreeMap<>();

        final double[][] gram;
        final Catalogue catalogue;
        final FoldIn foldIn;

        Shop(Random random, int rank, Objective objective) {
            this.random = random;
            this.rank = rank;
            this.objective = objective;
            this.gram = new double[rank][rank];
            ItemVectors.Builder directions = new ItemVectors.Builder(rank);
            float[] lengths = new float[ITEMS];
            List<Item> items = new ArrayList<>(List.of(Item.of(5000, "bare", "", "", "", 1, "EUR", "")));
            for (int i = 0; i < ITEMS; i++) {
                // Every third number, so that a number is not a place.
                int number = i < 3 ? i : 3 * i;
                float[] vector = new float[rank];
                for (int k = 0; k < rank; k++) {
                    vector[k] = (float) random.nextGaussian();
                }
                QuantisedVector direction = QuantisedVector.ofDirection(vector);
                lengths[i] = 0.1f + random.nextFloat();
                directions.put(number, direction);
                double[] whole = new double[rank];
                for (int k = 0; k < rank; k++) {
                    whole[k] = lengths[i] * direction.scale() * (double) direction.code(k);
                }
                vectors.put(number, whole);
                items.add(Item.of(number, "i" + number, "", "", "", 1, "EUR", ""));
                for (int a = 0; a < rank; a++) {
                    for (int b = 0; b < rank; b++) {
                        gram[a][b] += whole[a] * whole[b];
                    }
                }
            }
            this.catalogue = new Catalogue(items);
            float[] triangle = new float[rank * (rank + 1) / 2];
            int at = 0;
            for (int a = 0; a < rank; a++) {
                for (int b = a; b < rank; b++) {
                    triangle[at++] = (float) (objective.unobserved() * gram[a][b]);
                }
            }
            this.foldIn = FoldIn.of(
                    FoldInModel.of(objective, CONFIDENCE, ITEMS, rank, triangle, lengths), directions.build());
        }

        NavigableMap<Integer, Double> pairs(int met) {
            NavigableMap<Integer, Double> pairs = new TreeMap<>();
            List<Integer> numbers = new ArrayList<>(vectors.keySet());
            Collections.shuffle(numbers, random);
            numbers.subList(0, met).forEach(number -> pairs.put(number, 0.5 + 20 * random.nextDouble()));
            return pairs;
        }

        List<SessionEvent> views(int met) {
            return pairs(met).keySet().stream()
                    .map(number -> view("i" + number))
                    .toList();
        }

        double score(float[] user, int item) {
            double sum = 0;
            for (int k = 0; k < rank; k++) {
                sum += user[k] * vectors.get(item)[k];
            }
            return sum;
        }

        /** (α₀·G + Σ a·y·yᵀ + ridge·I)·x = Σ b·y, by Gauss. */
        double[] slowSolve(Map<Integer, Double> pairs) {
            double[][] matrix = new double[rank][rank + 1];
            for (int a = 0; a < rank; a++) {
                for (int b = 0; b < rank; b++) {
                    matrix[a][b] = objective.unobserved() * gram[a][b];
                    for (Map.Entry<Integer, Double> pair : pairs.entrySet()) {
                        double[] y = vectors.get(pair.getKey());
                        matrix[a][b] += objective.weight(pair.getValue()) * y[a] * y[b];
                    }
                }
                matrix[a][a] += objective.ridge(pairs.size(), ITEMS);
                for (Map.Entry<Integer, Double> pair : pairs.entrySet()) {
                    matrix[a][rank] += objective.pull(pair.getValue()) * vectors.get(pair.getKey())[a];
                }
            }
            for (int a = 0; a < rank; a++) {
                for (int b = a + 1; b < rank; b++) {
                    double factor = matrix[b][a] / matrix[a][a];
                    for (int k = a; k <= rank; k++) {
                        matrix[b][k] -= factor * matrix[a][k];
                    }
                }
            }
            double[] x = new double[rank];
            for (int a = rank - 1; a >= 0; a--) {
                x[a] = matrix[a][rank];
                for (int b = a + 1; b < rank; b++) {
                    x[a] -= matrix[a][b] * x[b];
                }
                x[a] /= matrix[a][a];
            }
            return x;
        }
    }
}

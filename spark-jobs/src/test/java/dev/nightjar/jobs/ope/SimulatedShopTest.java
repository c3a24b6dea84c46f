package dev.nightjar.jobs.ope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A shop of which the truth is known: each visitor likes items in their own way, the logged ranking knows it badly and the
 * target better, and whether an item is clicked depends on the item and its place alone.
 */
class SimulatedShopTest {
    private static final int ITEMS = 9;
    private static final int PLACES = 4;
    private static final double RATE = 0.2;
    private static final double[] SEEN = {1, 0.7, 0.5, 0.4};
    private static final int SHOPS = 100;
    private static final int LISTS = 20_000;

    @Test
    void theTruthIsWithinTheIntervalsAsOftenAsTheySay() {
        Map<String, Integer> held = new TreeMap<>();
        Map<String, Double> sums = new TreeMap<>();
        double truth = 0;
        int better = 0;
        for (int s = 0; s < SHOPS; s++) {
            Shop shop = new Shop(s);
            List<LoggedList> lists =
                    IntStream.range(0, LISTS).mapToObj(shop::visit).toList();
            PolicyEstimate estimate = PolicyEstimate.of(lists);
            double real = shop.targetClicks / LISTS;
            truth += real;
            PolicyEstimate.Total total = estimate.total();
            held.merge("all", Math.abs(total.value() - real) < total.half() ? 1 : 0, Integer::sum);
            better += total.value() > total.logged() ? 1 : 0;
            for (int place = 1; place <= PLACES; place++) {
                double realHere = shop.targetClicksAt[place - 1] / LISTS;
                for (Estimator.Value value : estimate.byPosition().get(place).values()) {
                    held.merge(
                            value.estimator(), value.low() < realHere && realHere < value.high() ? 1 : 0, Integer::sum);
                    sums.merge(value.estimator(), value.value(), Double::sum);
                }
            }
            assertThat(total.warning()).isEmpty();
            assertThat(total.effectiveLists()).isBetween(100.0, LISTS * 1.0);
        }
        double mean = truth / SHOPS;
        System.out.println("simulated shops: truth " + mean + " clicks per list, estimated "
                + sums.entrySet().stream()
                        .map(e -> e.getKey() + " " + e.getValue() / SHOPS)
                        .toList() + "; truth within the interval " + held
                + " (of 100, of 400 by place); target said to be better in "
                + better);
        // 95 of 100 and 380 of 400 are said; both allow for four standard deviations.
        assertThat(held.get("all")).isGreaterThanOrEqualTo(87);
        for (String estimator : List.of("ips", "snips", "dr")) {
            assertThat(held.get(estimator)).as(estimator).isGreaterThanOrEqualTo(360);
            assertThat(sums.get(estimator) / SHOPS).as(estimator).isBetween(mean * 0.97, mean * 1.03);
        }
        assertThat(better).isGreaterThanOrEqualTo(90);
    }

    @Test
    void withoutChanceThereIsNothingToGoByAndItSaysSo() {
        Shop shop = new Shop(1);
        List<LoggedList> lists = IntStream.range(0, 2_000)
                .mapToObj(i -> {
                    LoggedList list = shop.visit(i);
                    return new LoggedList(
                            list.requestId(),
                            list.rail(),
                            list.shown(),
                            Collections.nCopies(PLACES, 1.0),
                            list.clicked(),
                            IntStream.range(0, PLACES)
                                    .mapToObj(p -> "never-" + p)
                                    .toList());
                })
                .toList();
        assertThat(PolicyEstimate.of(lists).total().warning()).contains("only 0 effective lists");
    }

    @Test
    void aTargetThatShowsWhatCouldNotBeShownIsWarnedOf() {
        Shop shop = new Shop(2);
        List<LoggedList> lists = IntStream.range(0, 4_000)
                .mapToObj(i -> {
                    LoggedList list = shop.visit(i);
                    List<String> half = i % 2 == 0
                            ? list.target()
                            : IntStream.range(0, PLACES)
                                    .mapToObj(p -> "never-" + p)
                                    .toList();
                    return new LoggedList(
                            list.requestId(), list.rail(), list.shown(), list.propensities(), list.clicked(), half);
                })
                .toList();
        assertThat(PolicyEstimate.of(lists).byPosition().get(1).warning()).contains("the mean weight is 0.");
    }

    private static final class Shop {
        private final Random random;
        double targetClicks;
        final double[] targetClicksAt = new double[PLACES];

        Shop(long seed) {
            random = new Random(seed);
        }

        LoggedList visit(int id) {
            double[] liked = random.doubles(ITEMS).map(d -> 0.02 + 0.3 * d * d).toArray();
            List<String> ranked = ranked(liked, 0.2);
            List<String> target = ranked(liked, 0.05).subList(0, PLACES);
            for (int place = 0; place < PLACES; place++) {
                double clicks = SEEN[place] * liked[number(target.get(place))];
                targetClicks += clicks;
                targetClicksAt[place] += clicks;
            }
            List<String> shown = new ArrayList<>(ranked.subList(0, PLACES));
            double[] propensities = IntStream.range(0, PLACES)
                    .mapToDouble(p -> 1 - 1.5 * RATE / PLACES)
                    .toArray();
            double whether = random.nextDouble();
            int place = random.nextInt(PLACES);
            int below = ITEMS - PLACES;
            if (whether < RATE / 2) {
                shown.set(place, ranked.get(PLACES + random.nextInt(below)));
                propensities[place] = RATE / 2 / PLACES / below;
            } else if (whether < RATE) {
                int other = random.nextInt(PLACES - 1);
                other = other < place ? other : other + 1;
                Collections.swap(shown, place, other);
                propensities[place] = RATE / PLACES / (PLACES - 1);
                propensities[other] = propensities[place];
            }
            List<String> clicked = new ArrayList<>();
            for (int p = 0; p < PLACES; p++) {
                if (random.nextDouble() < SEEN[p] * liked[number(shown.get(p))]) {
                    clicked.add(shown.get(p));
                }
            }
            return new LoggedList(
                    "r" + id,
                    "home",
                    shown,
                    java.util.Arrays.stream(propensities).boxed().toList(),
                    clicked,
                    target);
        }

        /** By what is liked, seen through a noise. */
        private List<String> ranked(double[] liked, double noise) {
            double[] score = new double[ITEMS];
            for (int i = 0; i < ITEMS; i++) {
                score[i] = liked[i] + noise * 0.3 * random.nextGaussian();
            }
            return IntStream.range(0, ITEMS)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -score[i]))
                    .map(i -> "i" + i)
                    .toList();
        }

        private static int number(String item) {
            return Integer.parseInt(item.substring(1));
        }
    }
}

package dev.nightjar.jobs.ope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The estimates of one target on one rail, by position and of all positions together. The guess of DR is the click rate of
 * an item at a position, pulled towards that of the position; a list is never guessed from itself, but from the other half of
 * the lists.
 *
 * @param byPosition from 1
 * @param total clicks per list
 */
record PolicyEstimate(SortedMap<Integer, Estimator> byPosition, Total total) {
    /** Lists by which an item's own rate is pulled towards its position's. */
    private static final double PRIOR = 20;

    /**
     * All positions together, by DR.
     *
     * @param half of the interval of 95 %; positions of one list are alike, so the spread is that of whole lists
     * @param effectiveLists of the position that has fewest
     */
    record Total(long lists, double logged, double value, double half, double effectiveLists, String warning) {}

    /** Shown and clicked, by item. */
    private static final class Guess {
        private final Map<String, double[]> byItem = new HashMap<>();
        private double shown;
        private double clicked;

        void add(String item, boolean wasClicked) {
            double[] counts = byItem.computeIfAbsent(item, i -> new double[2]);
            counts[0]++;
            counts[1] += wasClicked ? 1 : 0;
            shown++;
            clicked += wasClicked ? 1 : 0;
        }

        double of(String item) {
            double rate = shown == 0 ? 0 : clicked / shown;
            double[] counts = byItem.getOrDefault(item, new double[2]);
            return (counts[1] + PRIOR * rate) / (counts[0] + PRIOR);
        }
    }

    static PolicyEstimate of(List<LoggedList> lists) {
        Map<Integer, Guess[]> guesses = new HashMap<>();
        for (LoggedList list : lists) {
            for (int i = 0; i < list.shown().size(); i++) {
                String item = list.shown().get(i);
                guesses.computeIfAbsent(i + 1, p -> new Guess[] {new Guess(), new Guess()})[half(list)].add(
                        item, list.clicked().contains(item));
            }
        }
        SortedMap<Integer, Estimator> byPosition = new TreeMap<>();
        double sum = 0;
        double squares = 0;
        double clicks = 0;
        for (LoggedList list : lists) {
            double whole = 0;
            for (int i = 0; i < list.shown().size(); i++) {
                String item = list.shown().get(i);
                // A target that has nothing there comes to nothing there.
                String other = i < list.target().size() ? list.target().get(i) : "";
                Guess guess = guesses.get(i + 1)[1 - half(list)];
                Estimator.Logged logged = new Estimator.Logged(
                        list.clicked().contains(item),
                        list.propensities().get(i),
                        other.equals(item),
                        guess.of(item),
                        other.isEmpty() ? 0 : guess.of(other));
                byPosition.computeIfAbsent(i + 1, p -> new Estimator()).add(logged);
                whole += logged.doublyRobust();
                clicks += logged.clicked() ? 1 : 0;
            }
            sum += whole;
            squares += whole * whole;
        }
        double n = lists.size();
        double mean = sum / n;
        Estimator weakest = byPosition.values().stream()
                .min(java.util.Comparator.comparingDouble(Estimator::effectiveLists))
                .orElse(new Estimator());
        return new PolicyEstimate(
                byPosition,
                new Total(
                        lists.size(),
                        clicks / n,
                        mean,
                        Estimator.Z * Math.sqrt(Math.max(0, squares / n - mean * mean) / n),
                        weakest.effectiveLists(),
                        weakest.warning()));
    }

    /** Which half of the lists it belongs to. */
    private static int half(LoggedList list) {
        return Math.floorMod(list.requestId().hashCode(), 2);
    }
}

package dev.nightjar.jobs.advise;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The cheapest mode that suits a rail, and why none that is cheaper does.
 *
 * <p>A mode suits when all of these hold:
 *
 * <ol>
 *   <li>what it knows gets no older than the rail tolerates;
 *   <li>no more of the catalogue and of what is in stock changes meanwhile than the threshold: beyond it the lists of the
 *       night grow thin, though nothing sold out is shown in any mode;
 *   <li>it is real-time, or the rail tolerates a day, or few events come from shoppers without history: only the session
 *       says something of the others.
 * </ol>
 *
 * @param rail its name
 * @param tolerates the age that the rail tolerates
 * @param advised the mode
 * @param reasons why no cheaper one, and why this one; at least one
 */
public record Advice(String rail, Duration tolerates, Mode advised, List<String> reasons, Cost cost) {
    private static final Duration DAY = Duration.ofDays(1);

    /** Decides; the same facts give the same advice. */
    public static Advice of(String rail, Duration tolerates, ShopFacts facts, Thresholds thresholds) {
        List<String> reasons = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            List<String> against = against(mode, tolerates, facts, thresholds);
            if (against.isEmpty()) {
                reasons.add(mode.label() + ": " + inFavour(mode, tolerates, facts, thresholds));
                return new Advice(rail, tolerates, mode, List.copyOf(reasons), Cost.of(mode, facts, thresholds));
            }
            reasons.add("not " + mode.label() + ": " + String.join("; ", against));
        }
        throw new IllegalStateException("nothing can be said against real-time");
    }

    private static List<String> against(Mode mode, Duration tolerates, ShopFacts facts, Thresholds thresholds) {
        List<String> against = new ArrayList<>();
        if (mode == Mode.REAL_TIME) {
            return against;
        }
        Duration age = mode.age(thresholds.pause());
        if (age.compareTo(tolerates) > 0) {
            against.add("what it knows is up to " + shown(age) + " old, the rail tolerates " + shown(tolerates));
        }
        double changed = facts.changedIn(days(age));
        if (changed > thresholds.changed()) {
            against.add(String.format(
                    Locale.ROOT,
                    "in %s %s of the items sell out, come back, appear or go (more than %s)",
                    shown(age),
                    percent(changed),
                    percent(thresholds.changed())));
        }
        if (tolerates.compareTo(DAY) < 0 && facts.withoutHistory() > thresholds.withoutHistory()) {
            against.add(percent(facts.withoutHistory())
                    + " of the events come from shoppers without history, of whom only the session says something"
                    + " (more than " + percent(thresholds.withoutHistory()) + ")");
        }
        return against;
    }

    private static String inFavour(Mode mode, Duration tolerates, ShopFacts facts, Thresholds thresholds) {
        if (mode == Mode.REAL_TIME) {
            return "the next request knows of the last click";
        }
        Duration age = mode.age(thresholds.pause());
        return "the rail tolerates " + shown(tolerates) + ", and in " + shown(age) + " only "
                + percent(facts.changedIn(days(age))) + " of the items change";
    }

    private static double days(Duration age) {
        return age.toMillis() / (double) DAY.toMillis();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
    }

    /** Such as {@code 1 d}, {@code 15 min}; in the largest unit that divides it. */
    static String shown(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0) {
            return "0 s";
        }
        return seconds % 86_400 == 0
                ? seconds / 86_400 + " d"
                : seconds % 3_600 == 0
                        ? seconds / 3_600 + " h"
                        : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}

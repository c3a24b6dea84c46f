package dev.nightjar.serving.recommend;

import dev.nightjar.contract.Key;
import dev.nightjar.ranking.Rail;
import dev.nightjar.ranking.RankingSettings;
import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.When;
import dev.nightjar.recommend.Slot;
import dev.nightjar.redis.Visitor;
import dev.nightjar.serving.http.Mistake;
import dev.nightjar.serving.http.Problem;
import dev.nightjar.serving.http.ProblemException;
import dev.nightjar.serving.http.Wording;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the parts of a request for recommendations, wherever they stand, and gathers every mistake. A part that is empty
 * counts as left out.
 */
public final class RequestReader {
    /** What a device may be. */
    public static final List<String> DEVICES = List.of("mobile", "desktop", "tablet", "app");

    private static final String DEFAULT_RAIL = "home";
    private static final int LONGEST_CAMPAIGN = 200;
    private static final int MOST_ABOUT = 50;

    private final RankingSettings settings;
    private final int mostItems;
    private final Clock clock;
    private final List<Mistake> mistakes = new ArrayList<>();

    /**
     * Reads for one store.
     *
     * @param mostItems most items of one list
     */
    RequestReader(RankingSettings settings, int mostItems, Clock clock) {
        this.settings = settings;
        this.mostItems = mostItems;
        this.clock = clock;
    }

    /** Adds a mistake found elsewhere. */
    void mistake(Mistake mistake) {
        mistakes.add(mistake);
    }

    /**
     * Returns what was read.
     *
     * @throws ProblemException when there was a mistake; it has them all
     */
    <T> T checked(T read) {
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("the request has mistakes; errors lists them", mistakes));
        }
        return read;
    }

    /** Who asks. The name of the field of the user differs between query and body. */
    Visitor visitor(String sessionField, Optional<String> session, String userField, Optional<String> user) {
        return new Visitor(text(sessionField, session, Key.MAX_ID_BYTES), text(userField, user, Key.MAX_ID_BYTES));
    }

    RequestContext context(Optional<String> device, Optional<String> campaign, Optional<String> country) {
        String known = device.filter(text -> !text.isEmpty()).orElse("");
        if (!known.isEmpty() && !DEVICES.contains(known)) {
            mistakes.add(Mistake.notOneOf("device", known, DEVICES));
        }
        String where = country.filter(text -> !text.isEmpty()).orElse("");
        if (!where.isEmpty() && !When.isCountry(where)) {
            mistakes.add(Mistake.of(
                    "country",
                    where,
                    "is not a country as two upper-case letters",
                    "send the ISO 3166-1 code, such as DE, or leave it out"));
        }
        return new RequestContext(
                known,
                text("campaign", campaign, LONGEST_CAMPAIGN).orElse(""),
                where,
                LocalDateTime.now(clock.withZone(settings.zone())));
    }

    /**
     * A list asked for, its fields as texts.
     *
     * @param at what stands before the names of its fields in a mistake
     * @param about ids of the items in view or in the basket
     */
    Slot slot(String at, Optional<String> rail, Optional<String> count, List<String> about, Optional<String> category) {
        Map<String, Rail> rails = settings.rails();
        String name = rail.filter(text -> !text.isEmpty()).orElse(DEFAULT_RAIL);
        if (!rails.containsKey(name)) {
            mistakes.add(Mistake.notOneOf(at + "rail", name, List.copyOf(rails.keySet())));
        }
        List<String> items =
                about.stream().filter(id -> !id.isEmpty()).distinct().toList();
        if (items.size() > MOST_ABOUT) {
            mistakes.add(Mistake.of(
                    at + "item",
                    items.size() + " items",
                    "are more than " + MOST_ABOUT,
                    "send at most " + MOST_ABOUT + ", the latest ones"));
        }
        items.forEach(id -> text(at + "item", Optional.of(id), Key.MAX_ID_BYTES));
        Rail known = rails.getOrDefault(name, rails.get(DEFAULT_RAIL));
        int wanted = count(at + "count", count).orElse(Math.min(mostItems, known.count()));
        String path = text(at + "category", category, Key.MAX_ID_BYTES).orElse("");
        if (known.filter().withinCategory() && path.isEmpty()) {
            mistakes.add(Mistake.of(
                    at + "category",
                    "(absent)",
                    "is needed: the rail " + name + " shows the items of one category",
                    "send the category's path, such as kitchen/cutting-boards"));
        }
        return new Slot(known, wanted, items, path);
    }

    private Optional<Integer> count(String field, Optional<String> text) {
        if (text.isEmpty() || text.get().isEmpty()) {
            return Optional.empty();
        }
        try {
            int n = Integer.parseInt(text.get());
            if (n >= 1 && n <= mostItems) {
                return Optional.of(n);
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        String range = "1 to " + mostItems;
        mistakes.add(Mistake.of(field, text.get(), "is not a whole number from " + range, "send " + range));
        return Optional.empty();
    }

    private Optional<String> text(String field, Optional<String> value, int mostBytes) {
        Optional<String> given = value.filter(text -> !text.isEmpty());
        if (given.isEmpty()) {
            return given;
        }
        if (!Wording.isUnicode(given.get())) {
            mistakes.add(Mistake.of(field, given.get(), "holds half of a surrogate pair", "send valid Unicode"));
        } else if (given.get().getBytes(StandardCharsets.UTF_8).length > mostBytes) {
            mistakes.add(Mistake.of(
                    field,
                    given.get(),
                    "is longer than " + mostBytes + " bytes",
                    "send at most " + mostBytes + " bytes"));
        } else {
            return given;
        }
        // The placeholder keeps a part that is wrong from being refused a second time, by its type.
        return Optional.of("?");
    }
}

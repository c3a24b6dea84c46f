package dev.nightjar.rules;

import dev.nightjar.ranking.RequestContext;
import dev.nightjar.ranking.Target;
import dev.nightjar.ranking.When;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One thing that a merchandiser wants: an action on some items, on some rails, in some circumstances, for some time.
 *
 * @param id {@code [A-Za-z0-9][A-Za-z0-9._-]{0,63}}; explanations and findings name it
 * @param rails where it applies; empty for all
 * @param target of a pin exactly one item, by its id
 */
public record Rule(String id, Set<String> rails, When when, Validity valid, Target target, Action action) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public Rule {
        if (!isId(id)) {
            throw new IllegalArgumentException("'" + id + "' is no id of a rule: use 1 to 64 letters, digits, dots,"
                    + " hyphens and underscores, a letter or digit first");
        }
        rails = Set.copyOf(rails);
        if (action instanceof Action.Pin && target.items().size() != 1) {
            throw new IllegalArgumentException("rule " + id + " pins "
                    + target.items().size() + " items; a pin names one item, and has one place");
        }
    }

    /** Whether a text can be the id of a rule. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The name in reasons, such as {@code rule:winter-sale}. */
    public String name() {
        return "rule:" + id;
    }

    boolean appliesOn(String rail) {
        return rails.isEmpty() || rails.contains(rail);
    }

    boolean holds(RequestContext context, Instant now) {
        return valid.contains(now) && when.holds(context);
    }
}

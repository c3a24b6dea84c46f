package dev.nightjar.rules;

import java.util.List;
import java.util.Locale;

/**
 * What is wrong, or soon will be, with a set of rules.
 *
 * @param rules ids of the rules it is about, in their order
 * @param problem what is wrong, for people
 * @param fix what to do
 */
public record Finding(Severity severity, Kind kind, List<String> rules, String problem, String fix) {

    /** How bad it is. */
    public enum Severity {
        /** The rules cannot do what they say, so that they are not accepted. */
        ERROR,
        /** They may be meant so. */
        WARNING;

        /** The word in answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What sort of thing is wrong. */
    public enum Kind {
        /** Two rules want what cannot be together. */
        CONTRADICTION,
        /** Too few items are left for a rail. */
        STARVES,
        /** There is no moment at which the rule could hold. */
        NEVER_HOLDS,
        /** It is over. */
        EXPIRED,
        /** It is over soon. */
        EXPIRES_SOON,
        /** It is about something that is not in the catalogue or not in the settings. */
        UNKNOWN_TARGET;

        /** The word in answers, such as {@code expires_soon}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        rules = List.copyOf(rules);
    }

    static Finding error(Kind kind, List<String> rules, String problem, String fix) {
        return new Finding(Severity.ERROR, kind, rules, problem, fix);
    }

    static Finding warning(Kind kind, List<String> rules, String problem, String fix) {
        return new Finding(Severity.WARNING, kind, rules, problem, fix);
    }
}

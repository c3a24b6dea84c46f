package dev.nightjar.serving.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One thing wrong in a request.
 *
 * @param index place in the list of items; null where there is no list
 * @param field the parameter, or the path of the field, cut when long
 * @param value what was sent, as text, cut when long
 * @param problem what is wrong with it
 * @param allowed the only values, where there are few; null otherwise
 * @param fix what to do
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mistake(Integer index, String field, String value, String problem, List<String> allowed, String fix) {
    public Mistake {
        field = Wording.shortened(field);
        value = Wording.shortened(value);
        problem = Wording.repaired(problem);
        fix = Wording.repaired(fix);
    }

    /** A wrong parameter, or a wrong field outside any list. */
    public static Mistake of(String field, Object value, String problem, String fix) {
        return new Mistake(null, field, shown(value), problem, null, fix);
    }

    /** A wrong field of a list's entry. */
    public static Mistake at(int index, String field, Object value, String problem, String fix) {
        return new Mistake(index, field, shown(value), problem, null, fix);
    }

    /** A parameter that takes one of a few values. */
    public static Mistake notOneOf(String field, String value, List<String> allowed) {
        return new Mistake(
                null, field, value, "is none of the allowed values", allowed, "use " + String.join(", ", allowed));
    }

    private static String shown(Object value) {
        return value instanceof JsonNode node && node.isMissingNode() ? "(absent)" : String.valueOf(value);
    }
}

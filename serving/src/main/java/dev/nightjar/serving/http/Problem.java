package dev.nightjar.serving.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * An error as RFC 9457 has it. {@code type} names the kind for programs, {@code detail} says for people what is wrong
 * and what to do.
 *
 * @param instance the request's path; null until it is sent
 * @param requestId the request's id; null until it is sent
 * @param errors the mistakes in the request, null where it is not about those
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type, String title, int status, String detail, String instance, String requestId, List<Mistake> errors) {

    public Problem {
        detail = Wording.repaired(detail);
    }

    /** A problem of the kind {@code urn:nightjar:problem:KIND}. */
    public static Problem of(String kind, String title, int status, String detail) {
        return new Problem("urn:nightjar:problem:" + kind, title, status, detail, null, null, null);
    }

    /** 400, with what is wrong. */
    public static Problem invalid(String detail, List<Mistake> mistakes) {
        return new Problem(
                "urn:nightjar:problem:invalid-request",
                "Invalid request",
                400,
                detail,
                null,
                null,
                List.copyOf(mistakes));
    }

    /** The same with its causes, one by one. */
    public Problem because(List<Mistake> mistakes) {
        return new Problem(type, title, status, detail, instance, requestId, List.copyOf(mistakes));
    }

    Problem of(String path, String id) {
        return new Problem(type, title, status, detail, path, id, errors);
    }
}

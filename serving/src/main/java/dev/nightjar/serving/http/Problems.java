package dev.nightjar.serving.http;

import dev.nightjar.redis.GenerationUnavailable;
import dev.nightjar.redis.RedisUnreachable;
import dev.nightjar.serving.store.UnknownStore;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** The one place where an exception becomes an error answer. */
public final class Problems {
    /** What every error answer is sent as. */
    public static final String CONTENT_TYPE = "application/problem+json";

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** Answers a request that ended in an exception. */
    public static void answer(Exception e, Context ctx) {
        Problem problem = of(e, ctx);
        if (problem.status() == 503) {
            ctx.header("Retry-After", "1");
        }
        byte[] body = Json.bytes(problem.of(ctx.path(), RequestLog.idOf(ctx)));
        ctx.status(problem.status()).result(body).contentType(CONTENT_TYPE);
    }

    /** Answers a request that ended in an error of the Java machine, such as a class that is missing. */
    public static void answer(Error e, HttpServletResponse response) {
        log.error("a request failed", e);
        response.setStatus(500);
        response.setContentType(CONTENT_TYPE);
        try {
            response.getOutputStream().write(Json.bytes(internal()));
        } catch (IOException broken) {
            // The client has gone; the cause of the failure is logged above.
            log.debug("no answer could be sent", broken);
        }
    }

    private static Problem internal() {
        return Problem.of("internal", "Internal error", 500, "the server failed; its log has the cause");
    }

    private static Problem of(Exception e, Context ctx) {
        if (e instanceof ProblemException known) {
            return known.problem();
        }
        if (e instanceof UnknownStore) {
            return Problem.of("unknown-store", "Unknown store", 404, e.getMessage());
        }
        if (e instanceof GenerationUnavailable) {
            return Problem.of("generation-unavailable", "Generation unavailable", 409, e.getMessage());
        }
        if (e instanceof JedisException || e instanceof RedisUnreachable) {
            log.warn("{} {}: Redis does not answer: {}", ctx.method(), ctx.path(), e.getMessage());
            return Problem.of(
                    "redis-unavailable",
                    "Redis unavailable",
                    503,
                    "Redis does not answer, so nothing is acknowledged; send the request again");
        }
        if (e instanceof HttpResponseException http) {
            return ofStatus(http, ctx);
        }
        if (e instanceof IOException || e instanceof HttpException) {
            // Handlers read nothing but the request's body.
            return Problem.of(
                    "bad-http",
                    "Bad Request",
                    400,
                    "the body could not be read to its end (" + e.getMessage()
                            + "); send as much as Content-Length or the chunks promise");
        }
        log.error("{} {} failed, id={}", ctx.method(), ctx.path(), RequestLog.idOf(ctx), e);
        return internal();
    }

    private static Problem ofStatus(HttpResponseException e, Context ctx) {
        HttpStatus status = HttpStatus.forStatus(e.getStatus());
        String detail = switch (status) {
            case NOT_FOUND -> "there is no " + ctx.path() + "; /openapi.json lists all paths";
            case METHOD_NOT_ALLOWED -> ctx.method() + " is not for " + ctx.path() + "; /openapi.json lists all methods";
            case CONTENT_TOO_LARGE -> "the body is larger than serving.max-body allows; send it in parts";
            default -> String.valueOf(e.getMessage());
        };
        return Problem.of(
                status.name().toLowerCase(Locale.ROOT).replace('_', '-'), status.getMessage(), e.getStatus(), detail);
    }
}

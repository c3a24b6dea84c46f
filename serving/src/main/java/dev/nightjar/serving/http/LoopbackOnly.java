package dev.nightjar.serving.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Answers only clients on this machine, 403 to all others.
 *
 * <p>There are no API keys yet, so nothing else tells an operator from a stranger. The address alone is not enough: a
 * proxy on this machine would pass strangers on, and a web page open in a browser on this machine can send requests
 * here. Both show in the names the request was meant for ({@code Host}) and came from ({@code Origin}), so those must be
 * this machine too.
 */
public final class LoopbackOnly implements Handler {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "");

    @Override
    public void handle(Context ctx) {
        boolean hostIsLocal =
                isLocalName(Optional.ofNullable(ctx.header("Host")).map(host -> "http://" + host));
        boolean originIsLocal = isLocalName(Optional.ofNullable(ctx.header("Origin")));
        if (!isLoopback(ctx.req().getRemoteAddr()) || !hostIsLocal || !originIsLocal) {
            throw new ProblemException(Problem.of(
                    "loopback-only",
                    "Only this machine is answered",
                    403,
                    "no API keys are set, so only clients on this machine are answered; call http://127.0.0.1"));
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean isLocalName(Optional<String> url) {
        try {
            return url.isEmpty()
                    || NAMES.contains(
                            Optional.ofNullable(new URI(url.get()).getHost()).orElse("null"));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

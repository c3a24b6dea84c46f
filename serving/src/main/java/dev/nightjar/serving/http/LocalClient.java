package dev.nightjar.serving.http;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Tells whether a client is on this machine.
 *
 * <p>The address alone is not enough: a proxy on this machine would pass strangers on, and a web page open in a browser
 * on this machine can send requests here. Both show in the names the request was meant for ({@code Host}) and came from
 * ({@code Origin}), so those must be this machine too. A proxy that rewrites {@code Host} hides it: set API keys before
 * putting one in front.
 */
public final class LocalClient {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]", "");

    private LocalClient() {}

    /** Whether address, {@code Host} and {@code Origin} are all this machine. */
    public static boolean sent(Context ctx) {
        return isLoopback(ctx.req().getRemoteAddr())
                && isLocalName(Optional.ofNullable(ctx.header("Host")).map(host -> "http://" + host))
                && isLocalName(Optional.ofNullable(ctx.header("Origin")));
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

package dev.nightjar.serving;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** The server that these settings describe, as its own commands call it. */
record RunningServer(URI address) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();

    static RunningServer of(ServingSettings settings) {
        return new RunningServer(URI.create("http://" + reachable(settings.host()) + ":" + settings.port()));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path)));
    }

    HttpResponse<String> put(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(address.resolve(path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        // A store with API keys needs one from this machine, too; the environment is not shown to other users.
        Optional.ofNullable(System.getenv("NIGHTJAR_API_KEY")).ifPresent(key -> request.header("X-Api-Key", key));
        return CLIENT.send(request.timeout(DEADLINE).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The name under which this machine reaches what listens on the host; "any" is no address to call. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "::" -> "127.0.0.1";
            default -> host.contains(":") ? "[" + host + "]" : host;
        };
    }
}

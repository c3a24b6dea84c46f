package dev.nightjar.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * Walks the running server as a newcomer would: asks for a shopper's list, sells the first item out, asks again. It puts
 * a few units back at the end, so it is for sample shops only.
 */
@Command(
        name = "smoke",
        description = "Shows a list, sells its first item out, and shows that it is gone; exit 1 when it is not.")
final class Smoke implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COUNT = 5;
    private static final int RESTOCKED = 3;

    @ParentCommand
    private Main main;

    @Option(names = "--store", required = true, description = "the store")
    private String store;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        RunningServer server = main.runningServer();
        PrintWriter out = spec.commandLine().getOut();
        JsonNode generations = read(server.get(path("/generations")));
        String user = generations.at("/generations/0/example_users/0").asText();
        JsonNode before = recommendations(server, user);
        print(out, "For shopper " + user + ":", before);
        if (before.at("/items").isEmpty()) {
            out.println("nothing was recommended");
            return 1;
        }
        JsonNode first = before.at("/items/0");
        JsonNode stock = read(server.put(path("/stock"), stock(first, 0)));
        out.printf(
                "%nThe shop reports %s sold out in every size: %s%n%n",
                first.get("item_id").asText(), stock);
        JsonNode after = recommendations(server, user);
        print(out, "The next answer:", after);
        boolean gone = StreamSupport.stream(after.at("/items").spliterator(), false)
                .noneMatch(item -> item.get("item_id").equals(first.get("item_id")));
        read(server.put(path("/stock"), stock(first, RESTOCKED)));
        out.println(gone ? "\nIt is gone." : "\nIt is STILL THERE.");
        return gone ? 0 : 1;
    }

    private JsonNode recommendations(RunningServer server, String user) throws IOException, InterruptedException {
        return read(server.get(
                path("/recommendations?count=" + COUNT + "&user=" + URLEncoder.encode(user, StandardCharsets.UTF_8))));
    }

    private String path(String rest) {
        return "/v1/stores/" + store + rest;
    }

    /** All sizes that the answer offered, at so many units. */
    private static String stock(JsonNode item, int units) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode entry = body.putArray("items")
                .addObject()
                .put("item_id", item.get("item_id").asText());
        ObjectNode sizes = entry.putObject("sizes");
        item.get("sizes").forEach(size -> sizes.put(size.asText(), units));
        if (sizes.isEmpty()) {
            sizes.put("-", units);
        }
        return body.toString();
    }

    private static JsonNode read(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private static void print(PrintWriter out, String title, JsonNode answer) {
        out.printf(
                Locale.ROOT,
                "%s (%s, generation %s, data of %s, dropped %s)%n",
                title,
                answer.get("strategy").asText(),
                answer.get("generation"),
                answer.get("data_date").asText(),
                answer.get("dropped"));
        int rank = 0;
        for (JsonNode item : answer.get("items")) {
            rank++;
            out.printf(
                    Locale.ROOT,
                    "  %d. %-8s %-56s %8.2f %s  %-12s score %.3f (%s)%n",
                    rank,
                    item.get("item_id").asText(),
                    item.get("title").asText(),
                    item.get("price").asDouble(),
                    item.get("currency").asText(),
                    item.get("sizes"),
                    item.get("score").asDouble(),
                    item.get("source").asText());
        }
    }
}

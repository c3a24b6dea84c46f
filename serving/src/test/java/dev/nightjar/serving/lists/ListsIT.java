package dev.nightjar.serving.lists;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightjar.lists.Csv;
import dev.nightjar.lists.Edition;
import dev.nightjar.lists.Editions;
import dev.nightjar.lists.ListManifest;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** A sentence of the endpoints' Javadoc each, on files as the job writes them. */
class ListsIT {
    private static final String URL = "/v1/stores/lantern/lists/autumn-mail";

    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        local = LocalRedis.start();
        try (UnifiedJedis redis = TestServer.redis(local.url())) {
            TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        }
        server = TestServer.start(folder, local.url(), "email.folder = lists\n");
        write("2026-10-30", 1, 3);
        write("2026-10-31", 1, 50);
        write("2026-10-31", 2, 1000);
    }

    @AfterAll
    static void stop() {
        server.close();
        local.close();
    }

    @BeforeEach
    void restock() {
        try (UnifiedJedis redis = TestServer.redis(local.url())) {
            TinyShop.standard().stocked(redis, "lantern");
        }
    }

    private static String user(int i) {
        return i == 0 ? "mia" : "u%05d".formatted(i);
    }

    /** Users mia and u00001 on; every third is of variant b. */
    private static void write(String date, int number, int users) throws IOException {
        Editions editions = new Editions(folder.resolve("lists"), "lantern", "autumn-mail");
        Edition edition = editions.next(LocalDate.parse(date));
        assertThat(edition.number()).isEqualTo(number);
        Files.createDirectories(edition.folder());
        List<String> csv = new ArrayList<>(List.of(Csv.line(List.of("user_id", "variant", "item_1_title"))));
        List<String> json = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            String variant = i % 3 == 2 ? "b" : "a";
            csv.add(Csv.line(List.of(user(i), variant, "say \"" + i + "\", =x")));
            json.add("{\"user_id\":\"" + user(i) + "\",\"variant\":\"" + variant
                    + "\",\"generated_at\":\"2026-11-01T03:00:00Z\",\"items\":[" + item("D1", "\"M\"") + ","
                    + item("C1", "") + "]}");
        }
        Files.writeString(edition.file("lists.csv"), String.join("\n", csv) + "\n");
        Files.writeString(edition.file("lists.jsonl"), String.join("\n", json) + "\n");
        Files.writeString(
                edition.file(Edition.MANIFEST),
                new ListManifest(
                                "lantern",
                                "autumn-mail",
                                edition.label(),
                                new ListManifest.Origin(
                                        "run", 1, "test", Instant.parse("2026-11-01T03:00:00Z"), Map.of(), "x"),
                                users,
                                2L * users,
                                Map.of("holdout", 4L),
                                Map.of("a", "own", "b", "home"),
                                "https://shop.example/{item}",
                                List.of(
                                        new ListManifest.ListedFile("lists.csv", users, 1, number + "c".repeat(63)),
                                        new ListManifest.ListedFile("lists.jsonl", users, 1, number + "d".repeat(63))))
                        .toJson());
    }

    private static String item(String id, String sizes) {
        return "{\"rank\":1,\"item_id\":\"" + id + "\",\"title\":\"Item " + id
                + "\",\"category\":\"c\",\"price\":10.0,\"currency\":\"EUR\",\"url\":\"https://shop.example/" + id
                + "\",\"image_url\":\"\",\"sizes\":[" + sizes + "]}";
    }

    private static String file(String date, int number, String name) {
        try {
            return Files.readString(
                    folder.resolve("lists/lantern/autumn-mail").resolve(date + "/" + number + "/" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theNewestEditionOfTheNewestDateComesAsItLiesInTheFile() {
        Answer json = server.get(URL);
        assertThat(json.status()).isEqualTo(200);
        assertThat(json.body()).isEqualTo(file("2026-10-31", 2, "lists.jsonl"));
        assertThat(json.header("nightjar-edition")).isEqualTo("2026-10-31/2");
        assertThat(json.contentType()).isEqualTo("application/x-ndjson");
        Answer csv = server.get(URL + "?format=csv&date=2026-10-31&edition=1");
        assertThat(csv.body()).isEqualTo(file("2026-10-31", 1, "lists.csv"));
        assertThat(csv.contentType()).startsWith("text/csv");
        assertThat(csv.header("content-disposition")).contains("autumn-mail-2026-10-31-1.csv");
        assertThat(server.get(URL + "?date=2026-10-30").body()).isEqualTo(file("2026-10-30", 1, "lists.jsonl"));
    }

    @Test
    void aBrokenPullGoesOnBehindTheLastLine() {
        for (String format : List.of("csv", "jsonl")) {
            String all = server.get(URL + "?format=" + format).body();
            String rest =
                    server.get(URL + "?format=" + format + "&after=u00499").body();
            String header = format.equals("csv") ? all.substring(0, all.indexOf('\n') + 1) : "";
            assertThat(rest).startsWith(header).hasLineCount(500 + (header.isEmpty() ? 0 : 1));
            assertThat(all).endsWith(rest.substring(header.length()));
            // Somebody who is in no list has a place all the same.
            assertThat(server.get(URL + "?format=" + format + "&after=u00499x").body())
                    .isEqualTo(rest);
            assertThat(server.get(URL + "?format=" + format + "&after=zzz").body())
                    .isEqualTo(header);
        }
        assertThat(server.get(URL + "?after=1~u00045").body())
                .hasLineCount(4)
                .contains("u00046")
                .contains("u00049");
    }

    @Test
    void partsPutTogetherAreTheWhole() {
        for (String query : List.of("format=jsonl&limit=77", "format=jsonl&variant=b&limit=100")) {
            StringBuilder together = new StringBuilder();
            String next = URL + "?" + query;
            int parts = 0;
            while (!next.isEmpty()) {
                Answer part = server.get(next);
                assertThat(part.status()).isEqualTo(200);
                together.append(part.body());
                String link = part.header("link");
                next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
                parts++;
            }
            assertThat(parts).isEqualTo(query.contains("variant") ? 4 : 13);
            assertThat(together.toString())
                    .isEqualTo(server.get(URL + "?" + query.replaceAll("&limit=.*", ""))
                            .body());
        }
    }

    @Test
    void aVariantHasItsUsersAlone() {
        String lines = server.get(URL + "?format=csv&variant=b").body();
        assertThat(lines.lines().skip(1).map(line -> Csv.cells(line).get(1)))
                .hasSize(333)
                .containsOnly("b");
        assertThat(server.get(URL + "?variant=c")
                        .json()
                        .path("errors")
                        .path(0)
                        .path("allowed")
                        .toString())
                .isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void anUnchangedListIsNotSentAgain() {
        String tag = server.get(URL + "?format=csv").header("etag");
        Answer again = server.send(server.request(URL + "?format=csv").header("If-None-Match", tag));
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        List<String> others = new ArrayList<>();
        for (String query : List.of(
                "",
                "?format=csv&edition=1&date=2026-10-31",
                "?format=csv&variant=a",
                "?format=csv&after=u1",
                "?format=csv&limit=3")) {
            others.add(server.get(URL + query).header("etag"));
        }
        assertThat(others).doesNotHaveDuplicates().doesNotContain(tag);
        assertThat(tag).matches("W/\"[0-9a-f-]+\"");
    }

    @Test
    void whoTakesGzipGetsIt() throws Exception {
        HttpResponse<InputStream> answer = HttpClient.newHttpClient()
                .send(server.request(URL).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
        try (InputStream body = new GZIPInputStream(answer.body())) {
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(file("2026-10-31", 2, "lists.jsonl"));
        }
    }

    @Test
    void whatIsNotThereIs404AndWhatCannotBeMeantIs400() {
        assertThat(server.get("/v1/stores/nowhere/lists/autumn-mail").status()).isEqualTo(404);
        for (String campaign : List.of("spring-mail", "%2e%2e", "A")) {
            assertThat(server.get("/v1/stores/lantern/lists/" + campaign).status())
                    .as(campaign)
                    .isIn(400, 404);
        }
        Answer none = server.get(URL + "?date=2026-10-29");
        assertThat(none.status()).isEqualTo(404);
        assertThat(none.json().path("detail").asText()).contains("there are lists of [2026-10-31, 2026-10-30]");
        assertThat(server.get(URL + "?edition=9").status()).isEqualTo(404);
        for (String query : List.of("date=yesterday", "edition=0", "format=xml", "limit=0", "limit=1000001")) {
            Answer answer = server.get(URL + "?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.json().path("errors").path(0).path("field").asText())
                    .isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void theManifestSaysWhatItIs() {
        JsonNode manifest = server.get(URL + "/manifest").json();
        assertThat(manifest.path("users").asInt()).isEqualTo(1000);
        assertThat(manifest.path("left_out").path("holdout").asInt()).isEqualTo(4);
        assertThat(server.get(URL + "/manifest?date=2026-10-30")
                        .json()
                        .path("edition")
                        .asText())
                .isEqualTo("2026-10-30/1");
    }

    @Test
    void anOpenedMailShowsWhatIsStillThereAndWhatTakesThePlaceOfTheRest() {
        JsonNode before = server.get(URL + "/users/mia").json();
        assertThat(ids(before)).containsExactly("D1", "C1");
        assertThat(before.path("dropped").size()).isZero();
        assertThat(before.path("items").path(0).path("sizes").toString()).isEqualTo("[\"M\"]");

        server.putStock("D1", "{\"M\":0}");
        JsonNode after = server.get(URL + "/users/mia").json();
        assertThat(ids(after)).containsExactly("C1", "D2");
        assertThat(after.path("dropped").path("sold_out").asInt()).isEqualTo(1);
        assertThat(after.path("items").path(0).path("mailed").asBoolean()).isTrue();
        assertThat(after.path("items").path(1).path("mailed").asBoolean()).isFalse();
        assertThat(after.path("items").path(1).path("url").asText()).isEqualTo("https://shop.example/D2");
        assertThat(after.path("requested").asInt()).isEqualTo(2);

        server.putStock("C1", "{\"-\":0}");
        assertThat(ids(server.get(URL + "/users/mia").json()))
                .doesNotContain("D1", "C1")
                .hasSize(2);
        assertThat(server.get(URL + "/users/u00001").header("cache-control")).isEqualTo("no-store");
        Answer nobody = server.get(URL + "/users/nobody");
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.json().path("detail").asText()).contains("has no list in edition 2026-10-31/2");
    }

    private static List<String> ids(JsonNode answer) {
        return IntStream.range(0, answer.path("items").size())
                .mapToObj(i -> answer.path("items").path(i).path("item_id").asText())
                .toList();
    }
}

package dev.nightjar.serving.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import dev.nightjar.serving.TinyShop;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;

/** Holds the description of the API and the server to each other. */
class OpenApiIT {
    @TempDir
    static Path folder;

    private static LocalRedis local;
    private static TestServer server;
    private static JsonNode api;

    @BeforeAll
    static void start() {
        local = LocalRedis.start();
        try (UnifiedJedis redis = TestServer.redis(local.url())) {
            TinyShop.standard().stocked(redis, "lantern").publish(redis, "lantern");
        }
        server = TestServer.start(folder, local.url(), "");
        api = server.get("/openapi.json").json();
    }

    @AfterAll
    static void stop() {
        server.close();
        local.close();
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        Set<String> described = new TreeSet<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method + " " + path.getKey())));
        assertThat(server.routes()).isEqualTo(described);
    }

    @Test
    void everyPathParameterIsDescribed() {
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    Set<String> named = new TreeSet<>();
                    operation.path("parameters").forEach(p -> {
                        if (p.path("in").textValue().equals("path")) {
                            named.add("{" + p.path("name").textValue() + "}");
                        }
                    });
                    assertThat(List.of(path.getKey().split("/")))
                            .filteredOn(part -> part.startsWith("{"))
                            .containsExactlyInAnyOrderElementsOf(named);
                }));
    }

    @Test
    void realAnswersAreAsDescribed() {
        String stock = "/v1/stores/{store}/stock";
        String recommendations = "/v1/stores/{store}/recommendations";
        String activate = "/v1/stores/{store}/generations/{n}/activate";
        check("get", "/v1/stores", server.get("/v1/stores"), 200);
        check("get", recommendations, server.recommend("user=mia&count=12&device=mobile"), 200);
        check("get", recommendations, server.recommend("user=nobody"), 200);
        check("get", recommendations, server.get("/v1/stores/empty/recommendations"), 200);
        check("get", recommendations, server.recommend("count=0&rail=x"), 400);
        check("get", recommendations, server.get("/v1/stores/x/recommendations"), 404);
        String explain = "/v1/stores/{store}/explain";
        String explained = "/v1/stores/lantern/explain?user=mia&count=2";
        check("get", explain, server.get(explained), 200);
        check("get", explain, server.get(explained + "&of=C3&of=ghost&of=D1"), 200);
        check("get", explain, server.get("/v1/stores/empty/explain"), 200);
        check("get", "/v1/stores/{store}/features", server.get("/v1/stores/lantern/features?user=mia"), 200);
        check("get", "/v1/stores/{store}/features", server.get("/v1/stores/empty/features?count=x"), 400);
        String page = "/v1/stores/{store}/page";
        String body = "{\"user_id\":\"mia\",\"rails\":[{\"rail\":\"home\"},{\"rail\":\"cups\",\"item\":[\"C1\"]}]}";
        check("post", page, server.post("/v1/stores/lantern/page", body), 200);
        check("post", page, server.post("/v1/stores/lantern/page", "{\"rails\":[],\"x\":1}"), 400);
        check("put", stock, server.putStock("D1", "{\"M\":0}"), 200);
        check("put", stock, server.putStock("ghost", "{\"M\":0}"), 200);
        check("put", stock, server.putStock("", "{\"M\":-1}"), 400);
        check("put", stock, server.put("/v1/stores/lantern/stock", "{"), 400);
        check("post", "/v1/stores/{store}/events", postEvents(server, "view"), 200);
        check("post", "/v1/stores/{store}/events", postEvents(server, "view\",\"size\":\"M"), 200);
        check("post", "/v1/stores/{store}/events", postEvents(server, "look"), 400);
        check("get", "/v1/stores/{store}/generations", server.get("/v1/stores/lantern/generations"), 200);
        check("post", activate, server.post("/v1/stores/lantern/generations/1/activate"), 200);
        check("post", activate, server.post("/v1/stores/lantern/generations/9/activate"), 409);
        check("post", activate, server.post("/v1/stores/lantern/generations/x/activate"), 400);
        String rules = "/v1/stores/{store}/rules";
        String one = "{\"id\":\"a\",\"action\":\"pin\",\"position\":1,\"target\":{\"items\":[\"ghost\"]}}";
        String change = "{\"expected_version\":0,\"rules\":[" + one + "]}";
        check("get", rules, server.get("/v1/stores/lantern/rules"), 200);
        check("put", rules, server.put("/v1/stores/lantern/rules", change), 200);
        check("put", rules, server.put("/v1/stores/lantern/rules?dry_run=true", change), 200);
        check("put", rules, server.put("/v1/stores/lantern/rules", change), 412);
        check("put", rules, server.put("/v1/stores/lantern/rules", "{\"rules\":[{}]}"), 400);
        check(
                "put",
                rules,
                server.put("/v1/stores/lantern/rules", change.replace("\"action\"", "\"rails\":[\"x\"],\"action\"")),
                422);
        check("get", rules, server.get("/v1/stores/lantern/rules"), 200);
        check("get", rules + "/versions", server.get("/v1/stores/lantern/rules/versions"), 200);
        String again = rules + "/versions/{n}/activate";
        check("post", again, server.post("/v1/stores/lantern/rules/versions/1/activate"), 200);
        check("post", again, server.post("/v1/stores/lantern/rules/versions/9/activate"), 404);
        check("post", again, server.post("/v1/stores/lantern/rules/versions/x/activate"), 400);
        String experiments = "/v1/stores/{store}/experiments";
        String begin = "{\"expected_version\":0,\"experiments\":[{\"id\":\"a\",\"ramp\":100,\"variants\":["
                + "{\"name\":\"control\"},{\"name\":\"b\",\"treatment\":{\"session_k\":2,\"rules\":[" + one
                + "]}}]}],\"holdout\":{\"name\":\"h\",\"share\":1}}";
        check("get", experiments, server.get("/v1/stores/lantern/experiments"), 200);
        check("put", experiments, server.put("/v1/stores/lantern/experiments", begin), 200);
        check("put", experiments, server.put("/v1/stores/lantern/experiments?dry_run=true", begin), 200);
        check("put", experiments, server.put("/v1/stores/lantern/experiments", begin), 412);
        check("put", experiments, server.put("/v1/stores/lantern/experiments", "{\"experiments\":[{}]}"), 400);
        String none = "{\"expected_version\":1,\"experiments\":[]}";
        check("put", experiments, server.put("/v1/stores/lantern/experiments", none), 422);
        check("get", experiments, server.get("/v1/stores/lantern/experiments"), 200);
        check("get", experiments + "/versions", server.get("/v1/stores/lantern/experiments/versions"), 200);
        check("get", recommendations, server.recommend("user=mia"), 200);
        String list = "/v1/stores/{store}/lists/{campaign}";
        check("get", list, server.get("/v1/stores/lantern/lists/none"), 404);
        check("get", list + "/users/{user}", server.get("/v1/stores/lantern/lists/none/users/mia"), 404);
        check("get", list + "/manifest", server.get("/v1/stores/lantern/lists/none/manifest?date=x"), 400);
        check("get", "/livez", server.get("/livez"), 200);
        check("get", "/readyz", server.get("/readyz"), 200);
        check("get", "/openapi.json", server.get("/openapi.json"), 200);
    }

    @Test
    void answersWithoutRedisAreAsDescribed(@TempDir Path other) {
        try (TestServer lonely = TestServer.start(other, "redis://127.0.0.1:1", "")) {
            check("get", "/readyz", lonely.get("/readyz"), 503);
            check("get", "/v1/stores/{store}/recommendations", lonely.recommend("user=mia"), 200);
            check("put", "/v1/stores/{store}/stock", lonely.putStock("D1", "{\"M\":0}"), 503);
            check("post", "/v1/stores/{store}/events", postEvents(lonely, "view"), 503);
            check("get", "/v1/stores/{store}/generations", lonely.get("/v1/stores/lantern/generations"), 503);
        }
    }

    @Test
    void aFieldThatIsNotDescribedIsNoticed() {
        assertThat(mistakes(
                        "{\"live\":true,\"more\":1}",
                        "/paths/~1livez/get/responses/200/content/application~1json/schema"))
                .hasSize(1);
    }

    /** One event of this type, and one that is refused where the first is not. */
    private static Answer postEvents(TestServer to, String type) {
        String event = "{\"type\":\"" + type + "\",\"item_id\":\"D1\",\"session_id\":\"s\"}";
        return to.send(to.request("/v1/stores/lantern/events")
                .POST(BodyPublishers.ofString("{\"events\":[" + event + ",{}]}")));
    }

    private static void check(String method, String path, Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        String pointer = "/paths/" + path.replace("/", "~1") + "/" + method + "/responses/" + status + "/content/"
                + answer.contentType().replace("/", "~1") + "/schema";
        assertThat(api.at(pointer).isMissingNode()).as(pointer).isFalse();
        assertThat(mistakes(answer.body(), pointer)).as(answer.body()).isEmpty();
    }

    private static List<Error> mistakes(String body, String pointer) {
        var wrapper = TestServer.JSON.createObjectNode();
        wrapper.set("components", api.path("components"));
        wrapper.set("allOf", TestServer.JSON.createArrayNode().add(api.at(pointer)));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(wrapper.toString(), InputFormat.JSON);
        return schema.validate(body, InputFormat.JSON);
    }
}

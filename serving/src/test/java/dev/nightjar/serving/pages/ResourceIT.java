package dev.nightjar.serving.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.serving.TestServer;
import dev.nightjar.serving.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceIT {
    @TempDir
    static Path folder;

    private static TestServer server;

    @BeforeAll
    static void start() {
        // What needs no Redis is there without it.
        server = TestServer.start(folder, "redis://127.0.0.1:1", "");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theScriptMayBeKeptForAnHourByAnyPage() {
        Answer answer = server.get("/nightjar.js");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("text/javascript; charset=utf-8");
        assertThat(answer.header("cache-control")).isEqualTo("public, max-age=3600");
        assertThat(answer.header("access-control-allow-origin")).isEqualTo("*");
        assertThat(answer.header("cross-origin-resource-policy")).isEqualTo("cross-origin");
        assertThat(answer.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.header("etag")).matches("\"[0-9a-f]{16}\"");
    }

    @Test
    void thePreviewIsAskedForAnewAndBelongsToNoOtherSite() {
        Answer answer = server.get("/preview.js");
        assertThat(answer.header("cache-control")).isEqualTo("no-cache");
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(answer.header("content-security-policy")).contains("default-src 'self'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "*"})
    void whoHasItIsNotSentItAgain(String tags) {
        String etag = server.get("/nightjar.js").header("etag");
        Answer answer = ask(tags.formatted(etag));
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("etag")).isEqualTo(etag);
    }

    @Test
    void whoHasAnotherIs() {
        assertThat(ask("\"other\"").body()).contains("window.nightjar = ");
    }

    private static Answer ask(String tags) {
        return server.send(
                server.request("/nightjar.js").header("If-None-Match", tags).GET());
    }
}

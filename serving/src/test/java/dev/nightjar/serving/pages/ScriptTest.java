package dev.nightjar.serving.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What {@code nightjar.js} does is tested in a browser: .ci/check-browser. */
class ScriptTest {
    /** What the first round trip of a new connection has room for beside headers. */
    private static final int MOST_BYTES = 4096;

    @Test
    void theScriptIsSmallOnTheWire() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(wire)) {
            gzip.write(script());
        }
        assertThat(wire.size()).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void theScriptLoadsNothingElseAndWritesNoHtml() throws IOException {
        assertThat(new String(script(), StandardCharsets.UTF_8))
                .doesNotContain(
                        "import ", "http://", "https://", "innerHTML", "insertAdjacentHTML", "document.write", "eval(");
    }

    private static byte[] script() throws IOException {
        try (InputStream in = Resource.class.getResourceAsStream("nightjar.js")) {
            return in.readAllBytes();
        }
    }
}

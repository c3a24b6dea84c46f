package dev.nightjar.serving.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** JSON in and out, in snake_case. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            // {"M": 0, "M": 3} has no meaning that sender and reader would be sure to share.
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    /**
     * Reads a request's body.
     *
     * @throws ProblemException 400 when it is not JSON
     */
    public static JsonNode parse(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new ProblemException(Problem.of(
                    "malformed-json",
                    "Malformed JSON",
                    400,
                    "the body is not JSON" + where + ": " + e.getOriginalMessage()));
        } catch (IOException e) {
            // Bytes in memory do not fail to be read: these are no text in the encoding that they begin as.
            throw new ProblemException(
                    Problem.of("malformed-json", "Malformed JSON", 400, "the body is not JSON: " + e.getMessage()));
        }
    }

    /** Sends an answer; the status stays as it is. */
    public static void send(Context ctx, Object answer) {
        ctx.contentType("application/json").result(bytes(answer));
    }

    /** A value as one line. */
    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** The answer as it is sent. */
    public static byte[] bytes(Object answer) {
        try {
            return MAPPER.writeValueAsBytes(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer is made of records, texts and numbers", e);
        }
    }
}

package dev.nightjar.serving.http;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a query that is not percent-encoded UTF-8, 400. Decoding would put U+FFFD for what it cannot read, and two
 * shoppers whose names differ there would become one.
 */
public final class QueryEncoding implements Handler {
    @Override
    public void handle(Context ctx) {
        String query = Optional.ofNullable(ctx.queryString()).orElse("");
        if (query.indexOf('%') < 0) {
            return;
        }
        List<Mistake> mistakes = new ArrayList<>();
        for (String parameter : query.split("&", -1)) {
            if (!isUtf8(parameter)) {
                int equals = parameter.indexOf('=');
                mistakes.add(Mistake.of(
                        equals < 0 ? parameter : parameter.substring(0, equals),
                        parameter.substring(equals + 1),
                        "is not percent-encoded UTF-8",
                        "encode it as encodeURIComponent does, a % as %25"));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new ProblemException(Problem.invalid("the query cannot be read; errors lists where", mistakes));
        }
    }

    private static boolean isUtf8(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

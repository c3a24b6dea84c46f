package dev.nightjar.serving.pages;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Answers with one file from the class path, read once.
 *
 * <p>The pages ask no other host for anything, and the policy sent with them holds them to it.
 */
public final class Resource implements Handler {
    private final byte[] content;
    private final String contentType;

    /**
     * Reads the file.
     *
     * @param name of a file beside this class
     * @throws IllegalStateException when the build left it out
     */
    public Resource(String name, String contentType) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build has no " + name);
            }
            this.content = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.contentType = contentType;
    }

    @Override
    public void handle(Context ctx) {
        ctx.header(
                "Content-Security-Policy",
                "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Cache-Control", "no-cache");
        ctx.contentType(contentType).result(content);
    }
}

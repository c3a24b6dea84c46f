package dev.nightjar.serving.pages;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Answers with one file from the class path, read once, under an {@code ETag} made of its bytes; 304 for who has it.
 *
 * <p>The pages ask no other host for anything, and the policy sent with them holds them to it.
 */
public final class Resource implements Handler {
    private static final int TAG_LENGTH = 16;

    private final byte[] content;
    private final String contentType;
    private final String etag;
    private final Duration kept;

    /**
     * Reads the file. Who has it asks each time whether it is still the same.
     *
     * @param name of a file beside this class
     * @throws IllegalStateException when the build left it out
     */
    public Resource(String name, String contentType) {
        this(read(name), contentType, Duration.ZERO);
    }

    private Resource(byte[] content, String contentType, Duration kept) {
        this.content = content;
        this.contentType = contentType;
        this.etag = '"' + digest(content) + '"';
        this.kept = kept;
    }

    /**
     * The same file for the pages of any site to use.
     *
     * @param forThis how long browsers and proxies use it without asking, in whole seconds
     */
    public Resource forOtherSites(Duration forThis) {
        return new Resource(content, contentType, forThis);
    }

    @Override
    public void handle(Context ctx) {
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("ETag", etag);
        if (kept.isZero()) {
            ctx.header(
                    "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'");
            ctx.header("Cache-Control", "no-cache");
        } else {
            // For pages that load it with crossorigin, or that demand it of all they load.
            ctx.header("Access-Control-Allow-Origin", "*");
            ctx.header("Cross-Origin-Resource-Policy", "cross-origin");
            ctx.header("Cache-Control", "public, max-age=" + kept.toSeconds());
            ctx.header("Vary", "Accept-Encoding");
        }
        if (has(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(contentType).result(content);
        }
    }

    /** By the weak comparison of RFC 9110, 13.1.2: a proxy that compresses makes the tag weak. */
    private boolean has(String tags) {
        return tags != null
                && Arrays.stream(tags.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    private static byte[] read(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the build has no " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] sha = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(sha).substring(0, TAG_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

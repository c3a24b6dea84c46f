package dev.nightjar.serving.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** One request that no server should accept as a whole, as bytes on the wire. */
final class MalformedRequest {
    private final String kind;
    private final byte[] bytes;
    private final boolean mayBeAnswered;

    private MalformedRequest(String kind, byte[] bytes, boolean mayBeAnswered) {
        this.kind = kind;
        this.bytes = bytes;
        this.mayBeAnswered = mayBeAnswered;
    }

    static MalformedRequest post(String path, String headers, byte[] body) {
        return whole("POST", path, headers, body);
    }

    static MalformedRequest put(String path, String body) {
        return whole("PUT", path, "", bytes(body));
    }

    static MalformedRequest get(String query) {
        return get("recommendations", query);
    }

    static MalformedRequest get(String what, String query) {
        return whole("GET", "/v1/stores/lantern/" + what + "?" + query, "", new byte[0]);
    }

    /** A request whose head promises another body than it has. */
    static MalformedRequest raw(String head, byte[] body) {
        return new MalformedRequest("", concat(bytes(head), body), false);
    }

    static String head(String method, String path, String headers) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] concat(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }

    private static MalformedRequest whole(String method, String path, String headers, byte[] body) {
        return raw(head(method, path, headers + "Content-Length: " + body.length + "\r\n"), body);
    }

    /** The same, odd rather than wrong, such as a user of a strange name. */
    MalformedRequest odd() {
        return new MalformedRequest(kind, bytes, true);
    }

    /** The same, with a word for what is wrong with it. */
    MalformedRequest of(String itsKind) {
        return new MalformedRequest(itsKind, bytes, mayBeAnswered);
    }

    String kind() {
        return kind;
    }

    boolean mayBeAnswered() {
        return mayBeAnswered;
    }

    byte[] onTheWire() {
        return bytes.clone();
    }
}

package dev.nightjar.redis;

/** A generation that cannot be made live; the message says why and which could. */
public final class GenerationUnavailable extends RuntimeException {
    public GenerationUnavailable(String message) {
        super(message);
    }
}

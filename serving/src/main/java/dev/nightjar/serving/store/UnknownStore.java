package dev.nightjar.serving.store;

/** A request names a store that has no file in {@code conf/stores}. */
public final class UnknownStore extends RuntimeException {
    UnknownStore(String name) {
        super("there is no store '" + name + "'; GET /v1/stores lists them, and each is a file in conf/stores");
    }
}

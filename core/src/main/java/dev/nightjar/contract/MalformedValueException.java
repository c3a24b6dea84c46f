package dev.nightjar.contract;

/** A key or value in Redis that is not what docs/contract.md says: the message names what was expected and found. */
public final class MalformedValueException extends RuntimeException {
    public MalformedValueException(String message) {
        super(message);
    }
}

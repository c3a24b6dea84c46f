package dev.nightjar.contract;

/**
 * A binary encoding of one kind of value. The first byte is the version; a reader refuses a version that it does not
 * know rather than guess. Byte tables: docs/contract.md, "Values".
 *
 * @param <T> the value; its {@code equals} must compare content, so that a round trip can be checked
 */
public interface Codec<T> {

    byte[] encode(T value);

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws MalformedValueException on an unknown version, a short value, or bytes left over
     */
    T decode(byte[] bytes);

    /** The value in words, for a person who looks at Redis. */
    String describe(T value);
}

package dev.nightjar.contract;

import java.util.Arrays;

/** Appends the contract's primitives to a growing array. Numbers of more than one byte are big-endian. */
final class ByteWriter {
    private byte[] bytes;
    private int length;

    ByteWriter(int version, int expectedLength) {
        bytes = new byte[Math.max(16, expectedLength)];
        u8(version);
    }

    ByteWriter u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    /** Unsigned LEB128: seven bits a byte, lowest first, the high bit set on all but the last. */
    ByteWriter varint(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("a varint is 0 or more, not " + value);
        }
        room(5);
        int rest = value;
        while (rest >= 0x80) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    ByteWriter f16(float value) {
        room(2);
        short half = Float16.fromFloat(value);
        bytes[length++] = (byte) (half >> 8);
        bytes[length++] = (byte) half;
        return this;
    }

    ByteWriter i64(long value) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >> shift);
        }
        return this;
    }

    /**
     * IEEE 754 binary32.
     *
     * @throws IllegalArgumentException on NaN and infinities
     */
    ByteWriter f32(float value) {
        if (!Float.isFinite(value)) {
            throw new IllegalArgumentException(value + " cannot be stored: a finite number belongs here");
        }
        room(4);
        int bits = Float.floatToIntBits(value);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (bits >> shift);
        }
        return this;
    }

    /**
     * IEEE 754 binary64.
     *
     * @throws IllegalArgumentException on NaN and infinities
     */
    ByteWriter f64(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " cannot be stored: a finite number belongs here");
        }
        return i64(Double.doubleToLongBits(value));
    }

    /**
     * UTF-8, preceded by its length in bytes as a varint.
     *
     * @throws IllegalArgumentException when half of a surrogate pair stands alone: it would silently become a '?'
     */
    ByteWriter text(String value) {
        byte[] utf8 = Text.utf8(value);
        varint(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    /** The bytes as they are, without a length. */
    ByteWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}

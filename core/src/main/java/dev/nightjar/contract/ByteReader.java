package dev.nightjar.contract;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote, and says where a value ends too soon. */
final class ByteReader {
    private final String what;
    private final ByteBuffer in;

    /**
     * Checks the version byte.
     *
     * @throws MalformedValueException when the value is empty or of another version
     */
    ByteReader(String what, int version, byte[] bytes) {
        this.what = what;
        this.in = ByteBuffer.wrap(bytes);
        need(1);
        int found = in.get() & 0xFF;
        if (found != version) {
            throw new MalformedValueException(what + ": version " + found + ", this Nightjar reads version " + version
                    + "; publish and serve with the same release");
        }
    }

    int varint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            need(1);
            byte b = in.get();
            value |= (b & 0x7F) << shift;
            if (b >= 0) {
                if (shift == 28 && b > 0x07) {
                    break;
                }
                if (shift > 0 && b == 0) {
                    throw new MalformedValueException(
                            what + ": a number written longer than needed before byte " + in.position());
                }
                return value;
            }
        }
        throw new MalformedValueException(what + ": a number too large before byte " + in.position());
    }

    /** A count of things that each take at least the given bytes: bounded by what is left, so a bad one cannot exhaust memory. */
    int count(int bytesEach) {
        int n = varint();
        if ((long) n * bytesEach > in.remaining()) {
            throw new MalformedValueException(what + ": " + n + " entries or bytes announced before byte "
                    + in.position() + ", but only " + in.remaining() + " bytes follow");
        }
        return n;
    }

    int u8() {
        need(1);
        return in.get() & 0xFF;
    }

    long i64() {
        need(8);
        return in.getLong();
    }

    float f16() {
        need(2);
        float value = Float16.toFloat(in.getShort());
        refuseUnlessFinite(value);
        return value;
    }

    float f32() {
        need(4);
        float value = in.getFloat();
        refuseUnlessFinite(value);
        return value;
    }

    double f64() {
        need(8);
        double value = in.getDouble();
        refuseUnlessFinite(value);
        return value;
    }

    byte[] raw(int n) {
        need(n);
        byte[] value = new byte[n];
        in.get(value);
        return value;
    }

    String text() {
        int n = count(1);
        int from = in.position();
        in.position(from + n);
        String value = new String(in.array(), from, n, StandardCharsets.UTF_8);
        // The constructor puts U+FFFD for what is not UTF-8; only then is it worth a second, strict look.
        if (value.indexOf('\uFFFD') >= 0) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.array(), from, n));
            } catch (CharacterCodingException e) {
                throw new MalformedValueException(what + ": the text at byte " + from + " is not UTF-8");
            }
        }
        return value;
    }

    /** Refuses a value that is well-formed but breaks a rule of its type. */
    MalformedValueException broken(String rule) {
        return new MalformedValueException(what + ", before byte " + in.position() + ": " + rule);
    }

    /**
     * Checks that nothing is left.
     *
     * @throws MalformedValueException when bytes follow the end of the value
     */
    void end() {
        if (in.hasRemaining()) {
            throw new MalformedValueException(
                    what + ": " + in.remaining() + " bytes after the end of the value at byte " + in.position());
        }
    }

    private void refuseUnlessFinite(double value) {
        if (!Double.isFinite(value)) {
            throw new MalformedValueException(
                    what + ": " + value + " before byte " + in.position() + ", where a finite number belongs");
        }
    }

    /**
     * Checks that so many bytes follow, before room is made for them.
     *
     * @throws MalformedValueException when the value ends before
     */
    void need(long n) {
        if (in.remaining() < n) {
            throw new MalformedValueException(
                    what + ": ends at byte " + in.position() + ", " + n + " more expected; the value was cut");
        }
    }
}

package dev.nightjar.contract;

/**
 * IEEE 754 binary16, for scores at rest: 11 significant bits, so a relative step of 2<sup>-11</sup>, and a range of
 * ±65504. The JDK has these conversions from 20 on; Nightjar runs on 17.
 */
public final class Float16 {
    /** Of one value. */
    static final int BYTES = 2;

    /** The largest finite value. */
    static final float MAX = 65504f;

    private Float16() {}

    /**
     * Rounds to nearest, ties to even. Values beyond ±{@link #MAX} are clamped to it rather than made infinite.
     *
     * @throws IllegalArgumentException on NaN: a score must be a number
     */
    public static short fromFloat(float value) {
        if (Float.isNaN(value)) {
            throw new IllegalArgumentException("NaN cannot be stored as a score");
        }
        float clamped = Math.max(-MAX, Math.min(MAX, value));
        int bits = Float.floatToIntBits(clamped);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7FFFFFFF;
        if (magnitude < 0x38800000) {
            // Below 2^-14 the half is subnormal: a multiple of 2^-24. Adding 0.5 leaves that multiple, correctly
            // rounded, in the low bits of the sum, whose last place is 2^-24.
            float aligned = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | (Float.floatToIntBits(aligned) - Float.floatToIntBits(0.5f)));
        }
        int roundToEven = 0xFFF + ((magnitude >>> 13) & 1);
        int half = (magnitude + roundToEven - 0x38000000) >>> 13;
        return (short) (sign | half);
    }

    /** Exact: every binary16 is a float. */
    public static float toFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int wide = exponent == 0x1F ? 0xFF : exponent + 112;
        return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
    }
}

package dev.nightjar.embeddings;

import java.util.Arrays;

/**
 * A vector of unit length with a byte a component: component {@code i} is {@code scale · code(i)}. Only directions are
 * kept, since the server compares items by cosine; the error of a component is at most {@code scale / 2}.
 */
public final class QuantisedVector {
    private static final int LARGEST_CODE = 127;

    private final float scale;
    private final byte[] codes;

    private QuantisedVector(float scale, byte[] codes) {
        this.scale = scale;
        this.codes = codes;
    }

    /**
     * Takes a copy of the codes.
     *
     * @param scale positive and finite
     * @param codes [rank]
     * @throws IllegalArgumentException when the scale is not positive or there are no codes
     */
    public static QuantisedVector of(float scale, byte[] codes) {
        if (!(scale > 0) || Float.isInfinite(scale) || codes.length == 0) {
            throw new IllegalArgumentException(
                    "scale " + scale + " with " + codes.length + " codes; the scale is above 0 and there is a code");
        }
        return new QuantisedVector(scale, codes.clone());
    }

    /**
     * Scales to unit length and rounds.
     *
     * @param vector [rank], finite, not all 0
     * @throws IllegalArgumentException when it has no direction: a component is not finite, or all are 0
     */
    public static QuantisedVector ofDirection(float[] vector) {
        double squares = 0;
        double largest = 0;
        for (float x : vector) {
            squares += (double) x * x;
            largest = Math.max(largest, Math.abs((double) x));
        }
        if (!(squares > 0) || Double.isInfinite(squares)) {
            throw new IllegalArgumentException("a vector of squared length " + squares + " has no direction");
        }
        float scale = (float) (largest / Math.sqrt(squares) / LARGEST_CODE);
        byte[] codes = new byte[vector.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) Math.round(vector[i] / largest * LARGEST_CODE);
        }
        return new QuantisedVector(scale, codes);
    }

    public int rank() {
        return codes.length;
    }

    public float scale() {
        return scale;
    }

    /** The code of a component, -127..127. */
    public byte code(int i) {
        return codes[i];
    }

    /** A copy of the codes. */
    public byte[] codes() {
        return codes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuantisedVector that && scale == that.scale && Arrays.equals(codes, that.codes);
    }

    @Override
    public int hashCode() {
        return 31 * Float.hashCode(scale) + Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return scale + " · " + Arrays.toString(codes);
    }
}

package dev.nightjar.experiment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Where the hash of an experiment and a unit (a user, or a session) falls. Nothing is stored: whoever knows the two texts
 * knows the bucket, today and in a year.
 *
 * <p>docs/contract.md, "Experiments"; golden values in docs/golden/assignment.json.
 */
public final class Assignment {
    /** Buckets are 0 to one less than this: a hundredth of a per cent each. */
    public static final int BUCKETS = 10_000;

    private Assignment() {}

    /**
     * The bucket: the first 8 bytes of SHA-256 of {@code experiment + ":" + unit} in UTF-8, as an unsigned big-endian number,
     * modulo {@value #BUCKETS}.
     *
     * @param experiment a name without a colon, so that no two pairs make one text
     * @return 0 … 9,999
     */
    public static int bucket(String experiment, String unit) {
        byte[] digest = sha256().digest((experiment + ':' + unit).getBytes(StandardCharsets.UTF_8));
        return (int) Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), BUCKETS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

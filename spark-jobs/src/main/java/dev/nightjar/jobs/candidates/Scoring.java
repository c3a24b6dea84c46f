package dev.nightjar.jobs.candidates;

import dev.nightjar.jobs.kernels.KernelSource;
import dev.nightjar.jobs.kernels.Kernels;
import java.io.Serializable;

/**
 * How to score.
 *
 * @param count items per user, at least 1
 * @param shardBytes the most that one broadcast of item vectors takes
 * @param kernel what multiplies
 */
public record Scoring(int count, long shardBytes, KernelSource kernel) implements Serializable {
    private static final long SHARD_BYTES = 256L << 20;

    public Scoring {
        if (count < 1 || shardBytes < 1) {
            throw new IllegalArgumentException(count + " items, shards of " + shardBytes + " bytes: at least 1 each");
        }
    }

    /** As fast as this machine can, in shards of 256 MiB. */
    public static Scoring best(int count) {
        return new Scoring(count, SHARD_BYTES, Kernels::fastest);
    }
}

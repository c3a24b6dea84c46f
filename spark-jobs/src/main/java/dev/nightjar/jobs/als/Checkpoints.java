package dev.nightjar.jobs.als;

import dev.nightjar.jobs.run.ScratchFolder;
import org.apache.spark.sql.SparkSession;

/**
 * Where factors are written down between iterations. Each iteration stands on all before it; without a halt the chain that
 * Spark hands to every task grows with the iterations until it overflows the stack of whoever unpacks it, and a lost
 * executor costs all of them. They lie in the lake, which every executor sees, and go when the training is done.
 */
final class Checkpoints implements AutoCloseable {
    private static final int ITERATIONS = 3;

    private final ScratchFolder folder;

    private Checkpoints(ScratchFolder folder) {
        this.folder = folder;
        folder.spark().sparkContext().setCheckpointDir(folder.path());
    }

    /** Opens a folder of its own below the store's. */
    static Checkpoints in(String store, SparkSession spark) {
        return new Checkpoints(new ScratchFolder(store + "/_checkpoints", spark));
    }

    /** In a folder of the caller's, who closes this or removes the folder, once nothing stands on them any more. */
    static Checkpoints kept(String folder, SparkSession spark) {
        return new Checkpoints(new ScratchFolder(folder, spark));
    }

    /** From one to the next. */
    int iterations() {
        return ITERATIONS;
    }

    @Override
    public void close() {
        folder.close();
    }
}

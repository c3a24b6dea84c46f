package dev.nightjar.jobs.kernels;

import java.io.Serializable;

/** Opens a kernel where the work is done: on another machine than the one that plans it, another may be the fastest. */
@FunctionalInterface
public interface KernelSource extends Serializable {
    /** A new one, for the thread that asks. */
    ScoreKernel open();
}

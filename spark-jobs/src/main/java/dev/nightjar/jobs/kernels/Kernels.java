package dev.nightjar.jobs.kernels;

import dev.nightjar.als.PlainSolver;
import dev.nightjar.als.RowSolver;
import dev.nightjar.jobs.kernels.vector.VectorKernel;
import dev.nightjar.jobs.kernels.vector.VectorSolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which kernel this JVM can run. */
public final class Kernels {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    private static final boolean VECTOR_API =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    static {
        if (VECTOR_API) {
            LOG.info("scores are computed by the kernel: {}", fastest().name());
        } else {
            LOG.warn(
                    "scores are computed by the kernel: {}; --add-modules=jdk.incubator.vector makes them about twice as fast",
                    fastest().name());
        }
    }

    private Kernels() {}

    /** A new one for a thread: with the Vector API where the module is there, plain Java elsewhere. */
    public static ScoreKernel fastest() {
        return VECTOR_API ? new VectorKernel() : new PlainKernel();
    }

    /** A new solver for a thread, chosen likewise. */
    public static RowSolver fastestSolver() {
        return VECTOR_API ? new VectorSolver() : new PlainSolver();
    }
}

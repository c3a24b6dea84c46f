package dev.nightjar.bench.serving;

import dev.nightjar.embeddings.ItemVectors;
import dev.nightjar.embeddings.QuantisedVector;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The heap that a generation's item embeddings take: used heap, garbage collected, with them and without. */
@Command(name = "embeddings", description = "Heap taken by item embeddings.", mixinStandardHelpOptions = true)
final class EmbeddingsBench implements Runnable {
    private static final double MEGABYTE = 1e6;

    @Option(names = "--items", defaultValue = "1000000", description = "items (default: ${DEFAULT-VALUE})")
    private int items;

    @Option(names = "--rank", defaultValue = "64", description = "components of each (default: ${DEFAULT-VALUE})")
    private int rank;

    @Override
    public void run() {
        long before = used();
        ItemVectors vectors = vectors();
        double megabytes = (used() - before) / MEGABYTE;
        System.out.printf(
                Locale.ROOT,
                "%,d embeddings of rank %d: %.0f MB of heap, %.0f bytes each%n",
                vectors.size(),
                vectors.rank(),
                megabytes,
                megabytes * MEGABYTE / vectors.size());
        System.out.printf(
                Locale.ROOT,
                "{\"bench\":\"embeddings\",\"items\":%d,\"rank\":%d,\"heap_mb\":%.1f}%n",
                vectors.size(),
                vectors.rank(),
                megabytes);
    }

    private ItemVectors vectors() {
        SplittableRandom random = new SplittableRandom(42);
        ItemVectors.Builder builder = new ItemVectors.Builder(rank);
        float[] direction = new float[rank];
        for (int item = 0; item < items; item++) {
            for (int i = 0; i < rank; i++) {
                direction[i] = (float) random.nextGaussian();
            }
            builder.put(item, QuantisedVector.ofDirection(direction));
        }
        return builder.build();
    }

    private static long used() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}

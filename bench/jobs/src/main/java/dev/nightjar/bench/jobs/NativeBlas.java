package dev.nightjar.bench.jobs;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.NativeBLAS;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine's own BLAS, where it is OpenBLAS: another would make the comparison too easy.
 *
 * @param name the library's file
 */
record NativeBlas(BLAS blas, String name) {

    static Optional<NativeBlas> openBlas() {
        try {
            BLAS blas = NativeBLAS.getInstance();
            // The library is loaded by the first call.
            blas.sdot(1, new float[1], 1, new float[1], 1);
            return loaded().map(name -> new NativeBlas(blas, name));
        } catch (RuntimeException | LinkageError e) {
            return Optional.empty();
        }
    }

    private static Optional<String> loaded() {
        Path maps = Path.of("/proc/self/maps");
        if (!Files.isReadable(maps)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(maps)) {
            return lines.filter(line -> line.contains("openblas"))
                    .map(line -> line.substring(line.indexOf('/')))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code [users × rank] · [items × rank]ᵀ}, both a vector after the other; the product too. */
    void multiply(int users, int items, int rank, float[] u, float[] v, float[] product) {
        // BLAS goes by columns: the product read so is items × users.
        blas.sgemm("T", "N", items, users, rank, 1, v, rank, u, rank, 0, product, items);
    }
}

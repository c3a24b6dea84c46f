package dev.nightjar.bench.jobs;

import java.io.IOException;

/** {@code ./nightjar bench micro}: JMH with all its options, such as {@code ScoreKernels -p rank=128}. */
public final class Micro {
    private Micro() {}

    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}

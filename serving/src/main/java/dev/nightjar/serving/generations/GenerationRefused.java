package dev.nightjar.serving.generations;

/** The pointer names a generation that this server cannot load; it goes on serving the one it has. */
final class GenerationRefused extends RuntimeException {
    GenerationRefused(long generation, String why) {
        super("live generation " + generation + " cannot be loaded: " + why);
    }
}

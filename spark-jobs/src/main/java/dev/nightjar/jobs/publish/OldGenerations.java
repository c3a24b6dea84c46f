package dev.nightjar.jobs.publish;

import dev.nightjar.contract.Manifest;
import dev.nightjar.redis.Generations;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.JedisException;

/** Lets go of generations that nobody will read. */
final class OldGenerations {
    private OldGenerations() {}

    /** Where Redis itself is what failed, the values stay: nobody reads them, and the next publish drops them. */
    static void dropUnfinished(Generations generations, long generation, Exception failure) {
        try {
            generations.drop(generation);
        } catch (JedisException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Drops what was never finished, and finished generations beyond those to keep. The one that was live until now comes
     * first among those kept, whatever its number: readers look the pointer up once a second, and still read it.
     */
    static List<Long> drop(Generations generations, long live, OptionalLong before, int keep) {
        List<Manifest> others =
                generations.all().stream().filter(m -> m.generation() != live).toList();
        List<Long> finished = others.stream()
                .filter(m -> m.state() == Manifest.State.READY)
                .map(Manifest::generation)
                .sorted(Comparator.comparing((Long n) -> before.isEmpty() || n != before.getAsLong())
                        .thenComparing(Comparator.reverseOrder()))
                .toList();
        List<Long> old = Stream.concat(
                        others.stream()
                                .filter(m -> m.state() == Manifest.State.BUILDING)
                                .map(Manifest::generation),
                        finished.stream().skip(keep - 1L))
                .sorted()
                .toList();
        old.forEach(generations::drop);
        return old;
    }
}

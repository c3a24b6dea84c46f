package dev.nightjar.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedLinesTest {
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path folder;

    /** Every key, and every key that is not there, against a walk through all lines. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void findsWhatAWalkFinds(long seed) throws IOException {
        Random random = new Random(seed);
        TreeSet<String> keys = new TreeSet<>(BY_BYTES);
        for (int i = 0; i < seed * 7 % 40; i++) {
            keys.add(List.of("u", "ü", "🦉", "Z").get(random.nextInt(4)) + random.nextInt(60));
        }
        StringBuilder text = new StringBuilder("head,er\n");
        keys.forEach(key -> text.append(key)
                .append(',')
                .append("x".repeat(random.nextInt(10) == 0 ? 3000 : random.nextInt(30)))
                .append('\n'));
        Path file = Files.writeString(folder.resolve("lines"), text);
        try (SortedLines lines =
                new SortedLines(file, true, line -> Csv.cells(line).get(0))) {
            assertThat(lines.begin()).isEqualTo(8);
            assertThat(lines.end()).isEqualTo(Files.size(file));
            for (String base : List.of("u", "ü", "🦉", "Z", "")) {
                for (int i = 0; i < 60; i++) {
                    String key = base + i;
                    assertThat(lines.find(key).isPresent()).as(key).isEqualTo(keys.contains(key));
                    long after = lines.after(key);
                    String next = keys.higher(key);
                    assertThat(
                                    after == lines.end()
                                            ? null
                                            : Csv.cells(lines.lineAt(after).text())
                                                    .get(0))
                            .as("after " + key)
                            .isEqualTo(next);
                }
            }
        }
    }
}

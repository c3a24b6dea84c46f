package dev.nightjar.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jar for spark-submit: it carries what Spark does not bring, and nothing that Spark does. */
class SubmitJarIT {
    /** What the whitelist of the build lets in. */
    private static final Pattern OURS = Pattern.compile(
            // Delta puts some of its classes into Spark's packages and its loggers into those of its maker.
            "(dev/nightjar|io/delta|org/apache/spark|com/databricks|redis/clients|org/json|com/typesafe/config|picocli)/"
                    + ".+\\.class");

    /** The jars that these classes come from. */
    private static final Pattern FROM = Pattern.compile(
            "(delta-[a-z]+|jedis|json|config|picocli|gson|commons-pool2|nightjar-[a-z-]+)[-_0-9].*\\.jar");

    private static final Pattern JAR_OF_URL = Pattern.compile(".*/([^/!]+\\.jar)!/.*");

    @Test
    void itHoldsOnlyWhatItIsMeantToHold() throws IOException {
        assertThat(classes()).hasSizeGreaterThan(1000).allMatch(OURS.asMatchPredicate());
    }

    @Test
    void noClassOfItIsSparksToo() throws IOException {
        List<String> clashes = new ArrayList<>();
        for (String name : classes()) {
            for (URL copy : Collections.list(getClass().getClassLoader().getResources(name))) {
                Matcher jar = JAR_OF_URL.matcher(copy.toString());
                if (jar.matches() && !FROM.matcher(jar.group(1)).matches()) {
                    clashes.add(name + " is in " + jar.group(1));
                }
            }
        }
        assertThat(clashes).isEmpty();
    }

    @Test
    void itHasEveryModulesSettingsAndTheServicesOfDelta() throws IOException {
        try (JarFile jar = new JarFile(file().toFile())) {
            String settings = new String(
                    jar.getInputStream(jar.getEntry("reference.conf")).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(settings).contains("jobs {").contains("redis {").contains("rails {");
            assertThat(new String(
                            jar.getInputStream(jar.getEntry(
                                            "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister"))
                                    .readAllBytes(),
                            StandardCharsets.UTF_8))
                    .contains("Delta");
        }
    }

    private static List<String> classes() throws IOException {
        try (JarFile jar = new JarFile(file().toFile())) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .toList();
        }
    }

    private static Path file() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("nightjar-spark-jobs-.*-all\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar for spark-submit in target: mvn package makes it"));
        }
    }
}

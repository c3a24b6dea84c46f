package dev.nightjar.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.nightjar.jobs.run.SparkSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one session to every test of a JVM that has a parameter of type {@link SparkSession}, and stops it after the
 * last. It is opened as the jobs open theirs, and made small.
 *
 * <p>A test must not stop it or leave a setting changed. The command line does stop the session it runs in; the test
 * after that gets a new one.
 */
public final class SparkExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SparkExtension.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .session();
    }

    private static final class Shared implements AutoCloseable {
        private final Path warehouse;
        private SparkSession session;

        Shared() {
            try {
                warehouse = Files.createTempDirectory("nightjar-warehouse");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            session = open();
        }

        synchronized SparkSession session() {
            if (session.sparkContext().isStopped()) {
                session = open();
            }
            return session;
        }

        private SparkSession open() {
            Config settings = ConfigFactory.parseMap(Map.of(
                    "jobs.spark",
                    Map.of(
                            "spark.master", "local[2]",
                            "spark.sql.shuffle.partitions", "2",
                            "spark.sql.warehouse.dir", warehouse.toUri().toString())));
            return SparkSessions.open("tests", settings);
        }

        @Override
        public void close() throws IOException {
            session.stop();
            Files.deleteIfExists(warehouse);
        }
    }
}

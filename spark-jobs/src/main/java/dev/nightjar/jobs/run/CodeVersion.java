package dev.nightjar.jobs.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which code runs: the release, and the commit where the launcher knows it. */
public final class CodeVersion {
    private CodeVersion() {}

    /** Such as {@code 0.1.0+1a2b3c4}. */
    public static String current() {
        try (InputStream in = CodeVersion.class.getResourceAsStream("/nightjar-version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            String commit = System.getProperty("nightjar.commit", "");
            return properties.getProperty("version") + (commit.isEmpty() ? "" : "+" + commit);
        } catch (IOException e) {
            throw new UncheckedIOException("nightjar-version.properties is missing from the build", e);
        }
    }
}

package dev.nightjar.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs/, or a part of one, that is generated. */
public final class Page {
    private Page() {}

    /** Compares the page, or writes it when the build runs with {@code -Dnightjar.update-docs=true}. */
    public static void assertUpToDate(Path page, String text) throws IOException {
        if (Boolean.getBoolean("nightjar.update-docs")) {
            Files.writeString(page, text);
        }
        assertThat(page)
                .as("run mvn test -pl core -Dnightjar.update-docs=true to bring %s up to date", page.getFileName())
                .content()
                .isEqualTo(text);
    }
}

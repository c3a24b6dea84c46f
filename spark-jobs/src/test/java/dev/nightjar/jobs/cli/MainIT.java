package dev.nightjar.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightjar.jobs.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with Spark, which it starts and stops itself. */
class MainIT {
    @TempDir
    private Path home;

    private String conf;

    @BeforeEach
    void aStoreWhoseMappingIsMisspelt() {
        TestStore store = TestStore.in(home, """
                jobs.sources {
                  events.web { path = "e.csv", columns { item_id = skuu, type = what, ts = at } }
                  catalog.all { path = "e.csv", columns { item_id = sku, price = at } }
                }
                """);
        store.write("e.csv", "sku,what,at", "a,view,2026-10-05");
        conf = store.conf().toString();
    }

    @Test
    void aJobEndsWithItsRecordAsALineOfJson() throws IOException {
        Ran ran = Ran.of("job", "maintain", "--store", "shop", "--date", "2026-10-31", "--conf", conf);

        assertThat(ran.exit()).isZero();
        JsonNode record = new ObjectMapper().readTree(ran.lastLine());
        assertThat(record.get("job").asText()).isEqualTo("maintain");
        assertThat(record.get("store").asText()).isEqualTo("shop");
        assertThat(record.get("status").asText()).isEqualTo("done");
        assertThat(record.at("/result/rows_deleted_before").asText()).isEqualTo("2026-10-01");
        // Progress is for whoever watches, not for whoever reads the result.
        assertThat(ran.out().lines()).hasSize(1);
        assertThat(ran.err()).contains("[1/1] maintain: delete old rows, OPTIMIZE and VACUUM the lake");
    }

    @Test
    void aRefusalIsExitThreeInWordsAndStillEndsWithItsRecord() throws IOException {
        Ran ran = Ran.of("job", "candidates", "--store", "shop", "--date", "2026-10-31", "--conf", conf);

        assertThat(ran.exit()).isEqualTo(Main.REFUSED);
        assertThat(ran.err())
                .contains(
                        "nightjar: there are no embeddings of 2026-10-31 for store shop: run the job train for this date"
                                + " first")
                .doesNotContain("\tat ");
        JsonNode record = new ObjectMapper().readTree(ran.lastLine());
        assertThat(record.get("status").asText()).isEqualTo("refused");
        assertThat(record.get("message").asText()).startsWith("there are no embeddings");
    }

    @Test
    void anExpressionThatDoesNotFitTheExportIsBadInput() throws IOException {
        Ran ran = Ran.of("job", "ingest", "--store", "shop", "--date", "2026-10-31", "--conf", conf);

        assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(ran.err())
                .contains("nightjar: 'jobs.sources.events.web.columns.item_id' = \"skuu\" does not fit the source: ")
                .doesNotContain("\tat ");
        assertThat(new ObjectMapper().readTree(ran.lastLine()).get("status").asText())
                .isEqualTo("failed");
    }
}

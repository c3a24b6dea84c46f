package dev.nightjar.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import dev.nightjar.golden.Golden;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {

    static List<Config> cases() {
        return Golden.list("manifests.json", "cases");
    }

    static List<Config> readable() {
        return Golden.list("manifests.json", "readable");
    }

    static List<Config> malformed() {
        return Golden.list("manifests.json", "malformed");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenManifestsAreWrittenAndRead(Config c) {
        Manifest manifest = manifest(c.getConfig("fields"));
        assertThat(manifest.toJson()).isEqualTo(c.getString("json"));
        assertThat(Manifest.fromJson(c.getString("json"))).isEqualTo(manifest);
    }

    @ParameterizedTest
    @MethodSource("readable")
    void whatALaterReleaseAddsIsSkippedAndWhatAnEarlierOneLacksIsNone(Config c) {
        assertThat(Manifest.fromJson(c.getString("json"))).isEqualTo(manifest(c.getConfig("fields")));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedManifestsAreRefusedWithAReason(Config c) {
        assertThatThrownBy(() -> Manifest.fromJson(c.getString("json")))
                .isInstanceOf(MalformedValueException.class)
                .hasMessageContaining("manifest '")
                .hasMessageContaining(c.getString("says"));
    }

    @Test
    void aFinishedManifestKeepsAllButItsStateAndBytes() {
        Manifest building = manifest(cases().get(1).getConfig("fields"));
        Manifest ready = building.ready(77);
        assertThat(ready.state()).isEqualTo(Manifest.State.READY);
        assertThat(ready.bytes()).isEqualTo(77);
        assertThat(ready)
                .usingRecursiveComparison()
                .ignoringFields("state", "bytes")
                .isEqualTo(building);
    }

    private static Manifest manifest(Config f) {
        return new Manifest(
                f.getLong("generation"),
                f.getEnum(Manifest.State.class, "state"),
                f.getString("run_id"),
                LocalDate.parse(f.getString("run_date")),
                Instant.parse(f.getString("built_at")),
                f.getLong("users"),
                f.getLong("items"),
                f.getInt("item_blocks"),
                f.getLong("bytes"),
                f.getString("code_version"),
                Golden.map(f.getConfig("table_versions"), Config::getLong),
                f.getStringList("example_users"),
                new Manifest.ItemExtras(f.getLong("embeddings"), f.getInt("embedding_rank"), f.getLong("related")));
    }
}

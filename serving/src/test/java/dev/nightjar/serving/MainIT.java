package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightjar.redis.local.LocalRedis;
import dev.nightjar.settings.InvalidSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainIT {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path conf;

    @BeforeEach
    void conf() throws IOException {
        conf = Files.createDirectories(folder.resolve("conf/stores"))
                .getParent()
                .resolve("nightjar.conf");
        Files.writeString(conf, "");
    }

    @Test
    void mistakesInTheSettingsEndTheStartWithSentencesAndExit2() throws IOException {
        Files.writeString(conf, "serving { port = 99999, prot = 1, redis-timeout = soon }");
        assertThat(run("--conf", conf.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "'serving.port' = 99999 is outside 0..65535",
                        "'serving.prot'",
                        "did you mean 'serving.port'?",
                        "'serving.redis-timeout'")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void mistakesInAllStoresAreReportedTogether() throws IOException {
        Files.writeString(conf.resolveSibling("stores/one.conf"), "store.timezone = \"Mars\"");
        Files.writeString(conf.resolveSibling("stores/two.conf"), "rails.home.count = none");
        assertThat(run("--conf", conf.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("store one: ", "\"Mars\" is not a time zone", "store two: ", "rails.home.count");
    }

    @Test
    void aServerSettingInAStoresFileIsAMistake() throws IOException {
        Files.writeString(conf.resolveSibling("stores/one.conf"), "serving.port = 1");
        assertThat(run("--conf", conf.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("'serving.port' concerns the whole process");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(run("--conf", "nowhere.conf")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no nowhere.conf");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(conf, "serving.port = " + taken.getLocalPort());
            assertThat(run("--conf", conf.toString())).isEqualTo(2);
            assertThat(err.toString())
                    .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort(), "serving.port")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aWrongOptionExitsWith2() {
        assertThat(run("--port", "1")).isEqualTo(2);
    }

    @Test
    void statusPrintsWhatReadyzSays() throws IOException {
        try (LocalRedis local = LocalRedis.start();
                TestServer server = TestServer.start(folder, local.url(), "")) {
            Files.writeString(conf, "serving.port = " + server.app().port());
            assertThat(run("status", "--conf", conf.toString())).isZero();
            assertThat(out.toString().strip()).isEqualTo(server.get("/readyz").body());
        }
    }

    @Test
    void statusOfAServerThatDoesNotRunExitsWith1() throws IOException {
        Files.writeString(conf, "serving.port = 1");
        assertThat(run("status", "--conf", conf.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("nothing answers at http://127.0.0.1:1/readyz");
    }

    @Test
    void aServerWithoutStoresStarts() {
        var settings = dev.nightjar.settings.Settings.load(conf);
        assertThat(ServingSettings.of(settings.process()).port()).isEqualTo(8080);
        assertThatThrownBy(() -> settings.store("any")).isInstanceOf(InvalidSettings.class);
    }

    private int run(String... args) {
        return commandLine().execute(args);
    }

    private CommandLine commandLine() {
        return Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }
}

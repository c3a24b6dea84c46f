package dev.nightjar.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.local.LocalRedis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandIT {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private LocalRedis local;
    private Path conf;

    @BeforeEach
    void start() throws Exception {
        local = LocalRedis.start();
        conf = Files.createDirectories(folder.resolve("conf/stores"))
                .getParent()
                .resolve("nightjar.conf");
        Files.writeString(conf, "redis.url = \"" + local.url() + "\"");
        Files.writeString(conf.resolveSibling("stores/lantern.conf"), "");
    }

    @AfterEach
    void stop() {
        local.close();
    }

    @Test
    void aKeyIsPrintedOnceListedWithoutItselfAndRevoked() {
        assertThat(run("add", "--store", "lantern", "--role", "storefront", "--label", "web"))
                .isZero();
        String key = out.toString().strip();
        assertThat(key).matches("nj_sf_[0-9a-f]{40}");
        assertThat(err.toString()).contains("shown once");

        out.getBuffer().setLength(0);
        assertThat(run("list", "--store", "lantern")).isZero();
        assertThat(out.toString())
                .contains("web", "storefront", "…" + key.substring(42))
                .doesNotContain(key.substring(6, 40));

        out.getBuffer().setLength(0);
        assertThat(run("revoke", "--store", "lantern", "--label", "web")).isZero();
        assertThat(out.toString()).contains("It was the last");
        assertThat(run("revoke", "--store", "lantern", "--label", "web")).isEqualTo(2);
        assertThat(err.toString()).contains("store lantern has no key labelled 'web'");
    }

    @Test
    void mistakesAreNamedWithExit2() {
        run("add", "--store", "lantern", "--role", "operator", "--label", "shop");
        assertThat(run("add", "--store", "lantern", "--role", "operator", "--label", "shop"))
                .isEqualTo(2);
        assertThat(run("add", "--store", "lantern", "--role", "root", "--label", "a"))
                .isEqualTo(2);
        assertThat(run("add", "--store", "lantern", "--role", "operator", "--label", "a b"))
                .isEqualTo(2);
        assertThat(run("add", "--store", "nowhere", "--role", "operator", "--label", "a"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "has a key labelled 'shop' already",
                        "--role root: write storefront or operator",
                        "--label 'a b' is no label",
                        "unknown store 'nowhere'")
                .doesNotContain("\tat ");
    }

    @Test
    void redisThatDoesNotAnswerIsAFaultWithoutATrace() {
        local.close();
        assertThat(run("list", "--store", "lantern")).isEqualTo(1);
        assertThat(err.toString()).contains("Redis").doesNotContain("\tat ");
    }

    private int run(String command, String... options) {
        String[] args = new String[options.length + 4];
        args[0] = "keys";
        args[1] = command;
        System.arraycopy(options, 0, args, 2, options.length);
        args[options.length + 2] = "--conf";
        args[options.length + 3] = conf.toString();
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

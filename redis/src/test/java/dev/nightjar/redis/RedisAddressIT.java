package dev.nightjar.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.nightjar.contract.Key;
import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

class RedisAddressIT {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    @Test
    void aServerWithoutAPasswordIsOpened() {
        try (LocalRedis server = LocalRedis.start();
                UnifiedJedis redis = address(server.url()).open()) {
            redis.set("nj:test", "x");
            assertThat(redis.get("nj:test")).isEqualTo("x");
        }
    }

    @Test
    void thePasswordInTheUrlIsUsed() {
        // As in the URL: ge@h/e:im, each of the three characters escaped.
        try (LocalRedis server = LocalRedis.start("requirepass ge@h/e:im");
                UnifiedJedis redis = address("redis://:ge%40h%2Fe%3Aim@127.0.0.1:" + server.port())
                        .open()) {
            assertThat(redis.exists("nj:test")).isFalse();
        }
    }

    @Test
    void aUserOfTheServersListIsUsed() {
        try (LocalRedis server = LocalRedis.start("user shop on >geheim ~nj:* +@all")) {
            try (UnifiedJedis redis =
                    address("redis://shop:geheim@127.0.0.1:" + server.port()).open()) {
                redis.set("nj:test", "x");
                assertThatThrownBy(() -> redis.set("else", "x")).hasMessageContaining("NOPERM");
            }
        }
    }

    @Test
    void aWrongPasswordIsSaidWithoutBeingShown() {
        try (LocalRedis server = LocalRedis.start("requirepass geheim")) {
            assertThatThrownBy(() -> address("redis://:falsch@127.0.0.1:" + server.port())
                            .open())
                    .isInstanceOf(RedisUnreachable.class)
                    .hasMessageContaining(
                            "Redis at redis://***@127.0.0.1:" + server.port() + " answers, but refuses us")
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageContaining("check user, password and database number in redis.url or NIGHTJAR_REDIS_URL")
                    .satisfies(e ->
                            assertThat(stackTrace(e)).doesNotContain("falsch").doesNotContain("geheim"));
            assertThatThrownBy(() -> address(server.url()).open())
                    .isInstanceOf(RedisUnreachable.class)
                    .hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void theDatabaseInTheUrlIsUsed() {
        try (LocalRedis server = LocalRedis.start();
                UnifiedJedis third = address(server.url() + "/3").open();
                UnifiedJedis first = address(server.url()).open()) {
            third.set("nj:test", "x");
            assertThat(third.exists("nj:test")).isTrue();
            assertThat(first.exists("nj:test")).isFalse();
            assertThatThrownBy(() -> address(server.url() + "/99").open())
                    .isInstanceOf(RedisUnreachable.class)
                    .hasMessageContaining("answers, but refuses us")
                    .hasMessageContaining("DB index is out of range");
        }
    }

    @Test
    void aServerThatIsDownIsSaidToBeSo() {
        int port = LocalCluster.freePort();
        assertThatThrownBy(() -> address("redis://:geheim@127.0.0.1:" + port).open())
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageStartingWith("Redis at redis://***@127.0.0.1:" + port + " does not answer (")
                .hasMessageEndingWith("; check that it runs and that redis.url or NIGHTJAR_REDIS_URL names it");
        assertThatThrownBy(() -> address("redis://no-such-host.invalid:6379").open())
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageContaining("no-such-host.invalid");
    }

    @Test
    void aServerThatNeverRepliesIsGivenUpAfterTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RedisAddress address = new RedisAddress("redis://127.0.0.1:" + silent.getLocalPort(), PATIENCE, PATIENCE)
                    .withTimeouts(Duration.ofMillis(200), Duration.ofMillis(200));
            assertThatThrownBy(address::open)
                    .isInstanceOf(RedisUnreachable.class)
                    .hasMessageContaining("timed out");
        }
    }

    @Test
    void openingLazilyAsksNothingAndWorksOnceRedisIsThere() {
        int port = LocalCluster.freePort();
        try (UnifiedJedis redis = address("redis://127.0.0.1:" + port).openLazily(new GenericObjectPoolConfig<>())) {
            assertThatThrownBy(() -> redis.get("nj:test")).isInstanceOf(JedisException.class);
            try (LocalRedis server = LocalRedis.startOn(port)) {
                assertThat(server.port()).isEqualTo(port);
                assertThat(redis.get("nj:test")).isNull();
            }
        }
    }

    @Test
    void aClusterThatIsDownIsSaidToBeSo() {
        int port = LocalCluster.freePort();
        RedisAddress address = address("redis://:geheim@127.0.0.1:" + port + ",127.0.0.1:" + LocalCluster.freePort());
        assertThatThrownBy(address::open)
                .isInstanceOf(RedisUnreachable.class)
                .hasMessageContaining("Redis at redis://***@127.0.0.1:" + port)
                .hasMessageContaining("does not answer (")
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> address.openLazily(new GenericObjectPoolConfig<>()))
                .isInstanceOf(RedisUnreachable.class);
    }

    @Test
    void aClusterIsOpenedFromAnyOfItsNodes(@TempDir Path home) throws InterruptedException {
        try (LocalCluster cluster = new LocalCluster(home)) {
            String url = "redis://127.0.0.1:" + LocalCluster.freePort() + ",127.0.0.1:" + cluster.port(1);
            try (UnifiedJedis redis = address(url).open()) {
                LiveStock stock = new LiveStock(redis, "fashion");
                List<String> items = java.util.stream.IntStream.range(0, 50)
                        .mapToObj(i -> "i" + i)
                        .toList();
                stock.put(items.stream()
                        .map(i -> new StockChange(i, Map.of("-", 1), Optional.empty()))
                        .toList());
                assertThat(stock.read(items).values())
                        .hasSize(50)
                        .allMatch(s -> s.units().equals(Map.of("-", 1)));
                assertThat(stock.lastChange()).isPresent();
                items.forEach(i -> redis.set(Key.candidates("fashion", 1, i).text(), "x"));
                Generations generations = new Generations(redis, "fashion");
                assertThat(generations.next()).isEqualTo(1);
                assertThat(generations.drop(1)).isEqualTo(50);
                assertThat(generations.live()).isEmpty();
                assertThat(stock.read(items).values()).allMatch(s -> s.isKnown());
                try (PublishLock lock = PublishLock.acquire(redis, "fashion", "t", Duration.ZERO)
                        .orElseThrow()) {
                    assertThat(lock.isLost()).isFalse();
                }
            }
        }
    }

    @Test
    void tlsIsUsedAndTheServersCertificateChecked(@TempDir Path home) throws Exception {
        Path keys = home.resolve("keys.p12");
        run(
                "keytool",
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                new String(STORE_PASSWORD),
                "-keypass",
                new String(STORE_PASSWORD));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys)) {
            store.load(in, STORE_PASSWORD);
        }
        Path certificate = pem(
                home.resolve("redis.crt"),
                "CERTIFICATE",
                store.getCertificate("redis").getEncoded());
        Path key = pem(
                home.resolve("redis.key"),
                "PRIVATE KEY",
                store.getKey("redis", STORE_PASSWORD).getEncoded());
        int port = LocalCluster.freePort();
        try (LocalRedis server = withTls(port, certificate, key)) {
            RedisAddress address = address("rediss://127.0.0.1:" + port);
            assertThat(openInAJvmThatTrusts(keys, address)).isEqualTo("false");
            assertThatThrownBy(address::open)
                    .isInstanceOf(RedisUnreachable.class)
                    .hasMessageContaining("certification path");
            assertThat(server.port()).isNotEqualTo(port);
        }
    }

    private static LocalRedis withTls(int port, Path certificate, Path key) {
        try {
            return LocalRedis.start(
                    "tls-port " + port, "tls-cert-file " + certificate, "tls-key-file " + key, "tls-auth-clients no");
        } catch (UncheckedIOException e) {
            return abort("this machine's redis-server was built without TLS: "
                    + e.getCause().getMessage());
        }
    }

    /** The trust store is the JVM's, so it takes a JVM to try another one. */
    private static String openInAJvmThatTrusts(Path store, RedisAddress address)
            throws IOException, InterruptedException {
        return run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djavax.net.ssl.trustStore=" + store,
                "-Djavax.net.ssl.trustStorePassword=" + new String(STORE_PASSWORD),
                "-cp",
                System.getProperty("java.class.path"),
                Open.class.getName(),
                address.url());
    }

    /** Opens an address and prints whether a key is there. */
    static final class Open {
        private Open() {}

        public static void main(String[] args) {
            try (UnifiedJedis redis = address(args[0]).open()) {
                System.out.println(redis.exists("nj:test"));
            }
        }
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(out).isZero();
        return out.strip();
    }

    private static String stackTrace(Throwable e) {
        java.io.StringWriter out = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }

    private static RedisAddress address(String url) {
        return new RedisAddress(url, PATIENCE, PATIENCE);
    }
}

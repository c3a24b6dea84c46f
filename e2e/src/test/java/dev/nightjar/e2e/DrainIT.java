package dev.nightjar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/** SIGTERM, as a balancer and a client with a request under way see it. */
class DrainIT {
    private static final String BODY = "{\"items\":[{\"item_id\":\"a\",\"sizes\":{\"-\":1}}]}";

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void aServerToldToStopSaysSoAnswersOnAndFinishesWhatItHasBegun() throws IOException {
        Path conf = Files.createDirectories(folder.resolve("conf/stores")).resolveSibling("nightjar.conf");
        Files.writeString(conf, "serving { port = 0, operator-timeout = 60s, drain-notice = 2s, drain-timeout = 60s }");
        Files.writeString(conf.resolveSibling("stores/lantern.conf"), "");
        try (LocalRedis redis = LocalRedis.start();
                UnifiedJedis store = new RedisAddress(redis.url(), PATIENCE, PATIENCE).open();
                Program server = Program.server(redis.url(), "--conf", conf.toString())) {
            String line = server.await(l -> l.contains("listens on"), Duration.ofSeconds(60));
            int port =
                    Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
            assertThat(ask(port, "/readyz", "close")).startsWith("HTTP/1.1 200");
            // Redis takes no writes until it is told to, so the request stays under way for as long as the test wants.
            client(store, "PAUSE", "60000", "WRITE");
            try (Socket begun = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(
                        begun,
                        "PUT /v1/stores/lantern/stock HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + BODY.length()
                                + "\r\n\r\n" + BODY);
                LiveShop.await(() -> client(store, "LIST").contains("cmd=eval"));

                server.terminate();
                server.await(l -> l.contains("told to stop"), Duration.ofSeconds(20));
                // Not ready, and still there for whoever has not heard of it.
                assertThat(ask(port, "/readyz", "keep-alive"))
                        .startsWith("HTTP/1.1 503")
                        .contains("\"draining\":true", "Connection: close");
                assertThat(ask(port, "/v1/stores/lantern/recommendations", "keep-alive"))
                        .startsWith("HTTP/1.1 200");

                LiveShop.await(() -> isClosed(port));
                client(store, "UNPAUSE");
                assertThat(new String(begun.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200")
                        .contains("\"accepted\":1");
            }
            // 128 and SIGTERM's number: told to stop, and stopped.
            assertThat(server.exitCode(Duration.ofSeconds(20))).isEqualTo(143);
        }
    }

    private static String client(UnifiedJedis redis, Object... words) {
        Object answer = redis.executeCommand(new CommandArguments(Protocol.Command.CLIENT).addObjects(words));
        return answer instanceof byte[] text ? new String(text, StandardCharsets.UTF_8) : String.valueOf(answer);
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String ask(int port, String path, String connection) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: " + connection + "\r\n\r\n");
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static boolean isClosed(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }
}

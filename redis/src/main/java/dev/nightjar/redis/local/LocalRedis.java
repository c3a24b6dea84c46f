package dev.nightjar.redis.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/**
 * A real redis-server on a free loopback port, unpacked from the build, for demos and tests. It keeps nothing on disk
 * and ends with the JVM that started it. Not for production.
 */
public final class LocalRedis implements AutoCloseable {
    private final RedisServer server;
    private final int port;

    private LocalRedis(RedisServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Starts a server on a free port. */
    public static LocalRedis start(String... settings) {
        return startOn(freePort(), settings);
    }

    /** Starts a server on the given port, as after a crash. */
    public static LocalRedis startOn(int port, String... settings) {
        try {
            var builder = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("daemonize no");
            for (String setting : settings) {
                builder.setting(setting);
            }
            RedisServer server = builder.build();
            server.start();
            return new LocalRedis(server, port);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the redis-server that comes with the build", e);
        }
    }

    /**
     * Unpacks the redis-server for this machine into a folder and prints its path. The launcher calls it.
     *
     * @param args the folder
     */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[0], "redis-server");
        if (!Files.isExecutable(target)) {
            Files.createDirectories(target.getParent());
            File unpacked = ExecutableProvider.newJarResourceProvider().get();
            Path partial = Files.copy(
                    unpacked.toPath(), target.resolveSibling("redis-server.part"), StandardCopyOption.REPLACE_EXISTING);
            if (!partial.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + partial + " executable");
            }
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        System.out.println(target);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops the server; what it held is gone. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop redis-server on port " + port, e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

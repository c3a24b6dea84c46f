package dev.nightjar.redis;

import dev.nightjar.redis.local.LocalRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis Cluster of three nodes that share the slots, each a real redis-server. */
public final class LocalCluster implements AutoCloseable {
    private static final int NODES = 3;
    private static final int SLOTS = 16384;

    private final List<LocalRedis> nodes = new ArrayList<>();

    /**
     * Starts the nodes and waits until every one knows all others.
     *
     * @param home where they keep what they know of each other
     */
    public LocalCluster(Path home) {
        for (int n = 0; n < NODES; n++) {
            int port = freePort();
            nodes.add(LocalRedis.startOn(
                    port, "cluster-enabled yes", "cluster-config-file " + home.resolve("nodes-" + port + ".conf")));
        }
        join();
    }

    /** The address of each node, as if it stood alone. */
    public List<String> nodeUrls() {
        return nodes.stream().map(LocalRedis::url).toList();
    }

    int port(int node) {
        return nodes.get(node).port();
    }

    /** An address that names two of the three. */
    public String url() {
        return "redis://127.0.0.1:" + port(0) + ",127.0.0.1:" + port(1);
    }

    @Override
    public void close() {
        nodes.forEach(LocalRedis::close);
    }

    private void join() {
        int share = SLOTS / NODES + 1;
        for (int n = 0; n < NODES; n++) {
            StringBuilder add = new StringBuilder("CLUSTER ADDSLOTS");
            for (int slot = n * share; slot < Math.min(SLOTS, (n + 1) * share); slot++) {
                add.append(' ').append(slot);
            }
            send(nodes.get(n), add.toString());
            send(nodes.get(n), "CLUSTER MEET 127.0.0.1 " + port(0));
        }
        for (LocalRedis node : nodes) {
            ServerExtension.await("the cluster", () -> {
                String info = send(node, "CLUSTER INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + NODES);
            });
        }
    }

    /** Jedis asks a cluster for its slots before it takes a command, so these go by hand. */
    private static String send(LocalRedis node, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

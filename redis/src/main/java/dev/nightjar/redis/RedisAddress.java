package dev.nightjar.redis;

import com.typesafe.config.Config;
import dev.nightjar.settings.InvalidSettings;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Where Redis is and how long to wait for it; small and serializable, so that Spark tasks can open their own
 * connections.
 *
 * @param url {@code redis://[user:password@]host:port[/db]}, {@code rediss://} for TLS, several {@code host:port}
 *     separated by commas for a cluster
 */
public record RedisAddress(String url, Duration connectTimeout, Duration replyTimeout) implements Serializable {

    private static final Pattern DATABASE = Pattern.compile("(/[0-9]{0,4})?");

    /**
     * Checks the URL.
     *
     * @throws InvalidSettings when it is not one; the message never shows a password
     */
    public RedisAddress {
        if (!isWellFormed(url)) {
            throw new InvalidSettings("'redis.url' = \"" + withoutPassword(url)
                    + "\" is not of the form redis://[user:password@]host:port[/db] (rediss:// for TLS; a cluster is"
                    + " redis://[user:password@]host:port,host:port and has no /db; write %40 for @, %2F for / and"
                    + " %3A for : in a password); set it in nightjar.conf or in NIGHTJAR_REDIS_URL");
        }
    }

    private static boolean isWellFormed(String url) {
        try {
            URI[] nodes = nodes(url);
            for (URI node : nodes) {
                if (!isWellFormed(node, nodes.length == 1)) {
                    return false;
                }
            }
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isWellFormed(URI node, boolean alone) {
        // localhost:6379 is a URI too, of scheme localhost and without a path: so the scheme and host come first.
        if (!(isTls(node) || "redis".equals(node.getScheme())) || !JedisURIHelper.isValid(node)) {
            return false;
        }
        String user = node.getRawUserInfo();
        return (user == null || user.contains(":"))
                && (alone
                        ? DATABASE.matcher(node.getRawPath()).matches()
                        : node.getRawPath().isEmpty())
                && node.getRawQuery() == null
                && node.getRawFragment() == null;
    }

    /**
     * The address that the settings name.
     *
     * @throws InvalidSettings when it is none
     */
    public static RedisAddress of(Config settings) {
        return new RedisAddress(
                settings.getString("redis.url"),
                settings.getDuration("redis.connect-timeout"),
                settings.getDuration("redis.reply-timeout"));
    }

    public RedisAddress withTimeouts(Duration connect, Duration reply) {
        return new RedisAddress(url, connect, reply);
    }

    /**
     * Opens a pool of connections and checks that Redis answers; close it.
     *
     * @throws RedisUnreachable when it does not, or refuses the user or the password
     */
    public UnifiedJedis open() {
        UnifiedJedis redis = openLazily(new GenericObjectPoolConfig<>());
        try {
            redis.exists("nj:");
            return redis;
        } catch (JedisException e) {
            redis.close();
            throw new RedisUnreachable(this, e);
        }
    }

    /**
     * Opens a pool without asking Redis for anything yet, for a server that must start even when Redis is down.
     *
     * @throws RedisUnreachable when the address is a cluster's and no node of it answers: Jedis asks a cluster at once
     *     who holds which slots
     */
    public UnifiedJedis openLazily(GenericObjectPoolConfig<Connection> pool) {
        URI first;
        Set<HostAndPort> hosts = new LinkedHashSet<>();
        try {
            URI[] nodes = nodes(url);
            first = nodes[0];
            for (URI node : nodes) {
                hosts.add(JedisURIHelper.getHostAndPort(node));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the constructor checks the URL", e);
        }
        var client = DefaultJedisClientConfig.builder()
                .user(JedisURIHelper.getUser(first))
                .password(JedisURIHelper.getPassword(first))
                .database(JedisURIHelper.getDBIndex(first))
                .connectionTimeoutMillis((int) connectTimeout.toMillis())
                .socketTimeoutMillis((int) replyTimeout.toMillis())
                .clientName("nightjar");
        if (isTls(first)) {
            client.sslOptions(SslOptions.defaults());
        }
        if (hosts.size() > 1) {
            try {
                return RedisClusterClient.builder()
                        .nodes(hosts)
                        .clientConfig(client.build())
                        .poolConfig(pool)
                        .build();
            } catch (JedisException e) {
                throw new RedisUnreachable(this, e);
            }
        }
        return RedisClient.builder()
                .hostAndPort(hosts.iterator().next())
                .clientConfig(client.build())
                .poolConfig(pool)
                .build();
    }

    /** The URL with any password left out, for messages. */
    public String shown() {
        return withoutPassword(url);
    }

    @Override
    public String toString() {
        return "RedisAddress[" + shown() + "]";
    }

    private static boolean isTls(URI node) {
        return "rediss".equals(node.getScheme());
    }

    private static URI[] nodes(String url) throws URISyntaxException {
        String[] parts = url.split(",", -1);
        URI[] nodes = new URI[parts.length];
        nodes[0] = new URI(parts[0].strip());
        for (int i = 1; i < parts.length; i++) {
            nodes[i] = new URI(nodes[0].getScheme() + "://" + parts[i].strip());
        }
        return nodes;
    }

    /** Everything up to the last @ goes, since a mistyped password may itself hold an @ or a slash. */
    private static String withoutPassword(String url) {
        return url.replaceFirst("^(rediss?://)?.*@", "$1***@");
    }
}

package dev.nightjar.contract;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What is kept of an API key: enough to recognise it, not enough to use it. Kept as JSON under
 * {@link Key.Kind#API_KEYS}; docs/contract.md, "API keys".
 *
 * @param sha256 of the key, 64 lower-case hex digits
 * @param lastFour the last characters of the key, for people
 */
public record ApiKey(String sha256, Role role, Instant createdAt, String lastFour) {
    private static final int RANDOM_BYTES = 20;
    private static final int SHOWN = 4;
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** What the holder of a key may do. */
    public enum Role {
        /** Ask for recommendations and report events: what a shop's pages do. */
        STOREFRONT("nj_sf_"),
        /** Everything. */
        OPERATOR("nj_op_");

        private final String prefix;

        Role(String prefix) {
            this.prefix = prefix;
        }

        /** Whether the holder may do what needs the other role. */
        public boolean covers(Role needed) {
            return this == OPERATOR || needed == STOREFRONT;
        }
    }

    /** A new key, shown once, and what is kept of it. The secret is in no {@code toString}. */
    public record Issued(String secret, ApiKey kept) {
        @Override
        public String toString() {
            return "Issued[" + kept + "]";
        }
    }

    public ApiKey {
        if (!DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "a SHA-256 of " + sha256.length() + " characters; it takes 64 hex digits");
        }
    }

    /** Makes a key that nobody can guess. */
    public static Issued issue(Role role, Instant now, SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String secret = role.prefix + HexFormat.of().formatHex(bytes);
        String lastFour = secret.substring(secret.length() - SHOWN);
        return new Issued(secret, new ApiKey(HexFormat.of().formatHex(digest(secret)), role, now, lastFour));
    }

    /** SHA-256 of what somebody presents as a key. */
    public static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest as bytes. */
    public byte[] digest() {
        return HexFormat.of().parseHex(sha256);
    }

    /**
     * Returns the label unchanged.
     *
     * @throws IllegalArgumentException when it is not one
     */
    public static String requireLabel(String label) {
        if (!LABEL.matcher(label).matches()) {
            throw new IllegalArgumentException(
                    "'" + label
                            + "' is no label: use 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first");
        }
        return label;
    }

    /** One line of JSON. */
    public String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("sha256", sha256);
        fields.put("role", role.name());
        fields.put("created_at", createdAt.toString());
        fields.put("last_four", lastFour);
        return ConfigValueFactory.fromMap(fields).render(ConfigRenderOptions.concise());
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws MalformedValueException when a field is missing or of the wrong kind; the message does not repeat the value
     */
    public static ApiKey fromJson(String json) {
        try {
            // JSON and no more: HOCON could include files.
            Config c = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            return new ApiKey(
                    c.getString("sha256"),
                    c.getEnum(Role.class, "role"),
                    Instant.parse(c.getString("created_at")),
                    c.getString("last_four"));
        } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("API key: " + e.getMessage());
        }
    }
}

package dev.nightjar.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Redis key: the only place where keys are spelt and read. Grammar, lifetimes and owners: docs/contract.md, "Keys".
 *
 * <p>The part between braces is the cluster hash tag: the store for the few keys of a whole store, the user, session,
 * item, block or category for all others, so that one large store spreads over every node. Ids are percent-escaped here and
 * nowhere else.
 *
 * @param store the store's name, {@code [a-z0-9][a-z0-9-]{0,39}}
 * @param kind what the key holds
 * @param generation 1 or more for a key of one generation, 0 for a key that outlives generations
 * @param id the user, session, item, block or category, unescaped; empty for a key of the whole store
 */
public record Key(String store, Kind kind, long generation, String id) {

    /** What a key holds, and so which parts it has. */
    public enum Kind {
        /** The live generation's number, as text: the one pointer that publishing flips. */
        LIVE("live", Shape.STORE),
        /** Hash from generation number to its manifest (JSON). */
        GENERATIONS("generations", Shape.STORE),
        /** Counter that hands out generation numbers. */
        SEQUENCE("sequence", Shape.STORE),
        /** Token of the publish in progress. */
        PUBLISH_LOCK("publish-lock", Shape.STORE),
        /** Epoch milliseconds of the last accepted change of stock. */
        STOCK_CHANGED("stock-changed", Shape.STORE),
        /** Stream of the items whose stock has changed, for servers that keep a copy. */
        STOCK_FEED("stock-feed", Shape.STORE),
        /** Stream of accepted events on their way to the lake. */
        EVENTS("events", Shape.STORE),
        /** Id of the newest event of the stream that the lake has. */
        EVENTS_COLLECTED("events-collected", Shape.STORE),
        /** What is trending now: replaced every few minutes, apart from the generations. */
        TRENDING("trending", Shape.STORE),
        /** Hash from a label to an {@link ApiKey} (JSON). */
        API_KEYS("api-keys", Shape.STORE),
        /** The rules as they are now (JSON). */
        RULES("rules", Shape.STORE),
        /** Hash from a version of the rules to how they were then (JSON). */
        RULES_HISTORY("rules-history", Shape.STORE),
        /** The experiments as they are now (JSON). */
        EXPERIMENTS("experiments", Shape.STORE),
        /** Hash from a version of the experiments to how they were then (JSON). */
        EXPERIMENTS_HISTORY("experiments-history", Shape.STORE),
        /** One user's candidate list. */
        CANDIDATES("c", Shape.GENERATION),
        /** One user's sizes and categories. */
        SHOPPER("u", Shape.GENERATION),
        /** A run of catalogue items. */
        ITEM_BLOCK("i", Shape.GENERATION),
        /** The embeddings of a run of item numbers. */
        EMBEDDING_BLOCK("e", Shape.GENERATION),
        /** The items related to each of a run of item numbers. */
        RELATED_BLOCK("r", Shape.GENERATION),
        /** The popular items of a category, or of the store. */
        POPULAR("p", Shape.GENERATION),
        /** The new arrivals of a category, or of the store. */
        ARRIVALS("n", Shape.GENERATION),
        /** Lifts of categories by device and daypart, of the whole store. */
        CONTEXT_LIFTS("x", Shape.GENERATION),
        /** What solving a new user takes, of the whole store. */
        FOLD_IN("f", Shape.GENERATION),
        /** Hash from size to units and time of change, one per item: live, across generations. */
        STOCK("stock", Shape.ITEM),
        /** Hash from event to what a session did: live, across generations. */
        SESSION("session", Shape.ITEM),
        /** Hash from event to what a user did, over sessions and devices: live, across generations. */
        ACTIVITY("activity", Shape.ITEM);

        private final String word;
        private final Shape shape;

        Kind(String word, Shape shape) {
            this.word = word;
            this.shape = shape;
        }

        private static Kind of(String word, Shape shape, String key) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word) && kind.shape == shape)
                    .findFirst()
                    .orElseThrow(() -> new MalformedValueException("key '" + key + "': unknown kind '" + word + "'"));
        }
    }

    private enum Shape {
        STORE,
        GENERATION,
        ITEM
    }

    /** The longest id in UTF-8 bytes. Redis allows more; a longer id is a mistake in an export. */
    public static final int MAX_ID_BYTES = 512;

    /** Stands for "the whole store" where a category could stand; an escaped id never contains it. */
    private static final String WHOLE_STORE = "*";

    private static final Pattern STORE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Set<Kind> BLOCKS = EnumSet.of(Kind.ITEM_BLOCK, Kind.EMBEDDING_BLOCK, Kind.RELATED_BLOCK);
    private static final Set<Kind> ONE_PER_GENERATION = EnumSet.of(Kind.CONTEXT_LIFTS, Kind.FOLD_IN);
    private static final Pattern BLOCK = Pattern.compile("0|[1-9][0-9]{0,9}");
    private static final Pattern OF_STORE = Pattern.compile("nj:\\{([^:{}]+)}:([a-z-]+)");
    private static final Pattern OF_GENERATION =
            Pattern.compile("nj:([^:{}]+):g([1-9][0-9]{0,18}):([a-z]):\\{([^{}]+)}");
    private static final Pattern OF_ITEM = Pattern.compile("nj:([^:{}]+):([a-z]+):\\{([^{}]+)}");

    public Key {
        requireStoreName(store);
        Objects.requireNonNull(kind, "kind");
        if (kind.shape == Shape.GENERATION ? generation < 1 : generation != 0) {
            throw new IllegalArgumentException(
                    "key of kind " + kind + ": generation " + generation + "; generations count from 1");
        }
        if (kind.shape == Shape.STORE) {
            if (!id.isEmpty()) {
                throw new IllegalArgumentException("key of kind " + kind + " is one per store and takes no id");
            }
        } else if (ONE_PER_GENERATION.contains(kind)) {
            if (!id.isEmpty()) {
                throw new IllegalArgumentException("key of kind " + kind + " is one per generation and takes no id");
            }
        } else if (!(id.isEmpty() && (kind == Kind.POPULAR || kind == Kind.ARRIVALS))) {
            requireId(id);
        }
        if (BLOCKS.contains(kind) && !BLOCK.matcher(id).matches()) {
            throw new IllegalArgumentException("item block '" + id + "': blocks are numbered from 0");
        }
    }

    /**
     * Returns the id of a user, session, item or category unchanged.
     *
     * @throws IllegalArgumentException when it is empty, too long or not a valid text
     */
    public static String requireId(String id) {
        int bytes = Text.utf8(id).length;
        if (bytes < 1 || bytes > MAX_ID_BYTES) {
            throw new IllegalArgumentException("an id of " + bytes + " bytes; it takes 1 to " + MAX_ID_BYTES);
        }
        return id;
    }

    /** Whether the text may name a store: lower-case letters, digits and hyphens, at most 40. */
    public static boolean isStoreName(String text) {
        return STORE_NAME.matcher(text).matches();
    }

    /**
     * Returns the name unchanged.
     *
     * @throws IllegalArgumentException when it is not a store name
     */
    public static String requireStoreName(String text) {
        if (!isStoreName(text)) {
            throw new IllegalArgumentException("store name '" + text
                    + "': use 1 to 40 lower-case letters, digits and hyphens, starting with a letter or digit");
        }
        return text;
    }

    public static Key ofStore(String store, Kind kind) {
        return new Key(store, kind, 0, "");
    }

    public static Key candidates(String store, long generation, String user) {
        return new Key(store, Kind.CANDIDATES, generation, user);
    }

    public static Key shopper(String store, long generation, String user) {
        return new Key(store, Kind.SHOPPER, generation, user);
    }

    public static Key itemBlock(String store, long generation, int block) {
        return new Key(store, Kind.ITEM_BLOCK, generation, Integer.toString(block));
    }

    public static Key embeddingBlock(String store, long generation, int block) {
        return new Key(store, Kind.EMBEDDING_BLOCK, generation, Integer.toString(block));
    }

    public static Key relatedBlock(String store, long generation, int block) {
        return new Key(store, Kind.RELATED_BLOCK, generation, Integer.toString(block));
    }

    /** The list of a category path, or of the whole store where the category is empty. */
    public static Key popular(String store, long generation, String category) {
        return new Key(store, Kind.POPULAR, generation, category);
    }

    /** The list of a category path, or of the whole store where the category is empty. */
    public static Key arrivals(String store, long generation, String category) {
        return new Key(store, Kind.ARRIVALS, generation, category);
    }

    public static Key contextLifts(String store, long generation) {
        return new Key(store, Kind.CONTEXT_LIFTS, generation, "");
    }

    public static Key foldIn(String store, long generation) {
        return new Key(store, Kind.FOLD_IN, generation, "");
    }

    public static Key stock(String store, String item) {
        return new Key(store, Kind.STOCK, 0, item);
    }

    public static Key session(String store, String session) {
        return new Key(store, Kind.SESSION, 0, session);
    }

    public static Key activity(String store, String user) {
        return new Key(store, Kind.ACTIVITY, 0, user);
    }

    /** A SCAN pattern that matches every key of one generation and nothing else. */
    public static String patternOfGeneration(String store, long generation) {
        return "nj:" + requireStoreName(store) + ":g" + generation + ":*";
    }

    /** The key as Redis sees it; ASCII only. */
    public String text() {
        return switch (kind.shape) {
            case STORE -> "nj:{" + store + "}:" + kind.word;
            case GENERATION ->
                "nj:" + store + ":g" + generation + ":" + kind.word + ":{" + (id.isEmpty() ? WHOLE_STORE : escape(id))
                        + "}";
            case ITEM -> "nj:" + store + ":" + kind.word + ":{" + escape(id) + "}";
        };
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads what {@link #text()} wrote, and nothing else: each key has one spelling.
     *
     * @throws MalformedValueException when the text is not one of Nightjar's keys
     */
    public static Key parse(String text) {
        Key key;
        try {
            key = read(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedValueException("key '" + text + "': " + e.getMessage());
        }
        if (!key.text().equals(text)) {
            throw new MalformedValueException(
                    "key '" + text + "' is not spelt as Nightjar spells it, which is '" + key.text() + "'");
        }
        return key;
    }

    private static Key read(String text) {
        Matcher m = OF_STORE.matcher(text);
        if (m.matches()) {
            return new Key(m.group(1), Kind.of(m.group(2), Shape.STORE, text), 0, "");
        }
        m = OF_GENERATION.matcher(text);
        if (m.matches()) {
            String id = m.group(4).equals(WHOLE_STORE) ? "" : unescape(m.group(4), text);
            return new Key(m.group(1), Kind.of(m.group(3), Shape.GENERATION, text), Long.parseLong(m.group(2)), id);
        }
        m = OF_ITEM.matcher(text);
        if (m.matches()) {
            return new Key(m.group(1), Kind.of(m.group(2), Shape.ITEM, text), 0, unescape(m.group(3), text));
        }
        throw new MalformedValueException("key '" + text + "' is not one of Nightjar's: see docs/contract.md");
    }

    private static String escape(String id) {
        StringBuilder out = new StringBuilder(id.length() + 8);
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            if ((b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z') || "_.~-".indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append('%').append(hex(b >> 4)).append(hex(b));
            }
        }
        return out.toString();
    }

    private static char hex(int nibble) {
        return "0123456789ABCDEF".charAt(nibble & 0xF);
    }

    private static String unescape(String escaped, String key) {
        byte[] out = new byte[escaped.length()];
        int n = 0;
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '%') {
                int value = i + 2 < escaped.length()
                        ? Character.digit(escaped.charAt(i + 1), 16) << 4 | Character.digit(escaped.charAt(i + 2), 16)
                        : -1;
                if (value < 0) {
                    throw new MalformedValueException(
                            "key '" + key + "': bad escape at '" + escaped.substring(i) + "'");
                }
                out[n++] = (byte) value;
                i += 2;
            } else {
                out[n++] = (byte) c;
            }
        }
        return new String(out, 0, n, StandardCharsets.UTF_8);
    }
}

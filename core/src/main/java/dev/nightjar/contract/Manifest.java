package dev.nightjar.contract;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one published generation: enough to serve it, and to trace any value in it to the run, table
 * versions and code that made it. Kept as JSON under {@link Key.Kind#GENERATIONS}, for people with {@code redis-cli}.
 *
 * @param generation 1 or more
 * @param state whether the generation may be served
 * @param runId the run that made it; the lake's {@code runs} table has the rest
 * @param runDate the business date of the data
 * @param builtAt when publishing began
 * @param users users with a candidate list
 * @param items active items
 * @param itemBlocks item blocks written, numbered from 0
 * @param bytes bytes of keys and values written
 * @param codeVersion release and commit that built it
 * @param tableVersions the Delta version read of each table
 * @param exampleUsers a few user ids to try by hand
 * @param extras what it has beyond the catalogue for its items
 */
public record Manifest(
        long generation,
        State state,
        String runId,
        LocalDate runDate,
        Instant builtAt,
        long users,
        long items,
        int itemBlocks,
        long bytes,
        String codeVersion,
        Map<String, Long> tableVersions,
        List<String> exampleUsers,
        ItemExtras extras) {

    /**
     * What a generation has for its items beyond the catalogue. Each is 0 in one that an older release published, and
     * then its keys are not there.
     *
     * @param embeddings items with an embedding
     * @param embeddingRank components of each embedding
     * @param related items to which others are related
     */
    public record ItemExtras(long embeddings, int embeddingRank, long related) {
        /** Only the catalogue. */
        public static final ItemExtras NONE = new ItemExtras(0, 0, 0);

        public ItemExtras {
            if (embeddings < 0 || embeddingRank < 0 || (embeddings > 0 && embeddingRank == 0)) {
                throw new IllegalArgumentException(
                        embeddings + " embeddings of rank " + embeddingRank + "; both count from 1, or are 0");
            }
            if (related < 0) {
                throw new IllegalArgumentException(related + " items with related ones; there are 0 or more");
            }
        }
    }

    /** How far a generation has come. Which one is live is not a state: the pointer alone says that. */
    public enum State {
        /** Being written, or left behind by a publish that died; never served. */
        BUILDING,
        /** Read back and verified; may be made live. */
        READY
    }

    public Manifest {
        if (generation < 1) {
            throw new IllegalArgumentException("generation " + generation + "; generations count from 1");
        }
        tableVersions = Map.copyOf(tableVersions);
        exampleUsers = List.copyOf(exampleUsers);
    }

    /** One line of JSON. */
    public String toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("generation", generation);
        fields.put("state", state.name());
        fields.put("run_id", runId);
        fields.put("run_date", runDate.toString());
        fields.put("built_at", builtAt.toString());
        fields.put("users", users);
        fields.put("items", items);
        fields.put("item_blocks", itemBlocks);
        fields.put("bytes", bytes);
        fields.put("code_version", codeVersion);
        fields.put("table_versions", tableVersions);
        fields.put("example_users", exampleUsers);
        fields.put("embeddings", extras.embeddings());
        fields.put("embedding_rank", extras.embeddingRank());
        fields.put("related", extras.related());
        return ConfigValueFactory.fromMap(fields).render(ConfigRenderOptions.concise());
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws MalformedValueException when a field is missing or of the wrong kind
     */
    public static Manifest fromJson(String json) {
        try {
            // JSON and no more: HOCON could include files.
            Config c = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            Map<String, Long> versions = new LinkedHashMap<>();
            Config tables = c.getConfig("table_versions");
            tables.root().keySet().forEach(table -> versions.put(table, tables.getLong(ConfigUtil.joinPath(table))));
            return new Manifest(
                    c.getLong("generation"),
                    c.getEnum(State.class, "state"),
                    c.getString("run_id"),
                    LocalDate.parse(c.getString("run_date")),
                    Instant.parse(c.getString("built_at")),
                    c.getLong("users"),
                    c.getLong("items"),
                    c.getInt("item_blocks"),
                    c.getLong("bytes"),
                    c.getString("code_version"),
                    versions,
                    c.getStringList("example_users"),
                    new ItemExtras(
                            c.hasPath("embeddings") ? c.getLong("embeddings") : 0,
                            c.hasPath("embedding_rank") ? c.getInt("embedding_rank") : 0,
                            c.hasPath("related") ? c.getLong("related") : 0));
        } catch (ConfigException | DateTimeException | IllegalArgumentException e) {
            throw new MalformedValueException("manifest '" + json + "': " + e.getMessage());
        }
    }

    /** The same generation, now fit to be served, with what was written. */
    public Manifest ready(long writtenBytes) {
        return new Manifest(
                generation,
                State.READY,
                runId,
                runDate,
                builtAt,
                users,
                items,
                itemBlocks,
                writtenBytes,
                codeVersion,
                tableVersions,
                exampleUsers,
                extras);
    }
}

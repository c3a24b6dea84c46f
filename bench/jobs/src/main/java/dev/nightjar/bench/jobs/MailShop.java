package dev.nightjar.bench.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.jobs.tables.UserProfilesTable;
import dev.nightjar.redis.Generations;
import dev.nightjar.redis.LiveStock;
import dev.nightjar.redis.RedisAddress;
import dev.nightjar.redis.StockChange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import redis.clients.jedis.UnifiedJedis;

/**
 * What a night leaves of a shop with clothes in six sizes: lists of 200 in which a few items stand everywhere, and units that
 * serve by far not all who want these.
 */
final class MailShop {
    static final String STORE = "mailshop";
    static final LocalDate DATE = LocalDate.parse("2026-10-31");
    static final String CONF = """
            sizes.systems { alpha = [XS, S, M, L, XL, XXL] }
            rails.email.sources = [personal]
            campaigns.bench { count = 6, people-per-unit = 10, link = "https://shop.example/{item}" }
            email { address = "concat(user_id, '@shop.example')", files = [jsonl, klaviyo] }
            """;

    private static final int LENGTH = 200;
    private static final List<String> SIZES = List.of("XS", "S", "M", "L", "XL", "XXL");

    private final SparkSession spark;
    private final Lake lake;
    private final int items;

    MailShop(SparkSession spark, Lake lake, int items) {
        this.spark = spark;
        this.lake = lake;
        this.items = items;
    }

    void write(int users, String url) {
        merge(
                CatalogTable.SPEC,
                spark.range(items)
                        .select(
                                item(),
                                concat(lit("Item "), col("id")).as("title"),
                                concat(lit("women/kind-"), expr("id % 40")).as("category"),
                                concat(lit("Brand "), expr("id % 90")).as("brand"),
                                expr("10D + id % 100").as("price"),
                                lit("EUR").as("currency"),
                                expr("if(id % 5 = 0, '', 'alpha')").as("size_system"),
                                expr("CAST(array() AS ARRAY<STRING>)").as("sizes"),
                                concat(lit("https://shop.example/"), col("id"), lit(".jpg"))
                                        .as("image_url"),
                                lit(null).as("available_from"),
                                lit(null).as("available_to"),
                                expr("CAST(map() AS MAP<STRING, STRING>)").as("attributes"),
                                lit(java.sql.Date.valueOf(DATE)).as("as_of"),
                                lit(null).as("retired_on"),
                                lit("-").as("content_hash"),
                                lit("bench").as("source")));
        merge(
                DictionaryTable.ITEMS,
                spark.range(items).select(item(), expr("CAST(id AS INT)").as("number")));
        lake.table(CandidatesTable.SPEC).replace(DATE, "bench-run", lists(users));
        lake.table(UserProfilesTable.SPEC).replace(DATE, "bench-run", profiles(users));
        stock(users, url);
    }

    private static Column item() {
        return concat(lit("I"), col("id")).as(CatalogTable.ITEM_ID);
    }

    private void merge(TableSpec spec, Dataset<Row> rows) {
        lake.table(spec)
                .merge(
                        rows,
                        "t.item_id = s.item_id",
                        merge -> merge.whenNotMatched().insertAll());
    }

    private Dataset<Row> lists(int users) {
        int of = items;
        return spark.range(users)
                .as(Encoders.LONG())
                .map(
                        (MapFunction<Long, Row>) user -> CandidatesTable.row("u" + user, list(user, of)),
                        Encoders.row(CandidatesTable.ROW));
    }

    /** Different items, the first ones of the shop far more often than the last, with falling scores. */
    private static CandidateList list(long user, int items) {
        SplittableRandom random = new SplittableRandom(user);
        int[] numbers = random.doubles()
                .mapToInt(x -> (int) (items * x * x * x))
                .distinct()
                .limit(LENGTH)
                .toArray();
        float[] scores = new float[LENGTH];
        float score = 1;
        for (int rank = 0; rank < LENGTH; rank++) {
            score *= 1 - (float) random.nextDouble() * 0.02f;
            scores[rank] = score;
        }
        return CandidateList.of(numbers, scores);
    }

    private Dataset<Row> profiles(int users) {
        String day = "DATE'" + DATE + "'";
        return spark.range(users)
                .selectExpr(
                        "concat('u', id) AS user_id",
                        "20L AS events",
                        "15L AS views",
                        "3L AS carts",
                        "2L AS purchases",
                        "0L AS returns",
                        day + " AS first_seen",
                        day + " AS last_seen",
                        "0 AS recency_days",
                        "10D AS price_p25",
                        "20D AS price_p50",
                        "30D AS price_p75",
                        "CAST(array() AS ARRAY<STRUCT<category: STRING, share: DOUBLE>>) AS categories",
                        // One in ten has never bought anything with a size.
                        "if(id % 10 = 0, CAST(map() AS MAP<STRING, MAP<STRING, INT>>), map('alpha',"
                                + " map(element_at(array('XS', 'S', 'M', 'L', 'XL', 'XXL'), CAST(1 + id % 6 AS INT)), 2)))"
                                + " AS sizes",
                        "CAST(array() AS ARRAY<STRING>) AS owned");
    }

    /** Units for two thirds of what would be mailed, spread over all items alike though not all are wanted alike. */
    private void stock(int users, String url) {
        double unitsOfSize = users * 6.0 / 10 / items / SIZES.size() * 0.67;
        SplittableRandom random = new SplittableRandom(7);
        try (UnifiedJedis redis = new RedisAddress(url, Duration.ofSeconds(1), Duration.ofSeconds(60)).open()) {
            redis.flushAll();
            List<StockChange> changes = new ArrayList<>();
            for (int item = 0; item < items; item++) {
                Map<String, Integer> units = new HashMap<>();
                for (String size : item % 5 == 0 ? List.of("-") : SIZES) {
                    double mean = unitsOfSize * (item % 5 == 0 ? SIZES.size() : 1);
                    units.put(size, random.nextInt(5) == 0 ? 0 : (int) Math.ceil(mean * 2.5 * random.nextDouble()));
                }
                changes.add(new StockChange("I" + item, units, Optional.empty()));
            }
            for (int from = 0; from < changes.size(); from += 500) {
                new LiveStock(redis, STORE).put(changes.subList(from, Math.min(from + 500, changes.size())));
            }
            Map<String, Long> versions = new TreeMap<>();
            for (TableSpec spec : Lake.TABLES) {
                LakeTable table = lake.table(spec);
                if (table.exists()) {
                    versions.put(spec.name(), table.version());
                }
            }
            Manifest manifest = new Manifest(
                    new Generations(redis, STORE).next(),
                    Manifest.State.BUILDING,
                    "bench-run",
                    DATE,
                    Instant.parse("2026-11-01T02:00:00Z"),
                    users,
                    items,
                    1,
                    0,
                    "bench",
                    versions,
                    List.of(),
                    Manifest.ItemExtras.NONE);
            new Generations(redis, STORE).record(manifest.ready(1));
        }
    }
}

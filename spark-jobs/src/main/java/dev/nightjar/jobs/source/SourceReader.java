package dev.nightjar.jobs.source;

import static scala.jdk.javaapi.CollectionConverters.asJava;

import dev.nightjar.settings.InvalidSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a source and maps its columns. Every row of the source comes out, also one that cannot be read: it then carries
 * {@link #MALFORMED} and its text in {@link #RAW}.
 */
public final class SourceReader {
    /** The row as it came, as JSON, or as text where it could not be parsed. */
    public static final String RAW = "_raw";
    /** Whether the row could not be parsed. */
    public static final String MALFORMED = "_malformed";
    /** Whether the source's {@code where} leaves the row out. */
    public static final String LEFT_OUT = "_left_out";
    /** The catalogue columns that are no canonical ones, as a map. */
    public static final String ATTRIBUTES = "attributes";
    /** The value of {@code keep-latest-by}. */
    public static final String LATEST_BY = "_latest_by";

    private static final String CORRUPT = "_corrupt_record";

    private final SparkSession spark;
    private final Consumer<String> notices;

    /**
     * Reads with a session.
     *
     * @param notices what a person should know of a source, though it can be used
     */
    public SourceReader(SparkSession spark, Consumer<String> notices) {
        this.spark = spark;
        this.notices = notices;
    }

    /**
     * Reads and maps.
     *
     * @throws InvalidSettings when an expression names a column that the source does not have
     */
    public Dataset<Row> read(SourceSettings source, Canonical canonical) {
        Dataset<Row> found = open(source);
        Dataset<Row> rows = source.format().equals("jsonl") ? withAbsentFields(found, source, canonical) : found;
        List<Column> columns = new ArrayList<>();
        List<Column> attributes = new ArrayList<>();
        source.columns().forEach((name, sql) -> {
            resolve(
                    rows,
                    setting(source, "columns." + name, sql),
                    functions.expr(sql).cast(canonical.types().getOrDefault(name, "string")));
            if (!canonical.types().containsKey(name)) {
                attributes.add(functions.lit(name));
                attributes.add(functions.expr(sql).cast("string"));
            }
        });
        canonical.types().forEach((name, type) -> {
            String sql = source.columns().getOrDefault(name, "NULL");
            columns.add(functions.expr(sql).cast(type).as(name));
        });
        if (canonical.openEnded()) {
            columns.add((attributes.isEmpty()
                            ? functions.expr("map()").cast("map<string,string>")
                            : functions.map(attributes.toArray(Column[]::new)))
                    .as(ATTRIBUTES));
        }
        source.keepLatestBy()
                .ifPresent(sql -> resolve(rows, setting(source, "keep-latest-by", sql), functions.expr(sql)));
        columns.add(source.keepLatestBy()
                .map(functions::expr)
                .orElse(functions.lit(0))
                .as(LATEST_BY));
        Column leftOut = source.where()
                .map(sql -> functions.not(functions.coalesce(functions.expr(sql), functions.lit(false))))
                .orElse(functions.lit(false));
        source.where().ifPresent(sql -> resolve(rows, setting(source, "where", sql), leftOut));
        columns.add(leftOut.as(LEFT_OUT));
        boolean mayBeMalformed = Arrays.asList(rows.columns()).contains(CORRUPT);
        Column corrupt = mayBeMalformed ? functions.col(CORRUPT) : functions.lit(null);
        Column[] all = Arrays.stream(found.columns())
                .filter(name -> !name.equals(CORRUPT))
                .map(name -> functions.col("`" + name + "`"))
                .toArray(Column[]::new);
        columns.add(corrupt.isNotNull().as(MALFORMED));
        columns.add(functions
                .coalesce(corrupt, functions.to_json(functions.struct(all)))
                .as(RAW));
        return rows.select(columns.toArray(Column[]::new));
    }

    private Dataset<Row> open(SourceSettings source) {
        try {
            DataFrameReader reader =
                    spark.read().options(source.options()).option("columnNameOfCorruptRecord", CORRUPT);
            return switch (source.format()) {
                case "csv" -> csv(source);
                case "jsonl" ->
                    reader.schema(readable(reader.json(source.path()).schema(), source))
                            .json(source.path());
                case "parquet" -> reader.parquet(source.path());
                case "delta" -> reader.format("delta").load(source.path());
                default -> throw new IllegalStateException("reference.conf allows no format " + source.format());
            };
        } catch (Exception e) {
            // Spark's Java API does not declare the checked AnalysisException that it throws here.
            if (e instanceof AnalysisException) {
                throw new InvalidSettings("'" + source.key() + ".path' = \"" + source.path() + "\" cannot be read as "
                        + source.format() + ": " + firstLine(e));
            }
            throw e;
        }
    }

    /** All columns as text: what a value means is for the expressions to say, not for a guess from the first rows. */
    private Dataset<Row> csv(SourceSettings source) {
        // RFC 4180, as nearly every program writes it, doubles a quote within quotes; Spark expects a backslash there.
        Map<String, String> options = new java.util.HashMap<>(Map.of("header", "true", "escape", "\""));
        options.putAll(source.options());
        StructType header = spark.read().options(options).csv(source.path()).schema();
        StructType text = new StructType();
        for (String name : header.fieldNames()) {
            text = text.add(name, DataTypes.StringType);
        }
        return spark.read()
                .options(options)
                .option("columnNameOfCorruptRecord", CORRUPT)
                .option("enforceSchema", "false")
                .schema(readable(text, source))
                .csv(source.path());
    }

    /**
     * The schema with a place for a malformed row. Where the file has no columns at all, being empty or broken in every
     * line, the mapped ones stand in: what is wrong then is the rows, not the settings.
     */
    private static StructType readable(StructType schema, SourceSettings source) {
        List<String> names = Arrays.asList(schema.fieldNames());
        StructType readable = names.contains(CORRUPT) ? schema : schema.add(CORRUPT, DataTypes.StringType);
        if (readable.size() == 1) {
            for (String name : names(source.columns().values())) {
                readable = readable.add(name, DataTypes.StringType);
            }
        }
        return readable;
    }

    /**
     * JSON leaves out what is empty, so a field that no line has today is empty and not necessarily misspelt; what the
     * needed columns are made of is always there.
     */
    private Dataset<Row> withAbsentFields(Dataset<Row> rows, SourceSettings source, Canonical canonical) {
        Map<String, String> needed = new TreeMap<>(source.columns());
        needed.keySet().retainAll(canonical.needed());
        Set<String> absent = names(source.columns().values());
        source.where().ifPresent(sql -> absent.addAll(names(List.of(sql))));
        names(needed.values()).forEach(absent::remove);
        Arrays.asList(rows.columns()).forEach(absent::remove);
        if (absent.isEmpty()) {
            return rows;
        }
        notices.accept("no line of " + source.path() + " has the fields " + String.join(", ", absent)
                + ": they count as empty");
        Dataset<Row> all = rows;
        for (String name : absent) {
            all = all.withColumn(name, functions.lit(null));
        }
        return all;
    }

    /** Names of the top-level columns in expressions, none twice; Spark does not distinguish case. */
    private static Set<String> names(Collection<String> expressions) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String sql : expressions) {
            asJava(new CatalystSqlParser().parseExpression(sql).collectLeaves()).forEach(leaf -> {
                if (leaf instanceof UnresolvedAttribute attribute) {
                    names.add(attribute.nameParts().head());
                }
            });
        }
        return names;
    }

    private static String setting(SourceSettings source, String name, String sql) {
        return "'" + source.key() + "." + name + "' = \"" + sql + "\"";
    }

    private static void resolve(Dataset<Row> rows, String setting, Column expression) {
        try {
            // The analyser runs here, before any row is read.
            rows.select(expression).schema();
        } catch (Exception e) {
            if (e instanceof AnalysisException) {
                List<String> columns = Arrays.stream(rows.columns())
                        .filter(c -> !c.equals(CORRUPT))
                        .toList();
                throw new InvalidSettings(setting + " does not fit the source: " + firstLine(e)
                        + " The source has the columns " + String.join(", ", columns));
            }
            throw e;
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}

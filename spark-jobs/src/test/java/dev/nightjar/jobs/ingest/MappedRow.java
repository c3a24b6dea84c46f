package dev.nightjar.jobs.ingest;

import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Makes rows as {@link SourceReader} gives them; a column that is not named is null, the raw row is {@code raw}. */
final class MappedRow {
    private final Map<String, Object> values = new HashMap<>(
            Map.of(SourceReader.MALFORMED, false, SourceReader.LEFT_OUT, false, SourceReader.LATEST_BY, 0));

    private MappedRow(String raw) {
        values.put(SourceReader.RAW, raw);
    }

    static MappedRow anEvent(String raw) {
        return new MappedRow(raw)
                .with("item_id", "i1")
                .with("type", "view")
                .with("user_id", "u1")
                .with("session_id", "s1")
                .with("quantity", 1)
                .at("2026-10-01T12:00:00Z");
    }

    static MappedRow anItem(String raw) {
        return new MappedRow(raw)
                .with("item_id", "i1")
                .with("price", 9.5)
                .with(SourceReader.ATTRIBUTES, scala.jdk.javaapi.CollectionConverters.asScala(Map.of()));
    }

    static MappedRow someStock(String raw) {
        return new MappedRow(raw)
                .with("item_id", "i1")
                .with("size", "M")
                .with("units", 3)
                .updatedAt("2026-10-01T12:00:00Z");
    }

    MappedRow with(String column, Object value) {
        values.put(column, value);
        return this;
    }

    MappedRow without(String column) {
        return with(column, null);
    }

    MappedRow at(String instant) {
        return with("ts", Timestamp.from(Instant.parse(instant)));
    }

    MappedRow updatedAt(String instant) {
        return with("updated_at", Timestamp.from(Instant.parse(instant)));
    }

    MappedRow malformed() {
        return with(SourceReader.MALFORMED, true);
    }

    MappedRow leftOut() {
        return with(SourceReader.LEFT_OUT, true);
    }

    /** What a source that maps these columns is, as far as the transforms look at it. */
    static SourceSettings source(Canonical canonical, List<String> mapped, Map<String, String> types) {
        Map<String, String> columns = mapped.stream().collect(Collectors.toMap(name -> name, name -> name));
        return new SourceSettings(
                canonical.kind(),
                "test",
                "csv",
                "",
                Map.of(),
                Optional.empty(),
                columns,
                types,
                Optional.empty(),
                true);
    }

    static Dataset<Row> frame(SparkSession spark, Canonical canonical, MappedRow... rows) {
        String ddl = canonical.types().entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
        StructType schema = StructType.fromDDL(ddl + ", attributes MAP<STRING, STRING>, " + SourceReader.LATEST_BY
                + " INT, " + SourceReader.LEFT_OUT + " BOOLEAN, " + SourceReader.MALFORMED + " BOOLEAN, "
                + SourceReader.RAW + " STRING");
        List<Row> made = Arrays.stream(rows)
                .map(row -> RowFactory.create(
                        Arrays.stream(schema.fieldNames()).map(row.values::get).toArray()))
                .toList();
        return spark.createDataFrame(made, schema);
    }
}

package dev.nightjar.jobs.collect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.jobs.ingest.EventRows;
import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines of the event stream to rows of the events table. */
final class StreamRows {
    /** UTC day on which the entry came. */
    static final String CAME_ON = "_came_on";

    /** Columns of the lines. */
    static final StructType LINES =
            new StructType().add(SourceReader.RAW, DataTypes.StringType).add(CAME_ON, DataTypes.DateType);

    private static final String CORRUPT = "_corrupt_record";
    private static final String PARSED = "_parsed";

    private StreamRows() {}

    /** Parses and judges; a line that is no JSON, or has a value of another type, comes out with its verdict, too. */
    static Dataset<Row> transform(Dataset<Row> lines, String store) {
        String ddl = Canonical.EVENTS.types().entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .collect(Collectors.joining(", "));
        StructType schema = StructType.fromDDL(ddl).add(CORRUPT, DataTypes.StringType);
        Dataset<Row> parsed = lines.withColumn(
                PARSED, from_json(col(SourceReader.RAW), schema, Map.of("columnNameOfCorruptRecord", CORRUPT)));
        List<Column> columns = new ArrayList<>(List.of(
                col(SourceReader.RAW),
                col(CAME_ON),
                col(PARSED).isNull().or(col(PARSED + "." + CORRUPT).isNotNull()).as(SourceReader.MALFORMED),
                lit(false).as(SourceReader.LEFT_OUT)));
        Canonical.EVENTS.types().keySet().forEach(name -> columns.add(col(PARSED + "." + name)));
        return EventRows.ofStream(parsed.select(columns.toArray(Column[]::new)), store);
    }
}

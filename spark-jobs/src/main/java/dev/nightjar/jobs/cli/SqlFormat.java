package dev.nightjar.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hex;

import dev.nightjar.settings.InvalidSettings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** How rows are printed. Bytes are in hexadecimal; in JSON, a null field is left out and bytes are in base 64. */
enum SqlFormat {
    TABLE {
        @Override
        void print(List<String> names, List<List<String>> rows, PrintWriter out) {
            List<List<String>> all = new ArrayList<>(List.of(names));
            all.addAll(rows);
            int[] widths = IntStream.range(0, names.size())
                    .map(column -> all.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0))
                    .toArray();
            for (List<String> row : all) {
                out.println(IntStream.range(0, widths.length)
                        .mapToObj(column -> row.get(column)
                                + " ".repeat(widths[column] - row.get(column).length()))
                        .collect(Collectors.joining("  "))
                        .stripTrailing());
            }
        }
    },
    CSV {
        @Override
        void print(List<String> names, List<List<String>> rows, PrintWriter out) {
            out.println(line(names));
            rows.forEach(row -> out.println(line(row)));
        }

        /** RFC 4180. */
        private static String line(List<String> cells) {
            return cells.stream()
                    .map(cell -> cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                    .collect(Collectors.joining(","));
        }
    },
    JSON {
        @Override
        void print(List<String> names, List<List<String>> rows, PrintWriter out) {
            rows.forEach(row -> out.println(row.get(0)));
        }

        @Override
        Dataset<Row> asText(Dataset<Row> rows) {
            return rows.toJSON().toDF();
        }
    };

    /**
     * The format of that name.
     *
     * @throws InvalidSettings when there is none
     */
    static SqlFormat named(String name) {
        for (SqlFormat format : values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw new InvalidSettings("--format " + name + ": write table, csv or json");
    }

    /**
     * Prints rows.
     *
     * @param most rows; when there are more, {@code notes} has a line that says so
     */
    void print(Dataset<Row> rows, int most, PrintWriter out, PrintWriter notes) {
        List<List<String>> cells = asText(rows).takeAsList(most + 1).stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(column -> row.isNullAt(column) ? "" : row.getString(column))
                        .toList())
                .toList();
        print(List.of(rows.columns()), cells.subList(0, Math.min(most, cells.size())), out);
        if (cells.size() > most) {
            notes.println("There are more than " + most + " rows; --limit shows more.");
        }
    }

    abstract void print(List<String> names, List<List<String>> rows, PrintWriter out);

    Dataset<Row> asText(Dataset<Row> rows) {
        Column[] texts = new Column[rows.columns().length];
        String[] places =
                IntStream.range(0, texts.length).mapToObj(i -> "c" + i).toArray(String[]::new);
        // By place, since a query may name two columns alike.
        Dataset<Row> placed = rows.toDF(places);
        for (int i = 0; i < texts.length; i++) {
            StructField field = placed.schema().fields()[i];
            Column cell = col(places[i]);
            texts[i] = field.dataType().equals(DataTypes.BinaryType)
                    ? hex(cell).as(places[i])
                    : cell.cast(DataTypes.StringType).as(places[i]);
        }
        return placed.select(texts);
    }
}

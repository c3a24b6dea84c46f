package dev.nightjar.jobs;

import static scala.jdk.javaapi.CollectionConverters.asScala;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.QueryTest$;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Small data frames, and what they are expected to hold. */
public final class Rows {
    private Rows() {}

    /** A row; lists and maps become what Spark keeps arrays and maps in. */
    public static Row row(Object... values) {
        return RowFactory.create(Arrays.stream(values).map(Rows::inScala).toArray());
    }

    private static Object inScala(Object value) {
        if (value instanceof List<?> list) {
            return asScala(list.stream().map(Rows::inScala).toList()).toSeq();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> converted = new TreeMap<>();
            map.forEach((key, of) -> converted.put(key, inScala(of)));
            return scala.collection.immutable.Map$.MODULE$.from(asScala(converted));
        }
        return value;
    }

    /** Rows of a schema that is written as DDL, such as {@code "item_id STRING, price DOUBLE"}. */
    public static Dataset<Row> frame(SparkSession spark, String ddl, Row... rows) {
        return spark.createDataFrame(Arrays.asList(rows), StructType.fromDDL(ddl));
    }

    /** Asserts that the answer has exactly these rows, in any order; Spark's own comparison, which shows both. */
    public static void assertRows(Dataset<Row> answer, Row... expected) {
        QueryTest$.MODULE$.checkAnswer(answer, List.of(expected));
    }
}

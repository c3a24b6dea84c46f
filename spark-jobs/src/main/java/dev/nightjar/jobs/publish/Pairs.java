package dev.nightjar.jobs.publish;

import dev.nightjar.contract.Key;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of a key and its value, both as bytes. */
final class Pairs {
    static final String KEY = "key";
    static final String VALUE = "value";

    static final StructType SCHEMA =
            new StructType().add(KEY, DataTypes.BinaryType, false).add(VALUE, DataTypes.BinaryType, false);

    private Pairs() {}

    static Dataset<Row> encode(Dataset<Row> rows, MapFunction<Row, Row> encoder) {
        return rows.map(encoder, Encoders.row(SCHEMA));
    }

    static Row pair(Key key, byte[] value) {
        return RowFactory.create(key.bytes(), value);
    }
}

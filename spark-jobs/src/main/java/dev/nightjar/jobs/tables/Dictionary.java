package dev.nightjar.jobs.tables;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Gives new ids the next free numbers. */
public final class Dictionary {
    private Dictionary() {}

    /**
     * Appends the ids that have no number yet, in the order of the ids, so that the same ids always get the same
     * numbers; known ids keep theirs.
     *
     * @param ids one text column, duplicates allowed
     * @return the whole dictionary
     */
    public static Dataset<Row> grow(SparkSession spark, LakeTable table, String id, Dataset<Row> ids) {
        Dataset<Row> known = table.read();
        Dataset<Row> fresh = ids.select(id).distinct().join(known, asSeq(id), "left_anti");
        if (!fresh.isEmpty()) {
            Row last = known.agg(max(DictionaryTable.NUMBER)).head();
            Dataset<Row> numbered = numbered(spark, id, fresh, last.isNullAt(0) ? 0 : last.getInt(0) + 1);
            table.merge(
                    numbered,
                    "t." + id + " = s." + id,
                    merge -> merge.whenNotMatched().insertAll());
        }
        return table.read();
    }

    /** Numbers ids in their order, from {@code first}; the ids must be distinct. */
    public static Dataset<Row> numbered(SparkSession spark, String id, Dataset<Row> ids, int first) {
        JavaRDD<Row> rows = ids.select(id)
                .sort(col(id))
                .javaRDD()
                .zipWithIndex()
                .map(pair -> RowFactory.create(pair._1.getString(0), Math.toIntExact(first + pair._2)));
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add(id, DataTypes.StringType, false)
                        .add(DictionaryTable.NUMBER, DataTypes.IntegerType, false));
    }

    private static scala.collection.immutable.Seq<String> asSeq(String column) {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(column)).toSeq();
    }
}

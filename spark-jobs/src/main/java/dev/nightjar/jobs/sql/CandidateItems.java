package dev.nightjar.jobs.sql;

import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.MalformedValueException;
import dev.nightjar.settings.InvalidSettings;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** {@code candidate_items(list)}: a candidate list as rows that a person can read. Null gives null. */
public final class CandidateItems {
    static final String NAME = "candidate_items";
    static final String USAGE =
            "candidate_items(list) - the list's items, best first: an array of rank (from 1), number"
                    + " (in item_dictionary) and score";

    /** What it gives. */
    static final DataType TYPE =
            DataType.fromDDL("ARRAY<STRUCT<rank: INT NOT NULL, number: INT NOT NULL, score: FLOAT NOT NULL>>");

    private CandidateItems() {}

    /**
     * The function's expression.
     *
     * @throws InvalidSettings when there is not exactly one argument, or it is not BINARY
     */
    static Expression of(Seq<Expression> arguments) {
        if (arguments.size() != 1) {
            throw new InvalidSettings(
                    NAME + " takes one argument, the column list of candidates, not " + arguments.size());
        }
        return new StaticInvoke(
                CandidateItems.class,
                TYPE,
                "decode",
                CollectionConverters.<Expression>asScala(java.util.List.of(arguments.head()))
                        .toSeq(),
                CollectionConverters.<org.apache.spark.sql.types.AbstractDataType>asScala(
                                java.util.List.of(DataTypes.BinaryType))
                        .toSeq(),
                true,
                true,
                true,
                Option.empty());
    }

    /**
     * Decodes one list; called by the code that Spark generates.
     *
     * @throws MalformedValueException when the bytes are no list
     */
    public static ArrayData decode(byte[] bytes) {
        CandidateList list = CandidateList.CODEC.decode(bytes);
        Object[] items = new Object[list.size()];
        for (int i = 0; i < items.length; i++) {
            items[i] = new GenericInternalRow(new Object[] {i + 1, list.item(i), list.score(i)});
        }
        return new GenericArrayData(items);
    }
}

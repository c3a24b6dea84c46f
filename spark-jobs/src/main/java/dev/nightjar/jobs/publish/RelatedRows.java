package dev.nightjar.jobs.publish;

import static org.apache.spark.sql.functions.col;

import dev.nightjar.catalogue.Related.Kind;
import dev.nightjar.contract.CandidateList;
import dev.nightjar.contract.RelatedBlock;
import dev.nightjar.jobs.tables.CatalogTable;
import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.RelatedItemsTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of related_items, by number and in blocks. */
final class RelatedRows {
    private RelatedRows() {}

    /**
     * Puts numbers in place of ids; an item that is not offered, on either side, is left out.
     *
     * @param items active catalogue rows with their number
     * @param related rows of related_items
     * @return number, kind, rank, related_number, score
     */
    static Dataset<Row> numbered(Dataset<Row> items, Dataset<Row> related) {
        Dataset<Row> numbers = items.select(CatalogTable.ITEM_ID, DictionaryTable.NUMBER);
        return related.join(numbers, CatalogTable.ITEM_ID)
                .join(
                        numbers.toDF(RelatedItemsTable.RELATED_ID, GenerationValues.RELATED_NUMBER),
                        RelatedItemsTable.RELATED_ID)
                .select(
                        col(DictionaryTable.NUMBER),
                        col(RelatedItemsTable.KIND),
                        col(RelatedItemsTable.RANK),
                        col(GenerationValues.RELATED_NUMBER),
                        col(RelatedItemsTable.SCORE));
    }

    /**
     * One block.
     *
     * @param rows number, kind, rank, related_number, score; sorted
     */
    static RelatedBlock block(List<Row> rows) {
        List<RelatedBlock.Entry> entries = new ArrayList<>();
        int from = 0;
        while (from < rows.size()) {
            int number = rows.get(from).getInt(0);
            int to = from;
            while (to < rows.size() && rows.get(to).getInt(0) == number) {
                to++;
            }
            List<Row> ofItem = rows.subList(from, to);
            entries.add(new RelatedBlock.Entry(
                    number, list(ofItem, Kind.ALSO_BOUGHT), list(ofItem, Kind.SIMILAR), list(ofItem, Kind.COMPLEMENT)));
            from = to;
        }
        return new RelatedBlock(entries);
    }

    private static CandidateList list(List<Row> rows, Kind kind) {
        List<Row> ofKind = rows.stream()
                .filter(row -> row.getString(1).equals(kind.word()))
                .toList();
        int[] items = new int[ofKind.size()];
        float[] scores = new float[items.length];
        for (int i = 0; i < items.length; i++) {
            items[i] = ofKind.get(i).getInt(3);
            scores[i] = ofKind.get(i).getFloat(4);
        }
        return CandidateList.of(items, scores);
    }
}

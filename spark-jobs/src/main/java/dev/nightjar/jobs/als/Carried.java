package dev.nightjar.jobs.als;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;

import dev.nightjar.jobs.tables.DictionaryTable;
import dev.nightjar.jobs.tables.EmbeddingsTable;
import dev.nightjar.jobs.tables.EventsTable;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TableSpec;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Item embeddings of an earlier date, which a night between two full trainings goes on with: users are solved for them.
 *
 * @param learntOn the date of the full training
 * @param items item_id, vector
 */
record Carried(LocalDate learntOn, Dataset<Row> items) {

    /**
     * The last full training before a date, less than so many days ago, whose vectors have the length that is set. The slice
     * itself says whether it was learnt in full, so what was carried over is never carried on beyond its days.
     */
    static Optional<Carried> before(LocalDate date, int everyDays, LakeTable table, int rank) {
        // A row without the column is of a release that always learnt in full.
        Optional<LocalDate> last = table.lastBefore(
                date,
                everyDays,
                coalesce(col(EmbeddingsTable.LEARNT_ON), col(TableSpec.RUN_DATE))
                        .equalTo(col(TableSpec.RUN_DATE)));
        if (last.isEmpty()) {
            return Optional.empty();
        }
        LocalDate learntOn = last.get();
        Dataset<Row> items = table.read(learntOn).select(EventsTable.ITEM_ID, EmbeddingsTable.VECTOR);
        return length(items) == rank ? Optional.of(new Carried(learntOn, items)) : Optional.empty();
    }

    private static int length(Dataset<Row> items) {
        List<Row> first =
                items.select(functions.size(col(EmbeddingsTable.VECTOR))).takeAsList(1);
        return first.isEmpty() ? 0 : first.get(0).getInt(0);
    }

    /**
     * Users for these items; one who met none of them has no vector, and so has none.
     *
     * @param learners learner and learner_number
     * @param dictionary of items
     */
    Training.Fitted foldIn(Dataset<Row> pairs, Dataset<Row> learners, Dataset<Row> dictionary, Plan plan) {
        Dataset<Row> known = dictionary.join(items, EventsTable.ITEM_ID);
        Dataset<Row> factors = known.select(
                col(DictionaryTable.NUMBER).as(Training.ID),
                col(EmbeddingsTable.VECTOR).as(Training.FEATURES));
        Dataset<Row> numbered = Training.numbered(
                pairs, learners, known.select(EventsTable.ITEM_ID, DictionaryTable.NUMBER), plan.blocks());
        return new Training.Fitted(Ials.foldIn(numbered, factors, plan), factors, plan.rank(), List.of());
    }
}

package dev.nightjar.jobs.diff;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.nightjar.contract.Manifest;
import dev.nightjar.jobs.tables.CandidatesTable;
import dev.nightjar.jobs.tables.Lake;
import dev.nightjar.jobs.tables.LakeTable;
import dev.nightjar.jobs.tables.TableSpec;
import dev.nightjar.settings.InvalidSettings;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The lists of one side of a comparison.
 *
 * @param name for people, such as {@code generation 3} or {@code 2026-10-31 in the lake}
 * @param date the run date of the lists
 * @param version of the table candidates
 */
public record Side(String name, LocalDate date, long version) {
    static final String TOP = "top";

    /** The lists that a generation was published from. */
    public static Side of(Manifest manifest) {
        Long version = manifest.tableVersions().get(CandidatesTable.SPEC.name());
        if (version == null) {
            throw new InvalidSettings("generation " + manifest.generation()
                    + " does not say which version of candidates it was made from; it is of a release before 0.1");
        }
        return new Side("generation " + manifest.generation(), manifest.runDate(), version);
    }

    /** The lists of a date as they are in the lake now, published or not. */
    public static Side of(LocalDate date, Lake lake) {
        LakeTable candidates = lake.table(CandidatesTable.SPEC);
        if (!candidates.exists()) {
            throw new InvalidSettings("the lake has no candidate lists yet: run the job candidates first");
        }
        return new Side(date + " in the lake", date, candidates.version());
    }

    /**
     * Item numbers of each user's first places: {@code user_id}, {@value #TOP}.
     *
     * @throws InvalidSettings when there are none, or VACUUM has deleted them
     */
    Dataset<Row> tops(Lake lake, int places) {
        Dataset<Row> lists = lake.table(CandidatesTable.SPEC)
                .readVersion(version)
                .where(col(TableSpec.RUN_DATE).equalTo(lit(java.sql.Date.valueOf(date))))
                .select(
                        col(CandidatesTable.USER_ID),
                        expr("transform(slice(candidate_items(" + CandidatesTable.LIST + "), 1, " + places
                                        + "), x -> x.number)")
                                .as(TOP));
        if (lists.isEmpty()) {
            throw new InvalidSettings(name + ": version " + version + " of candidates has no list of " + date
                    + "; has the job candidates run for this date?");
        }
        return lists;
    }
}

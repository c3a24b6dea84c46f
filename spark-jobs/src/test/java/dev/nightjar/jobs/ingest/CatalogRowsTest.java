package dev.nightjar.jobs.ingest;

import static dev.nightjar.jobs.Rows.assertRows;
import static dev.nightjar.jobs.Rows.row;
import static dev.nightjar.jobs.ingest.MappedRow.anItem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.contract.Key;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.source.Canonical;
import dev.nightjar.jobs.source.SourceReader;
import dev.nightjar.jobs.source.SourceSettings;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SparkExtension.class)
class CatalogRowsTest {
    private static final String TOO_LONG = "x".repeat(Key.MAX_ID_BYTES + 1);

    @Test
    void everyRowSaysWhetherItIsUsedAndIfNotWhy(SparkSession spark) {
        Dataset<Row> judged = transform(
                spark,
                anItem("fine"),
                anItem("cut off").malformed(),
                anItem("other shop").leftOut(),
                anItem("null item").without("item_id"),
                anItem("blank item").with("item_id", " "),
                anItem("endless item").with("item_id", TOO_LONG),
                anItem("endless category").with("category", "a/" + TOO_LONG),
                anItem("bad price").without("price"),
                anItem("no number").with("price", Double.NaN),
                anItem("no end").with("price", Double.POSITIVE_INFINITY),
                anItem("negative").with("price", -0.01),
                anItem("free").with("price", 0.0));

        assertRows(
                judged.select(SourceReader.RAW, Verdict.COLUMN),
                row("fine", "used"),
                row("cut off", "row cannot be parsed"),
                row("other shop", "left out"),
                row("null item", "no item_id"),
                row("blank item", "no item_id"),
                row("endless item", "item_id longer than 512 bytes"),
                row("endless category", "category longer than 512 bytes"),
                row("bad price", "no readable price"),
                row("no number", "no readable price"),
                row("no end", "no readable price"),
                row("negative", "price below 0"),
                row("free", "used"));
    }

    @Test
    void whatIsAbsentHasADefault(SparkSession spark) {
        assertRows(
                transform(spark, anItem("r"))
                        .select(
                                "title",
                                "category",
                                "brand",
                                "currency",
                                "size_system",
                                "sizes",
                                "as_of",
                                "retired_on",
                                "source"),
                row("i1", "", "", "GBP", "", List.of(), Date.valueOf("2026-10-31"), null, "catalog.test"));
    }

    @Test
    void textsAreTrimmed(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                anItem("r")
                                        .with("item_id", " i1 ")
                                        .with("title", " Coat ")
                                        .with("brand", "Maker ")
                                        .with("currency", " EUR"))
                        .select("item_id", "title", "brand", "currency"),
                row("i1", "Coat", "Maker", "EUR"));
    }

    @Test
    void categoryPathsHaveOneSpelling(SparkSession spark) {
        List<String> spellings = List.of("a/b", "/a/b", "a/b/", "//a//b//", " a / b ", "a/ /b", "a / / b");
        MappedRow[] rows = spellings.stream()
                .map(spelling -> anItem(spelling).with("category", spelling))
                .toArray(MappedRow[]::new);

        assertRows(transform(spark, rows).select("category").distinct(), row("a/b"));
    }

    @Test
    void aCategoryOfSlashesIsNone(SparkSession spark) {
        assertRows(
                transform(
                                spark,
                                anItem("r").with("category", "/"),
                                anItem("r").with("category", " / / "),
                                anItem("r").with("category", "two words"))
                        .select("category"),
                row(""),
                row(""),
                row("two words"));
    }

    @Test
    void theHashChangesWithTheContentAndWithNothingElse(SparkSession spark) {
        Dataset<Row> same = transform(
                spark,
                anItem("one"),
                anItem("two")
                        .with(SourceReader.LATEST_BY, 9)
                        .with("title", "i1 ")
                        .with("item_id", " i1"));
        Dataset<Row> other = transform(
                spark,
                anItem("r"),
                anItem("r").with("title", "Coat"),
                anItem("r").with("category", "Coat"),
                anItem("r").with("brand", "Coat"),
                anItem("r").with("price", 9.51),
                anItem("r").with("currency", "EUR"),
                anItem("r").with("size_system", "alpha"),
                anItem("r").with("sizes", new String[] {"S"}),
                anItem("r").with("image_url", "i.jpg"),
                anItem("r").with("available_from", Date.valueOf("2026-10-01")),
                anItem("r").with("available_to", Date.valueOf("2026-10-01")),
                anItem("r").with("attributes", scala(Map.of("colour", "red"))),
                anItem("r").with("attributes", scala(Map.of("colour", "blue"))));

        assertThat(same.select("content_hash").distinct().count()).isEqualTo(1);
        assertThat(other.select("content_hash").distinct().count()).isEqualTo(13);
    }

    @Test
    void ofOneItemTheLatestRowStays(SparkSession spark) {
        MappedRow old = anItem("z old").with(SourceReader.LATEST_BY, 1);
        MappedRow latest = anItem("b").with(SourceReader.LATEST_BY, 2);
        MappedRow twin = anItem("a").with(SourceReader.LATEST_BY, 2);

        for (MappedRow[] order : new MappedRow[][] {{old, latest, twin}, {twin, latest, old}}) {
            assertRows(CatalogRows.distinct(transform(spark, order)).select(SourceReader.RAW), row("b"));
        }
    }

    private static Object scala(Map<String, String> attributes) {
        return scala.jdk.javaapi.CollectionConverters.asScala(new TreeMap<>(attributes));
    }

    private static Dataset<Row> transform(SparkSession spark, MappedRow... rows) {
        SourceSettings source = MappedRow.source(Canonical.CATALOG, List.of("item_id", "price"), Map.of());
        return CatalogRows.transform(
                MappedRow.frame(spark, Canonical.CATALOG, rows), source, "GBP", LocalDate.parse("2026-10-31"));
    }
}

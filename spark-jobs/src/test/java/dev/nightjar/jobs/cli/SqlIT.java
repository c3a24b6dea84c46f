package dev.nightjar.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightjar.jobs.SmallLake;
import dev.nightjar.jobs.SparkExtension;
import dev.nightjar.jobs.TestStore;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The lake in SQL, as a person asks for it. */
@ExtendWith(SparkExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class SqlIT {
    private static final String DATE = "2026-10-30";

    private String conf;

    @BeforeAll
    void aLake(SparkSession spark, @TempDir Path home) {
        TestStore store = TestStore.in(home, "");
        new SmallLake(spark, store.lake(spark)).withItems(DATE).withGoodRun(DATE, "r1", 2);
        conf = store.conf().toString();
    }

    @Test
    void aListIsReadItemByItemInEachFormat() {
        String query = "SELECT run_date, rank, item_id, score FROM candidate_items WHERE user_id = 'u1' ORDER BY rank";

        assertThat(sql(query, "table").out()).isEqualToNormalizingNewlines("""
                        run_date    rank  item_id  score
                        2026-10-30  1     b        0.5
                        2026-10-30  2     a        0.25
                        2026-10-30  3     c        -1.0
                        """);
        assertThat(sql(query, "csv").out()).isEqualToNormalizingNewlines("""
                        run_date,rank,item_id,score
                        2026-10-30,1,b,0.5
                        2026-10-30,2,a,0.25
                        2026-10-30,3,c,-1.0
                        """);
        assertThat(sql(query + " LIMIT 1", "json").out())
                .isEqualToNormalizingNewlines(
                        "{\"run_date\":\"2026-10-30\",\"rank\":1,\"item_id\":\"b\",\"score\":0.5}\n");
    }

    @Test
    void withoutAStatementTheViewsAreListed() {
        Ran ran = Ran.of("sql", "--store", TestStore.NAME, "--conf", conf);

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains("candidates         run_date, run_id, user_id, size, list")
                .contains("candidate_items    run_date, user_id, rank, item_id, score")
                // Nobody has written it.
                .doesNotContain("trending_items");
    }

    @Test
    void valuesThatNeedItAreQuotedBytesAreShownAndMoreRowsAreMentioned() {
        Ran ran = sql("SELECT 'a \"b\", c' AS x, null AS y, list AS x FROM candidates", "csv", "--limit", "1");

        // docs/contract.md: version, count, numbers, scores.
        assertThat(ran.out()).isEqualToNormalizingNewlines("x,y,x\n\"a \"\"b\"\", c\",,010301000238003400BC00\n");
        assertThat(ran.err()).contains("There are more than 1 rows; --limit shows more.");
    }

    @Test
    void whatIsNoQueryOrNoSqlIsBadInput() {
        for (String statement :
                new String[] {"DELETE FROM candidates", "INSERT INTO candidates SELECT * FROM candidates"}) {
            Ran ran = sql(statement, "table");
            assertThat(ran.exit()).isEqualTo(Main.BAD_INPUT);
            assertThat(ran.err())
                    .contains("'" + statement
                            + "' is no query: ./nightjar sql takes SELECT and WITH, and changes nothing");
        }
        assertThat(sql("SELEC 1", "table").exit()).isEqualTo(Main.BAD_INPUT);
        Ran unknown = sql("SELECT nothing FROM candidates", "table");
        assertThat(unknown.exit()).isEqualTo(Main.BAD_INPUT);
        assertThat(unknown.err()).contains("nothing").doesNotContain("\tat ");
        Ran.of("sql", "--store", TestStore.NAME, "--conf", conf, "--format", "xml", "SELECT 1")
                .isBadInput("nightjar: --format xml: write table, csv or json");
    }

    private Ran sql(String statement, String format, String... more) {
        String[] arguments = new String[8 + more.length];
        System.arraycopy(
                new String[] {"sql", "--store", TestStore.NAME, "--conf", conf, "--format", format, statement},
                0,
                arguments,
                0,
                8);
        System.arraycopy(more, 0, arguments, 8, more.length);
        return Ran.of(arguments);
    }
}

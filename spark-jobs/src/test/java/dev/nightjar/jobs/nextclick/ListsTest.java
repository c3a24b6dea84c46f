package dev.nightjar.jobs.nextclick;

import static dev.nightjar.jobs.nextclick.Visits.visit;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListsTest {
    @TempDir
    private Path home;

    private Lists lists;

    @BeforeEach
    void openTheShop() {
        lists = TinyShop.lists(home, "");
    }

    @Test
    void popularListsLeaveOutTheItemInView() {
        Map<Method, List<String>> afterM = last("m p");

        assertThat(afterM.get(Method.POPULAR)).containsExactly("p", "q", "n");
        assertThat(afterM.get(Method.CATEGORY_POPULAR)).containsExactly("n");
    }

    @Test
    void anUnmovedHomeRailIsThePopularLadderWhateverTheSessionDid() {
        assertThat(last("m p").get(Method.HOME_UNRANKED)).containsExactly("p", "m", "q", "n");
        assertThat(last("n n q p").get(Method.HOME_UNRANKED)).containsExactly("p", "m", "q", "n");
    }

    @Test
    void theSessionMovesTheHomeRail() {
        // Both mugs go before the plates, though a plate is the most popular.
        assertThat(last("m p").get(Method.HOME_SESSION).subList(0, 2)).containsExactlyInAnyOrder("m", "n");
    }

    @Test
    void aRailInModeBatchIsNotMoved() {
        lists = TinyShop.lists(home, "rails.home.mode = batch");

        assertThat(last("m p").get(Method.HOME_SESSION)).containsExactly("p", "m", "q", "n");
    }

    @Test
    void thePageOfTheItemInViewLeavesItOutAndBeginsWithWhatIsSimilar() {
        Map<Method, List<String>> afterM = last("m p");

        assertThat(afterM.get(Method.PDP_UNRANKED)).startsWith("n").doesNotContain("m");
        assertThat(afterM.get(Method.PDP_SESSION)).startsWith("n").doesNotContain("m");
    }

    @Test
    void onlyTheSessionTellsTwoVisitorsOfOnePageApart() {
        Map<Method, List<String>> mugs = last("m n p");
        Map<Method, List<String>> plates = last("q p n m");

        assertThat(mugs.get(Method.PDP_UNRANKED)).isEqualTo(plates.get(Method.PDP_UNRANKED));
        assertThat(mugs.get(Method.HOME_SESSION)).isNotEqualTo(plates.get(Method.HOME_SESSION));
    }

    @Test
    void anItemThatNobodySellsHasNoListsOfItsOwn() {
        Map<Method, List<String>> lost = last("gone p");

        assertThat(lost.get(Method.CATEGORY_POPULAR)).isEmpty();
        assertThat(lost.get(Method.ITEM_KNN)).isEmpty();
        assertThat(lost.get(Method.POPULAR)).containsExactly("p", "m", "q", "n");
        assertThat(lost.get(Method.PDP_SESSION)).containsExactly("p", "m", "q", "n");
    }

    @Test
    void aLaterClickNeverChangesAnEarlierList() {
        Moment once = Moment.of(visit("m q p n")).get(1);
        Moment other = Moment.of(visit("m q n m")).get(1);

        assertThat(lists.at(other)).isEqualTo(lists.at(once));
    }

    /** The lists at the last moment of a session, before its last click. */
    private Map<Method, List<String>> last(String session) {
        List<Moment> moments = Moment.of(visit(session));
        return lists.at(moments.get(moments.size() - 1));
    }
}

package dev.nightjar.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of six items, 0 the most popular; the customer has had 4, then 2, and will take 4 and 5. */
class ContestantsTest {
    private static final ItemList POPULAR = ItemList.of(0, 1, 2, 3, 4, 5);
    private static final Contestants CONTESTANTS =
            new Contestants(ItemList.of(1, 3), POPULAR, ItemList.of(3, 1), neighbours(), 7);
    private static final Customer CUSTOMER =
            new Customer("u1", ItemList.of(4, 2), set(4, 2), set(4, 5), 2, 1, ItemList.of(5, 4, 2), ItemList.of(5));

    @Test
    void everyMethodListsItsOwnAndThenWhatIsPopular() {
        Map<String, ItemList> lists = CONTESTANTS.lists(CUSTOMER, Target.ALL, 4);
        assertThat(lists.keySet()).containsExactlyElementsOf(Contestants.NAMES);
        assertThat(lists.get(Contestants.NIGHTJAR)).isEqualTo(ItemList.of(5, 4, 2, 1));
        assertThat(lists.get(Contestants.PERSONAL)).isEqualTo(ItemList.of(4, 2, 0, 1));
        assertThat(lists.get(Contestants.RECENTLY_POPULAR)).isEqualTo(ItemList.of(3, 1, 0, 2));
        assertThat(lists.get(Contestants.POPULAR)).isEqualTo(ItemList.of(0, 1, 2, 3));
        // 3 is near both of the customer's items: 0.6 in all, more than 0.5 for 5 and 0.1 for 2.
        assertThat(lists.get(Contestants.ITEM_KNN)).isEqualTo(ItemList.of(3, 5, 2, 0));
        assertThat(lists.get(Contestants.RANDOM).size()).isEqualTo(4);
        assertThat(lists.get(Contestants.RANDOM).toSet().cardinality())
                .as("none twice")
                .isEqualTo(4);
    }

    @Test
    void whereOnlyNewItemsCountNobodyListsTheHistory() {
        CONTESTANTS.lists(CUSTOMER, Target.NEW, 4).forEach((name, list) -> {
            assertThat(list.toSet().cardinality()).as(name).isEqualTo(4);
            assertThat(list.toSet().intersects(CUSTOMER.held())).as(name).isFalse();
        });
        assertThat(Target.NEW.count(CUSTOMER)).isEqualTo(1);
        assertThat(Target.NEW.relevant(CUSTOMER)).isEqualTo(set(5));
        assertThat(Target.ALL.relevant(CUSTOMER)).isEqualTo(set(4, 5));
    }

    @Test
    void aShopWithFewerItemsThanPlacesListsThemAll() {
        assertThat(CONTESTANTS
                        .lists(CUSTOMER, Target.ALL, 20)
                        .get(Contestants.RANDOM)
                        .size())
                .isEqualTo(6);
    }

    private static Neighbours neighbours() {
        Neighbours neighbours = new Neighbours(6);
        neighbours.put(2, List.of(5, 3), List.of(0.5, 0.2));
        neighbours.put(4, List.of(3, 2), List.of(0.4, 0.1));
        return neighbours;
    }

    private static BitSet set(int... items) {
        return ItemList.of(items).toSet();
    }
}

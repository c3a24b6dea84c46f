package dev.nightjar.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogueTest {

    @Test
    void itemsAreFoundByNumberAndById() {
        Catalogue catalogue = new Catalogue(List.of(item(7, "a", "men"), item(0, "b", "men")));
        assertThat(catalogue.byNumber(7).orElseThrow().id()).isEqualTo("a");
        assertThat(catalogue.byId("b").orElseThrow().number()).isZero();
        assertThat(catalogue.size()).isEqualTo(2);
    }

    @Test
    void whatIsNotSoldIsNotFound() {
        Catalogue catalogue = new Catalogue(List.of(item(7, "a", "men")));
        assertThat(catalogue.byNumber(3)).isEmpty();
        assertThat(catalogue.byNumber(8)).isEmpty();
        assertThat(catalogue.byNumber(-1)).isEmpty();
        assertThat(catalogue.byId("z")).isEmpty();
        assertThat(Catalogue.EMPTY.byNumber(0)).isEmpty();
        assertThat(Catalogue.EMPTY.categories()).isEmpty();
    }

    @Test
    void aNumberOrAnIdStandsForOneItemOnly() {
        assertThatThrownBy(() -> new Catalogue(List.of(item(1, "a", ""), item(1, "b", ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("items a and b share the number 1");
        assertThatThrownBy(() -> new Catalogue(List.of(item(1, "a", ""), item(2, "a", ""))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("item id a stands for the numbers 1 and 2");
    }

    @Test
    void categoriesComeWithTheirAncestorsInPathOrder() {
        Catalogue catalogue =
                new Catalogue(List.of(item(0, "a", "women/dresses/long"), item(1, "b", "kitchen"), item(2, "c", "")));
        assertThat(catalogue.categories()).containsExactly("kitchen", "women", "women/dresses", "women/dresses/long");
    }

    @Test
    void anItemStandsInItsCategoryAndEveryAncestor() {
        Item item = item(0, "a", "women/dresses");
        assertThat(List.of("", "women", "women/dresses")).allMatch(item::isIn);
        assertThat(List.of("wom", "women/dress", "women/dresses/long", "dresses", "women/", "men"))
                .noneMatch(item::isIn);
        assertThat(item(1, "b", "").isIn("")).isTrue();
        assertThat(item(1, "b", "").isIn("women")).isFalse();
    }

    @Test
    void whatItemsRepeatIsHeldOnce() {
        Catalogue catalogue =
                new Catalogue(List.of(described(0, "a", "oak"), described(1, "b", "oak"), described(2, "c", "ash")));
        Item a = catalogue.byNumber(0).orElseThrow();
        Item b = catalogue.byNumber(1).orElseThrow();
        Item c = catalogue.byNumber(2).orElseThrow();
        assertThat(b.category()).isSameAs(a.category());
        assertThat(b.attributes()).isSameAs(a.attributes()).isEqualTo(Map.of("material", "oak"));
        assertThat(b.availableFrom()).isSameAs(a.availableFrom());
        assertThat(c.attributes()).isEqualTo(Map.of("material", "ash"));
        assertThat(c.attributes().keySet().iterator().next())
                .isSameAs(a.attributes().keySet().iterator().next());
    }

    @Test
    void theFirstDayOfSaleIsFrom1970To9999() {
        assertThatThrownBy(() -> new Item(
                        0, "a", "", "", "", 1, "EUR", "", Map.of(), Optional.of(LocalDate.parse("1969-12-31")), ""))
                .hasMessage("item a: available from 1969-12-31; years are 1970 to 9999");
    }

    @Test
    void numbersAndPricesAreZeroOrMore() {
        assertThatThrownBy(() -> item(-1, "a", "")).hasMessage("item a: number -1; numbers are 0 or more");
        assertThatThrownBy(() -> priced(-0.01)).hasMessageContaining("price -0.01; prices are 0 or more");
        assertThatThrownBy(() -> priced(Double.NaN)).hasMessageContaining("price NaN");
        assertThatThrownBy(() -> priced(Double.POSITIVE_INFINITY)).hasMessageContaining("price Infinity");
    }

    private static Item item(int number, String id, String category) {
        return Item.of(number, id, "", category, "", 1, "EUR", "");
    }

    /** Nothing in it is the same object as in another. */
    private static Item described(int number, String id, String material) {
        return new Item(
                number,
                id,
                "",
                new String("kitchen/boards"),
                "",
                1,
                "EUR",
                "",
                Map.of(new String("material"), new String(material)),
                Optional.of(LocalDate.parse("2026-11-01")),
                "");
    }

    private static Item priced(double price) {
        return Item.of(0, "a", "", "", "", price, "EUR", "");
    }
}

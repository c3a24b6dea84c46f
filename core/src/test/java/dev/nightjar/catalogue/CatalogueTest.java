package dev.nightjar.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
    void numbersAndPricesAreZeroOrMore() {
        assertThatThrownBy(() -> item(-1, "a", "")).hasMessage("item a: number -1; numbers are 0 or more");
        assertThatThrownBy(() -> priced(-0.01)).hasMessageContaining("price -0.01; prices are 0 or more");
        assertThatThrownBy(() -> priced(Double.NaN)).hasMessageContaining("price NaN");
        assertThatThrownBy(() -> priced(Double.POSITIVE_INFINITY)).hasMessageContaining("price Infinity");
    }

    private static Item item(int number, String id, String category) {
        return new Item(number, id, "", category, "", 1, "EUR", "");
    }

    private static Item priced(double price) {
        return new Item(0, "a", "", "", "", price, "EUR", "");
    }
}

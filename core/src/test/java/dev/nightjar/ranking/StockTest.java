package dev.nightjar.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StockTest {
    @Test
    void itemsWithUnitsInTheSameSizesAreAlikeInAvailability() {
        Availability two = Stock.of(Map.of("L", 2, "M", 0)).availability();
        assertThat(two).isEqualTo(Stock.of(Map.of("L", 9, "M", 0)).availability());
        assertThat(two).isNotEqualTo(Stock.of(Map.of("L", 2, "M", 1)).availability());
        assertThat(two).isNotEqualTo(Stock.of(Map.of("L", 2, "S", 0)).availability());
        assertThat(Stock.UNREAD.availability()).isNotEqualTo(Stock.UNKNOWN.availability());
        assertThat(two.sizes()).isEqualTo(2);
        assertThat(two.sizesInStock()).isEqualTo(1);
        assertThat(two.isInStock(0)).isTrue();
        assertThat(two.isInStock(1)).isFalse();
    }

    @Test
    void sharingChangesNoUnits() {
        Stock stock = Stock.of(Map.of("L", 2, "M", 0));
        Stock other = Stock.of(Map.of("L", 9, "M", 0));
        assertThat(stock.sharing(other.availability())).isEqualTo(stock);
        assertThat(stock.sharing(other.availability()).availability()).isSameAs(other.availability());
        assertThatThrownBy(() -> stock.sharing(Stock.UNKNOWN.availability()))
                .hasMessageContaining("Availability[][] is not Availability[L, M][true, false]");
    }
}

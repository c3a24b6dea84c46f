package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PricesTest {

    @Test
    void pricesEndAsInAShop() {
        assertThat(Prices.between(12_00, 12_00, 0)).isEqualTo(11_95);
        assertThat(Prices.between(39_70, 39_70, 0)).isEqualTo(39_90);
        assertThat(Prices.between(100_00, 400_00, 0.5)).isEqualTo(199_00);
    }

    @Test
    void centsAreWrittenAsEuros() {
        assertThat(Prices.euros(39_90)).isEqualTo("39.90");
        assertThat(Prices.euros(5)).isEqualTo("0.05");
        assertThat(Prices.euros(-8_90)).isEqualTo("-8.90");
        assertThat(Prices.number(39_90)).isEqualTo("39.9");
        assertThat(Prices.number(39_95)).isEqualTo("39.95");
    }
}

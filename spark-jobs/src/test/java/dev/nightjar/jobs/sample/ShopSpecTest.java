package dev.nightjar.jobs.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ShopSpecTest {

    private static final LocalDate LAST_DAY = LocalDate.of(2026, 10, 31);

    @Test
    void firstDayIsSuchThatTheLastDayCounts() {
        assertThat(spec(1, 150, 60, 0).firstDay()).isEqualTo(LocalDate.of(2026, 9, 2));
        assertThat(spec(1, 150, 1, 0).firstDay()).isEqualTo(LAST_DAY);
    }

    @Test
    void numbersOutOfRangeAreRefusedWithNameValueAndRange() {
        assertThatThrownBy(() -> spec(0, 150, 60, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("users is 0; give a whole number from 1 to 10000000");
        assertThatThrownBy(() -> spec(1, 149, 60, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("items is 149; give a whole number from 150 to 1000000");
        assertThatThrownBy(() -> spec(1, 150, 1_101, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("days is 1101; give a whole number from 1 to 1100");
        assertThatThrownBy(() -> spec(1, 150, 60, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("brokenRows is -1; give a whole number from 0 to 1000000");
    }

    @Test
    void lastDayMustHaveAFourDigitYearOfOurTime() {
        assertThatThrownBy(() -> new ShopSpec(ShopKind.HOME, 1, 150, 60, 1, LocalDate.of(1999, 12, 31), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lastDay is 1999-12-31; give a day from 2000-01-01 to 2199-12-31");
    }

    @Test
    void missingPartsAreNamed() {
        assertThatThrownBy(() -> new ShopSpec(null, 1, 150, 60, 1, LAST_DAY, 0))
                .hasMessage("kind is missing; give CLOTHING or HOME");
        assertThatThrownBy(() -> new ShopSpec(ShopKind.HOME, 1, 150, 60, 1, null, 0))
                .hasMessage("lastDay is missing; give the last day of the period, such as 2026-10-31");
    }

    private static ShopSpec spec(int users, int items, int days, int brokenRows) {
        return new ShopSpec(ShopKind.CLOTHING, users, items, days, 1, LAST_DAY, brokenRows);
    }
}

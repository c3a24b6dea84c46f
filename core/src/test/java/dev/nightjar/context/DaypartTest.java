package dev.nightjar.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaypartTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "00:00, night", "05:59:59.999, night", "06:00, morning", "10:59:59.999, morning", "11:00, noon",
        "13:59:59.999, noon", "14:00, afternoon", "17:59:59.999, afternoon", "18:00, evening", "23:59:59.999, evening"
    })
    void aDaypartBeginsAtItsFirstHourAndEndsBeforeTheNext(String time, String word) {
        assertThat(Daypart.at(LocalTime.parse(time)).label()).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-07-01T16:30:00Z, UTC, AFTERNOON",
        "2026-07-01T16:30:00Z, Europe/Berlin, EVENING",
        "2026-12-01T16:30:00Z, Europe/Berlin, AFTERNOON",
        "2026-12-01T17:00:00Z, Europe/Berlin, EVENING",
        // Half hours and quarters: no offset is rounded.
        "2026-12-01T00:29:59Z, Asia/Kolkata, NIGHT",
        "2026-12-01T00:30:00Z, Asia/Kolkata, MORNING",
        "2026-12-01T05:14:59Z, Asia/Kathmandu, MORNING",
        "2026-12-01T05:15:00Z, Asia/Kathmandu, NOON",
        // Another day there than in UTC.
        "2026-12-01T23:30:00Z, America/New_York, EVENING",
        "2026-12-01T10:00:00Z, Pacific/Kiritimati, NIGHT"
    })
    void theStoresClockDecides(String moment, String zone, Daypart expected) {
        assertThat(Daypart.at(Instant.parse(moment), ZoneId.of(zone))).isEqualTo(expected);
    }

    @Test
    void aDaypartIsFoundByItsNameAlone() {
        assertThat(Daypart.values())
                .allSatisfy(part -> assertThat(Daypart.named(part.label())).isEqualTo(part));
        assertThatThrownBy(() -> Daypart.named("EVENING"))
                .hasMessage("'EVENING' is no daypart; they are night, morning, noon, afternoon, evening");
    }

    @Test
    void theHourThatComesTwiceIsNightBothTimesAndMorningIsNotDelayed() {
        assertThat(Daypart.at(Instant.parse("2026-10-25T00:30:00Z"), BERLIN)).isEqualTo(Daypart.NIGHT);
        assertThat(Daypart.at(Instant.parse("2026-10-25T01:30:00Z"), BERLIN)).isEqualTo(Daypart.NIGHT);
        assertThat(Daypart.at(Instant.parse("2026-10-25T04:59:59Z"), BERLIN)).isEqualTo(Daypart.NIGHT);
        assertThat(Daypart.at(Instant.parse("2026-10-25T05:00:00Z"), BERLIN)).isEqualTo(Daypart.MORNING);
    }

    @ParameterizedTest
    @CsvSource({"2026-10-25, 7", "2026-03-29, 5", "2026-07-01, 6"})
    void onlyTheNightGrowsOrShrinksWhenTheClockIsChanged(String day, long nightHours) {
        Map<Daypart, Long> minutes = new EnumMap<>(Daypart.class);
        Instant moment = LocalDate.parse(day).atStartOfDay(BERLIN).toInstant();
        Instant end = LocalDate.parse(day).plusDays(1).atStartOfDay(BERLIN).toInstant();
        for (; moment.isBefore(end); moment = moment.plus(Duration.ofMinutes(1))) {
            minutes.merge(Daypart.at(moment, BERLIN), 1L, Long::sum);
        }
        assertThat(minutes)
                .isEqualTo(Map.of(
                        Daypart.NIGHT, nightHours * 60,
                        Daypart.MORNING, 300L,
                        Daypart.NOON, 180L,
                        Daypart.AFTERNOON, 240L,
                        Daypart.EVENING, 360L));
    }
}

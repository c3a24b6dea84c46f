package dev.nightjar.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void aRowIsOneLineWhateverItsCellsHold() {
        List<String> cells = List.of("a,b", "say \"no\"", "", "two\r\nlines", "'quoted'", "ü 🦉");
        String line = Csv.line(cells);
        assertThat(line).isEqualTo("\"a,b\",\"say \"\"no\"\"\",,two lines,'quoted',ü 🦉");
        assertThat(Csv.cells(line)).containsExactly("a,b", "say \"no\"", "", "two lines", "'quoted'", "ü 🦉");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "=HYPERLINK(\"http://evil\",\"x\")", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1"})
    void noCellIsAFormula(String cell) {
        String line = Csv.line(List.of(cell));
        assertThat(line.replace("\"", "")).startsWith("'");
        assertThat(Csv.cells(line)).containsExactly(cell);
    }

    @ParameterizedTest
    @CsvSource({"-12.50", "+49 30 901820", "-", "12", "a=b"})
    void numbersStayAsTheyAre(String cell) {
        assertThat(Csv.line(List.of(cell))).isEqualTo(cell);
    }
}

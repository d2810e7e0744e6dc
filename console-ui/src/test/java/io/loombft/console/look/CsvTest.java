package io.loombft.console.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void rowsEndWithBothCharacters() {
        assertEquals("a,b\r\n1,2\r\n", Csv.of(List.of(List.of("a", "b"), List.of("1", "2"))));
    }

    @Test
    void whatHoldsCommasQuotesOrLinesIsQuoted() {
        assertEquals("\"a, b\"", Csv.cell("a, b"));
        assertEquals("\"say \"\"no\"\"\"", Csv.cell("say \"no\""));
        assertEquals("\"a\nb\"", Csv.cell("a\nb"));
        assertEquals("", Csv.cell(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,234,567|1234567", "-1,234|-1234", "1,234.5|1234.5", "12|12", "-3|-3"})
    void numbersLoseTheirGroups(String shown, String written) {
        assertEquals(written, Csv.cell(shown));
    }

    @Test
    void whatLooksLikeANumberButIsNoneKeepsItsCommas() {
        assertEquals("\"1,2\"", Csv.cell("1,2"));
        assertEquals("\"12,34 s\"", Csv.cell("12,34 s"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "@SUM", "+49", "-x"})
    void aNodesWordsAreNoFormula(String shown) {
        assertEquals("'" + shown, Csv.cell(shown));
    }
}

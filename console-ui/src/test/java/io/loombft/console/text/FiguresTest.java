package io.loombft.console.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    @Test
    void groupsDigitsOfAnyLength() {
        assertEquals("1,234,567", Figures.count(1_234_567));
        assertEquals(
                "340,282,366,920,938,463,463,374,607,431,768,211,455",
                Figures.amount("340282366920938463463374607431768211455"));
        assertEquals("not a number", Figures.amount("not a number"));
    }

    @Test
    void writesSizesInBinaryUnits() {
        assertEquals("0 B", Figures.bytes(0));
        assertEquals("1,023 B", Figures.bytes(1_023));
        assertEquals("1 KiB", Figures.bytes(1_024));
        assertEquals("1.50 MiB", Figures.bytes(1.5 * 1_024 * 1_024));
    }

    @Test
    void writesTimesInTheUnitThatFits() {
        assertEquals("0 s", Figures.seconds(0));
        assertEquals("50 µs", Figures.seconds(0.00005));
        assertEquals("86 ms", Figures.seconds(0.086));
        assertEquals("1.23 s", Figures.seconds(1.234));
        assertEquals("3 min 12 s", Figures.seconds(192));
        assertEquals("5 h 4 min", Figures.seconds(5 * 3_600 + 4 * 60));
        assertEquals("2 d 1 h", Figures.seconds(49 * 3_600));
    }

    @Test
    void anAgeIsNeverNegative() {
        assertEquals("0 s ago", Figures.age(NOW.plusSeconds(5), NOW));
        assertEquals("7 s ago", Figures.age(NOW.minusSeconds(7), NOW));
        assertEquals("never", Figures.age(Instant.EPOCH, NOW));
    }

    @Test
    void shortensLongHashesOnly() {
        assertEquals("01234567…cdef", Figures.hash("0123456789abcdef"));
        assertEquals("0123", Figures.hash("0123"));
    }

    @Test
    void textsAreSortedByWhatTheyMean() {
        sorted(
                "–",
                "0 s",
                "12 µs",
                "0.8 ms",
                "86 ms",
                "1.23 s",
                "59 s",
                "3 min 12 s",
                "5 h 4 min",
                "2 d 1 h");
        sorted("12 B", "900 B", "1.2 KiB", "3.4 KiB", "1 MiB", "2 GiB");
        sorted("-3", "9", "12", "1,234", "1,234,567");
        sorted("9.5 %", "49.5 %", "100 %");
        sorted("node1", "node2", "Node10");
        sorted("2026-11-23 09:59:59.999", "2026-11-23 10:00:00.000");
        sorted("99 / 3", "1,000 / 0");
    }

    private static void sorted(String... inOrder) {
        List<String> shuffled = new ArrayList<>(List.of(inOrder));
        Collections.shuffle(shuffled, new Random(5));
        shuffled.sort(Figures.ORDER);
        assertEquals(List.of(inOrder), shuffled);
    }
}

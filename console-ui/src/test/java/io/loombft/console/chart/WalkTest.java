package io.loombft.console.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.chart.TimeSeries.Point;
import java.util.List;
import java.util.OptionalInt;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class WalkTest {
    /** Seven things in three columns. */
    @Test
    void theArrowKeysLeadThroughAGrid() {
        assertEquals(5, inGrid(KeyCode.RIGHT, 4));
        assertEquals(3, inGrid(KeyCode.LEFT, 4));
        assertEquals(1, inGrid(KeyCode.UP, 4));
        assertEquals(6, inGrid(KeyCode.DOWN, 3));
        assertEquals(0, inGrid(KeyCode.HOME, 4));
        assertEquals(6, inGrid(KeyCode.END, 4));
    }

    @Test
    void atAnEdgeTheyStay() {
        assertEquals(0, inGrid(KeyCode.LEFT, 0));
        assertEquals(2, inGrid(KeyCode.UP, 2));
        assertEquals(4, inGrid(KeyCode.DOWN, 4));
        assertEquals(6, inGrid(KeyCode.RIGHT, 6));
    }

    @Test
    void theFirstKeyComesToTheFirstCellAndToTheNewestPoint() {
        assertEquals(0, inGrid(KeyCode.DOWN, -1));
        assertEquals(6, inGrid(KeyCode.END, -1));
        assertEquals(OptionalInt.of(6), Walk.inLine(KeyCode.LEFT, -1, 7));
        assertEquals(OptionalInt.of(5), Walk.inLine(KeyCode.LEFT, 6, 7));
        assertEquals(OptionalInt.of(6), Walk.inLine(KeyCode.RIGHT, 6, 7));
        assertEquals(OptionalInt.of(0), Walk.inLine(KeyCode.HOME, 6, 7));
    }

    @Test
    void otherKeysLeadNowhereAndWhereNothingIsNoneDoes() {
        assertEquals(OptionalInt.empty(), Walk.inGrid(KeyCode.TAB, 3, 3, 7));
        assertEquals(OptionalInt.empty(), Walk.inGrid(KeyCode.HOME, -1, 3, 0));
        assertEquals(OptionalInt.empty(), Walk.inLine(KeyCode.UP, 3, 7));
        assertEquals(OptionalInt.empty(), Walk.inLine(KeyCode.LEFT, -1, 0));
    }

    @Test
    void aMomentHasItsNearestPoint() {
        Curve curve =
                new Curve(
                        "",
                        Ink.ACCENT,
                        0,
                        100,
                        List.of(new Point(10, 1, 1, 1), new Point(20, 1, 1, 1)));
        assertEquals(0, curve.nearest(0));
        assertEquals(0, curve.nearest(15));
        assertEquals(1, curve.nearest(16));
        assertEquals(-1, new Curve("", Ink.ACCENT, 0, 100, List.of()).nearest(5));
    }

    private static int inGrid(KeyCode key, int at) {
        return Walk.inGrid(key, at, 3, 7).orElseThrow();
    }
}

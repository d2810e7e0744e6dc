package io.loombft.console.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.chart.TimeSeries.Point;
import io.loombft.console.chart.TimeSeries.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeSeriesTest {
    private static final long NOW_MS = 1_700_000_000_000L;

    private final TimeSeries series = new TimeSeries();

    @Test
    void keepsADayInAsManyPointsHoweverMuchComes() {
        for (long second = -2 * 86_400; second <= 0; second++) {
            series.add(NOW_MS + second * 1_000, (double) second);
        }

        assertEquals(600, series.points(Window.TEN_MINUTES, NOW_MS).size());
        assertEquals(720, series.points(Window.TWO_HOURS, NOW_MS).size());
        assertEquals(1_440, series.points(Window.DAY, NOW_MS).size());
    }

    @Test
    void aPointKeepsLeastMeanAndGreatest() {
        series.add(NOW_MS, 1);
        series.add(NOW_MS + 1, 5);
        series.add(NOW_MS + 2, 3);

        List<Point> points = series.points(Window.DAY, NOW_MS);

        assertEquals(1, points.size());
        assertEquals(1, points.getFirst().least());
        assertEquals(3, points.getFirst().mean());
        assertEquals(5, points.getFirst().greatest());
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        series.add(NOW_MS, 1);

        assertTrue(series.points(Window.TEN_MINUTES, NOW_MS + 601_000).isEmpty());
        assertEquals(1, series.points(Window.DAY, NOW_MS + 601_000).size());
    }

    @Test
    void leavesOutWhatIsNoNumber() {
        series.add(NOW_MS, Double.NaN);
        series.add(NOW_MS, Double.POSITIVE_INFINITY);

        assertTrue(series.points(Window.DAY, NOW_MS).isEmpty());
    }
}

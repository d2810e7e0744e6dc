package io.loombft.console.chart;

import io.loombft.console.chart.TimeSeries.Point;
import java.util.List;

/**
 * A named line of a chart.
 *
 * @param fromSecond where the chart begins, seconds since 1970; {@code toSecond} where it ends
 */
public record Curve(String name, Ink ink, long fromSecond, long toSecond, List<Point> points) {
    public Curve {
        points = List.copyOf(points);
    }

    /** A series over a window that ends now. */
    public static Curve of(
            String name, Ink ink, TimeSeries series, TimeSeries.Window window, long nowMs) {
        long to = nowMs / 1_000;
        return new Curve(name, ink, to - window.seconds(), to, series.points(window, nowMs));
    }

    double greatest() {
        return points.stream().mapToDouble(Point::greatest).max().orElse(0);
    }

    double least() {
        return points.stream().mapToDouble(Point::least).min().orElse(0);
    }

    /** The index of the point that is nearest to a moment, -1 when there is none. */
    int nearest(long second) {
        int nearest = points.isEmpty() ? -1 : 0;
        for (int i = 1; i < points.size(); i++) {
            if (Math.abs(points.get(i).second() - second)
                    < Math.abs(points.get(nearest).second() - second)) {
                nearest = i;
            }
        }
        return nearest;
    }
}

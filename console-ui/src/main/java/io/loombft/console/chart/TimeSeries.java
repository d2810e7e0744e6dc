package io.loombft.console.chart;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Values over a day in bounded memory: the last ten minutes by the second, two hours by ten seconds, a day
 * by the minute. Each point keeps the least, the greatest and the mean of its time. Used by one thread.
 */
public final class TimeSeries {
    /** How far back a chart looks, and the length of one point there. */
    public enum Window {
        TEN_MINUTES(600, 1),
        TWO_HOURS(7_200, 10),
        DAY(86_400, 60);

        private final int seconds;
        private final int pointSeconds;

        Window(int seconds, int pointSeconds) {
            this.seconds = seconds;
            this.pointSeconds = pointSeconds;
        }

        public int seconds() {
            return seconds;
        }

        int points() {
            return seconds / pointSeconds;
        }
    }

    /** What happened in one point's time; it began so many seconds after 1970. */
    public record Point(long second, double least, double mean, double greatest) {}

    private final Map<Window, Ring> rings = new EnumMap<>(Window.class);

    public TimeSeries() {
        for (Window window : Window.values()) {
            rings.put(window, new Ring(window));
        }
    }

    /** Takes a value at a moment; what is not a number is left out. */
    public void add(long epochMs, double value) {
        if (Double.isFinite(value)) {
            for (Ring ring : rings.values()) {
                ring.add(epochMs / 1_000, value);
            }
        }
    }

    /** The points up to a moment, the oldest first; times without a value have none. */
    public List<Point> points(Window window, long nowMs) {
        Ring ring = rings.get(window);
        return ring == null ? List.of() : ring.points(nowMs / 1_000);
    }

    /** Points in arrays that are written round and round. */
    private static final class Ring {
        private final Window window;
        private final long[] slots;
        private final double[] least;
        private final double[] greatest;
        private final double[] sum;
        private final int[] count;

        Ring(Window window) {
            this.window = window;
            int size = window.points();
            slots = new long[size];
            least = new double[size];
            greatest = new double[size];
            sum = new double[size];
            count = new int[size];
        }

        void add(long second, double value) {
            long slot = second / window.pointSeconds;
            int i = (int) (slot % slots.length);
            if (slots[i] != slot || count[i] == 0) {
                slots[i] = slot;
                least[i] = value;
                greatest[i] = value;
                sum[i] = 0;
                count[i] = 0;
            }
            least[i] = Math.min(least[i], value);
            greatest[i] = Math.max(greatest[i], value);
            sum[i] += value;
            count[i]++;
        }

        List<Point> points(long nowSecond) {
            long last = nowSecond / window.pointSeconds;
            List<Point> points = new ArrayList<>();
            for (long slot = Math.max(0, last - slots.length + 1); slot <= last; slot++) {
                int i = (int) (slot % slots.length);
                if (count[i] > 0 && slots[i] == slot) {
                    points.add(
                            new Point(
                                    slot * window.pointSeconds,
                                    least[i],
                                    sum[i] / count[i],
                                    greatest[i]));
                }
            }
            return points;
        }
    }
}

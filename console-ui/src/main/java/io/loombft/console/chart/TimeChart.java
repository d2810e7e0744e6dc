package io.loombft.console.chart;

import io.loombft.console.chart.TimeSeries.Point;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** Lines over time with a scale on the left; the one under the pointer tells its value. */
public final class TimeChart extends Drawing {
    private static final double LEFT = 56;
    private static final double BOTTOM = 18;
    private static final double TOP = 20;
    private static final int LINES = 4;

    private final ObjectProperty<List<Curve>> curves = new SimpleObjectProperty<>(List.of());
    private final DoubleFunction<String> unit;
    private double pointer = -1;

    /** Writes values with this. */
    public TimeChart(DoubleFunction<String> unit) {
        this.unit = unit;
        getStyleClass().add("time-chart");
        curves.addListener((value, before, now) -> redraw());
        setPrefHeight(150);
        setOnMouseMoved(e -> point(e.getX()));
        setOnMouseExited(e -> point(-1));
    }

    public ObjectProperty<List<Curve>> curves() {
        return curves;
    }

    private void point(double x) {
        pointer = x;
        redraw();
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        double top = Scale.nice(curves.get().stream().mapToDouble(Curve::greatest).max().orElse(0));
        scale(on, width, height, top);
        double legend = LEFT;
        boolean isEmpty = true;
        for (Curve curve : curves.get()) {
            isEmpty &= curve.points().isEmpty();
            plot(on, curve, width, height, top);
            legend = legend(on, curve, legend);
        }
        if (isEmpty) {
            on.setFill(ink(Ink.MUTED));
            text(on, "no data yet", (LEFT + width) / 2, height / 2, TextAlignment.CENTER);
        }
    }

    private void scale(GraphicsContext on, double width, double height, double top) {
        on.setFont(TINY);
        for (int i = 0; i <= LINES; i++) {
            double y = y(height, top * i / LINES, top);
            on.setStroke(ink(Ink.GRID));
            line(on, LEFT, y, width, y);
            on.setFill(ink(Ink.MUTED));
            text(on, unit.apply(top * i / LINES), LEFT - 8, y, TextAlignment.RIGHT);
        }
        if (!curves.get().isEmpty()) {
            Curve any = curves.get().getFirst();
            text(on, clock(any.fromSecond()), LEFT, height - 6, TextAlignment.LEFT);
            text(on, clock(any.toSecond()), width, height - 6, TextAlignment.RIGHT);
        }
    }

    private void plot(GraphicsContext on, Curve curve, double width, double height, double top) {
        on.setStroke(ink(curve.ink()));
        on.setLineWidth(1.5);
        on.beginPath();
        Point before = null;
        long gap = Math.max(5, (curve.toSecond() - curve.fromSecond()) / 60);
        for (Point point : curve.points()) {
            double x = x(curve, point, width);
            double y = y(height, point.mean(), top);
            if (before == null || point.second() - before.second() > gap) {
                on.moveTo(x, y);
                on.lineTo(x + 0.5, y);
            } else {
                on.lineTo(x, y);
            }
            before = point;
        }
        on.stroke();
        on.setLineWidth(1);
    }

    private double legend(GraphicsContext on, Curve curve, double x) {
        String text = curve.name() + "  " + value(curve);
        on.setFill(ink(curve.ink()));
        on.fillRect(x, 5, 8, 8);
        on.setFont(SMALL);
        on.setFill(ink(Ink.TEXT));
        text(on, text, x + 13, 9, TextAlignment.LEFT);
        return x + 13 + text.length() * 6.2 + 18;
    }

    /** The value under the pointer, else the latest. */
    private String value(Curve curve) {
        if (curve.points().isEmpty()) {
            return Figures.UNKNOWN;
        }
        if (pointer < LEFT) {
            return unit.apply(curve.points().getLast().mean());
        }
        Point nearest = curve.points().getFirst();
        double width = Math.floor(getWidth());
        for (Point point : curve.points()) {
            if (Math.abs(x(curve, point, width) - pointer)
                    < Math.abs(x(curve, nearest, width) - pointer)) {
                nearest = point;
            }
        }
        return unit.apply(nearest.mean()) + " at " + clock(nearest.second());
    }

    private static double x(Curve curve, Point point, double width) {
        double span = Math.max(1, curve.toSecond() - curve.fromSecond());
        return LEFT + (width - LEFT) * (point.second() - curve.fromSecond()) / span;
    }

    private static double y(double height, double value, double top) {
        return height - BOTTOM - (height - BOTTOM - TOP) * Math.clamp(value / top, 0, 1);
    }

    private static String clock(long second) {
        return Figures.time(Instant.ofEpochSecond(second));
    }
}

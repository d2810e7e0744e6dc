package io.loombft.console.chart;

import io.loombft.console.chart.TimeSeries.Point;
import io.loombft.console.text.Figures;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.TextAlignment;

/**
 * Lines over time with a scale on the left, which tell their values under the pointer, or where the arrow keys have led
 * among the points of the first line. Escape leads back to the latest.
 */
public final class TimeChart extends Drawing {
    private static final double LEFT = 56;
    private static final double BOTTOM = 18;
    private static final double TOP = 20;
    private static final int LINES = 4;
    private static final long NOWHERE = -1;

    private final ObjectProperty<List<Curve>> curves = new SimpleObjectProperty<>(List.of());
    private final DoubleFunction<String> unit;
    private double pointer = -1;
    private long walkedTo = NOWHERE;

    /** Writes values with this. */
    public TimeChart(DoubleFunction<String> unit) {
        this.unit = unit;
        getStyleClass().add("time-chart");
        curves.addListener((value, before, now) -> redraw());
        setPrefHeight(150);
        makeReachable();
        focusedProperty().addListener((value, before, now) -> walkTo(NOWHERE));
        setOnKeyPressed(this::walk);
        setOnMouseMoved(e -> point(e.getX()));
        setOnMouseExited(e -> point(-1));
    }

    public ObjectProperty<List<Curve>> curves() {
        return curves;
    }

    private void walk(KeyEvent event) {
        if (curves.get().isEmpty()) {
            return;
        }
        Curve first = curves.get().getFirst();
        if (event.getCode() == KeyCode.ESCAPE && walkedTo != NOWHERE) {
            walkTo(NOWHERE);
            event.consume();
            return;
        }
        int at = walkedTo == NOWHERE ? -1 : first.nearest(walkedTo);
        OptionalInt next =
                event.isShortcutDown()
                        ? OptionalInt.empty()
                        : Walk.inLine(event.getCode(), at, first.points().size());
        if (next.isPresent()) {
            walkTo(first.points().get(next.getAsInt()).second());
            event.consume();
        }
    }

    private void walkTo(long second) {
        walkedTo = second;
        setAccessibleText(
                curves.get().stream()
                        .map(curve -> curve.name() + " " + value(curve))
                        .collect(Collectors.joining(", ")));
        redraw();
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
        if (walkedTo != NOWHERE && !isEmpty) {
            double at = x(curves.get().getFirst(), walkedTo, width);
            on.setStroke(ink(Ink.MUTED));
            line(on, Math.max(LEFT, at), TOP, Math.max(LEFT, at), height - BOTTOM);
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
            double x = x(curve, point.second(), width);
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

    /** The value under the pointer, or where the keys led, else the latest. */
    private String value(Curve curve) {
        List<Point> points = curve.points();
        if (points.isEmpty()) {
            return Figures.UNKNOWN;
        }
        if (pointer < LEFT && walkedTo == NOWHERE) {
            return unit.apply(points.getLast().mean());
        }
        Point nearest = points.get(curve.nearest(lookedAt(curve)));
        return unit.apply(nearest.mean()) + " at " + clock(nearest.second());
    }

    private long lookedAt(Curve curve) {
        if (pointer < LEFT) {
            return walkedTo;
        }
        double share = (pointer - LEFT) / Math.max(1, Math.floor(getWidth()) - LEFT);
        return curve.fromSecond() + Math.round(share * (curve.toSecond() - curve.fromSecond()));
    }

    private static double x(Curve curve, long second, double width) {
        double span = Math.max(1, curve.toSecond() - curve.fromSecond());
        return LEFT + (width - LEFT) * (second - curve.fromSecond()) / span;
    }

    private static double y(double height, double value, double top) {
        return height - BOTTOM - (height - BOTTOM - TOP) * Math.clamp(value / top, 0, 1);
    }

    private static String clock(long second) {
        return Figures.time(Instant.ofEpochSecond(second));
    }
}

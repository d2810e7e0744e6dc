package io.loombft.console.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** How often values fell between bounds. */
public final class Histogram extends Drawing {
    private static final double BOTTOM = 18;
    private static final double TOP = 14;

    private final ObjectProperty<List<Bar>> bars = new SimpleObjectProperty<>(List.of());

    /** A bar and what is written under it. */
    public record Bar(String name, long count) {}

    public Histogram() {
        getStyleClass().add("histogram");
        bars.addListener((value, before, now) -> redraw());
        makeReachable();
        setPrefHeight(150);
    }

    public ObjectProperty<List<Bar>> bars() {
        return bars;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        List<Bar> all = bars.get();
        long most = Math.max(1, all.stream().mapToLong(Bar::count).max().orElse(1));
        double step = width / Math.max(1, all.size());
        on.setFont(TINY);
        on.setStroke(ink(Ink.GRID));
        line(on, 0, height - BOTTOM, width, height - BOTTOM);
        for (int i = 0; i < all.size(); i++) {
            Bar bar = all.get(i);
            double tall = (height - BOTTOM - TOP) * bar.count() / most;
            on.setFill(ink(Ink.VALUE));
            on.fillRect(i * step + 2, height - BOTTOM - tall, Math.max(1, step - 4), tall);
            on.setFill(ink(Ink.MUTED));
            double middle = i * step + step / 2;
            text(on, bar.name(), middle, height - 7, TextAlignment.CENTER);
            if (bar.count() > 0) {
                String count = Long.toString(bar.count());
                text(on, count, middle, height - BOTTOM - tall - 7, TextAlignment.CENTER);
            }
        }
    }
}

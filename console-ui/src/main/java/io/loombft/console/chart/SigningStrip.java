package io.loombft.console.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;

/** A row of marks, a block each, the latest on the right. */
public final class SigningStrip extends Drawing {
    private static final double HEIGHT = 18;
    private static final double STEP_MAX = 12;
    private static final double STEP_MIN = 5;

    private final ObjectProperty<List<Mark>> marks = new SimpleObjectProperty<>(List.of());

    public SigningStrip() {
        getStyleClass().add("signing-strip");
        marks.addListener((value, before, now) -> redraw());
        setPrefHeight(HEIGHT);
    }

    /** The oldest first. */
    public ObjectProperty<List<Mark>> marks() {
        return marks;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        List<Mark> all = marks.get();
        if (all.isEmpty()) {
            return;
        }
        double step = Math.clamp(Math.floor(width / all.size()), STEP_MIN, STEP_MAX);
        int shown = (int) Math.min(all.size(), width / step);
        MarkPainter painter = new MarkPainter(this, on);
        double left = width - shown * step;
        for (int i = 0; i < shown; i++) {
            Mark mark = all.get(all.size() - shown + i);
            painter.paint(mark, left + i * step, 2, step - 1, height - 4);
        }
    }
}

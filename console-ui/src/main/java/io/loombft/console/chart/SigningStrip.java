package io.loombft.console.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.canvas.GraphicsContext;

/** Marks, a block each: one row with the latest on the right, or as many rows as there is height for. */
public final class SigningStrip extends Drawing {
    private static final double HEIGHT = 18;
    private static final double LINE_HEIGHT = 24;
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
        int lines = Math.max(1, (int) (height / LINE_HEIGHT));
        double step = Math.clamp(Math.floor(width * lines / all.size()), STEP_MIN, STEP_MAX);
        int inLine = Math.max(1, (int) (width / step));
        int shown = Math.min(all.size(), lines * inLine);
        double lineHeight = lines == 1 ? height : LINE_HEIGHT;
        double left = lines == 1 ? width - shown * step : 0;
        MarkPainter painter = new MarkPainter(this, on);
        for (int i = 0; i < shown; i++) {
            int line = i / inLine;
            painter.paint(
                    all.get(all.size() - shown + i),
                    left + i % inLine * step,
                    line * lineHeight + 2,
                    step - 1,
                    lineHeight - 4);
        }
    }
}

package io.loombft.console.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** All rounds of some heights: a row each, a pair of marks for each validator. */
public final class RoundMatrix extends Drawing {
    private static final double ROW = 22;
    private static final double LABEL = 150;
    private static final double OUTCOME = 150;

    private final ObjectProperty<List<Row>> rows = new SimpleObjectProperty<>(List.of());

    /** A round: its name, how it ended, and the votes of all validators in their order. */
    public record Row(
            String name,
            String outcome,
            boolean isNow,
            List<Mark> prevotes,
            List<Mark> precommits) {
        public Row {
            prevotes = List.copyOf(prevotes);
            precommits = List.copyOf(precommits);
        }
    }

    public RoundMatrix() {
        getStyleClass().add("round-matrix");
        rows.addListener((value, before, now) -> redraw());
    }

    public ObjectProperty<List<Row>> rows() {
        return rows;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(1, rows.get().size()) * ROW;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        for (int i = 0; i < rows.get().size(); i++) {
            row(on, rows.get().get(i), i * ROW, width);
        }
    }

    private void row(GraphicsContext on, Row row, double y, double width) {
        if (row.isNow()) {
            on.setFill(ink(Ink.ACCENT));
            on.fillRect(0, y + 4, 3, ROW - 8);
        }
        on.setFill(ink(row.isNow() ? Ink.TEXT : Ink.MUTED));
        text(on, row.name(), 12, y + ROW / 2, TextAlignment.LEFT);
        on.setTextAlign(TextAlignment.RIGHT);
        on.fillText(row.outcome(), width - 4, y + ROW / 2, OUTCOME);
        int count = Math.max(1, row.prevotes().size());
        double pair = Math.min(28, (width - LABEL - OUTCOME - 16) / count);
        double mark = Math.max(1, pair / 2 - 2);
        MarkPainter painter = new MarkPainter(this, on);
        for (int v = 0; v < row.prevotes().size(); v++) {
            double x = LABEL + v * pair;
            painter.paint(row.prevotes().get(v), x, y + 5, mark, ROW - 10);
            painter.paint(row.precommits().get(v), x + mark + 1, y + 5, mark, ROW - 10);
        }
    }
}

package io.loombft.console.chart;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.TextAlignment;

/** All rounds of some heights: a row each, by height, with a pair of marks for each validator. */
public final class RoundMatrix extends Drawing {
    private static final double ROW = 22;
    private static final double ROUND = 92;
    private static final double LABEL = 160;
    private static final double OUTCOME = 150;

    private final ObjectProperty<List<Group>> groups = new SimpleObjectProperty<>(List.of());

    /** The rounds of a height; a note says what is missing, and is empty when nothing is. */
    public record Group(String name, String note, List<Row> rows) {
        public Group {
            rows = List.copyOf(rows);
        }

        /** Rounds of a height that goes without saying. */
        public static List<Group> nameless(List<Row> rows) {
            return List.of(new Group("", "", rows));
        }

        private int lines() {
            return rows.size() + (note.isEmpty() ? 0 : 1);
        }
    }

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
        groups.addListener((value, before, now) -> redraw());
        makeReachable();
    }

    public ObjectProperty<List<Group>> groups() {
        return groups;
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.max(1, groups.get().stream().mapToInt(Group::lines).sum()) * ROW;
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        double y = 0;
        for (Group group : groups.get()) {
            y = group(on, group, y, width);
        }
    }

    private double group(GraphicsContext on, Group group, double top, double width) {
        if (top > 0) {
            on.setStroke(ink(Ink.GRID));
            line(on, 0, top, width, top);
        }
        on.setFill(ink(Ink.TEXT));
        text(on, group.name(), 12, top + ROW / 2, TextAlignment.LEFT);
        double y = top;
        for (Row row : group.rows()) {
            row(on, row, y, width);
            y += ROW;
        }
        if (!group.note().isEmpty()) {
            on.setFill(ink(Ink.MUTED));
            text(on, group.note(), ROUND, y + ROW / 2, TextAlignment.LEFT);
            y += ROW;
        }
        return y;
    }

    private void row(GraphicsContext on, Row row, double y, double width) {
        if (row.isNow()) {
            on.setFill(ink(Ink.ACCENT));
            on.fillRect(0, y + 4, 3, ROW - 8);
        }
        on.setFill(ink(row.isNow() ? Ink.TEXT : Ink.MUTED));
        text(on, row.name(), ROUND, y + ROW / 2, TextAlignment.LEFT);
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

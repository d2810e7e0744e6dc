package io.loombft.console.chart;

import javafx.scene.canvas.GraphicsContext;

/** Paints one mark into a square. */
final class MarkPainter {
    private final Drawing drawing;
    private final GraphicsContext on;

    MarkPainter(Drawing drawing, GraphicsContext on) {
        this.drawing = drawing;
        this.on = on;
    }

    void paint(Mark mark, double x, double y, double width, double height) {
        switch (mark) {
            case VALUE -> fill(Ink.VALUE, x, y, width, height);
            case PROPOSED -> {
                fill(Ink.VALUE, x, y, width, height);
                on.setFill(drawing.ink(Ink.SURFACE));
                double dot = Math.max(2, Math.min(width, height) / 3);
                on.fillOval(x + (width - dot) / 2, y + (height - dot) / 2, dot, dot);
            }
            case PROPOSED_EMPTY -> {
                fill(Ink.VALUE, x, y, width, height);
                on.setFill(drawing.ink(Ink.SURFACE));
                on.fillRect(x, y + height / 2 - 1, width, 2);
            }
            case OTHER -> {
                fill(Ink.SECOND, x, y, width, height);
                bar(x, y, width, height);
            }
            case NIL -> {
                fill(Ink.NIL, x, y, width, height);
                bar(x, y, width, height);
            }
            case ABSENT -> outline(Ink.ABSENT, x, y, width, height);
            case LATE -> {
                outline(Ink.ABSENT, x, y, width, height);
                on.setFill(drawing.ink(Ink.VALUE));
                on.fillRect(x, y + height / 2, width, height / 2);
            }
            case PREVOTED_ONLY -> {
                outline(Ink.ABSENT, x, y, width, height);
                on.setFill(drawing.ink(Ink.NIL));
                on.fillRect(x, y + height * 0.7, width, height * 0.3);
            }
            case EQUIVOCATED -> {
                fill(Ink.FAULT, x, y, width, height);
                on.setStroke(drawing.ink(Ink.SURFACE));
                on.setLineWidth(1.5);
                on.strokeLine(x + 2, y + 2, x + width - 2, y + height - 2);
                on.strokeLine(x + width - 2, y + 2, x + 2, y + height - 2);
                on.setLineWidth(1);
            }
            case UNKNOWN -> {
                on.setFill(drawing.ink(Ink.GRID));
                on.fillRect(x + width / 2 - 0.5, y + height / 2 - 0.5, 1, 1);
            }
        }
    }

    private void fill(Ink ink, double x, double y, double width, double height) {
        on.setFill(drawing.ink(ink));
        on.fillRect(x, y, width, height);
    }

    private void bar(double x, double y, double width, double height) {
        on.setFill(drawing.ink(Ink.SURFACE));
        on.fillRect(x + 1, y + height / 2 - 1, Math.max(0, width - 2), Math.min(2, height / 3));
    }

    private void outline(Ink ink, double x, double y, double width, double height) {
        on.setStroke(drawing.ink(ink));
        on.strokeRect(
                Drawing.crisp(x),
                Drawing.crisp(y),
                Math.max(0, width - 1),
                Math.max(0, height - 1));
    }
}

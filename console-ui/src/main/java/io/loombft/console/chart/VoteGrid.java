package io.loombft.console.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.text.TextAlignment;

/**
 * A cell for each validator: its prevote on the left, its precommit on the right, its power as a line below. The arrow
 * keys choose a cell, as the pointer does.
 */
public final class VoteGrid extends Drawing {
    private static final double CELL_WIDTH = 132;
    private static final double CELL_HEIGHT = 46;
    private static final double SMALL_CELL = 30;
    private static final double GAP = 8;
    private static final double MARK = 16;

    /** With more validators than this the cells are small and carry no names. */
    private static final int NAMED_MAX = 24;

    private static final String NOTHING_CHOSEN =
            "The arrow keys choose a validator, and so does a click.";

    private final ObjectProperty<List<Cell>> cells = new SimpleObjectProperty<>(List.of());
    private final Tooltip tooltip = new Tooltip();
    private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper(NOTHING_CHOSEN);
    private int chosen = -1;
    private List<Spot> spots = List.of();

    /**
     * One validator in a round.
     *
     * @param share of the power, 0 to 1
     * @param detail a sentence for who points at it
     */
    public record Cell(
            String name,
            Mark prevote,
            Mark precommit,
            double share,
            boolean isProposer,
            boolean isSelf,
            String detail) {}

    private record Spot(double x, double y, double width, double height, Cell cell) {
        boolean holds(double px, double py) {
            return px >= x && px < x + width && py >= y && py < y + height;
        }
    }

    public VoteGrid() {
        getStyleClass().add("vote-grid");
        cells.addListener((value, before, now) -> choose(chosen));
        Tooltip.install(this, tooltip);
        setOnMouseMoved(e -> tooltip.setText(detailAt(e.getX(), e.getY())));
        makeReachable();
        setOnMousePressed(e -> choose(indexAt(e.getX(), e.getY())));
        setOnKeyPressed(
                e -> {
                    OptionalInt next =
                            e.isShortcutDown()
                                    ? OptionalInt.empty()
                                    : Walk.inGrid(
                                            e.getCode(),
                                            chosen,
                                            columns(Math.floor(getWidth())),
                                            cells.get().size());
                    if (next.isPresent()) {
                        choose(next.getAsInt());
                        e.consume();
                    }
                });
    }

    public ObjectProperty<List<Cell>> cells() {
        return cells;
    }

    /** What is to be said of the chosen cell, in one line. */
    public ReadOnlyStringProperty detail() {
        return detail.getReadOnlyProperty();
    }

    private void choose(int index) {
        chosen = index < cells.get().size() ? index : -1;
        detail.set(
                chosen < 0
                        ? NOTHING_CHOSEN
                        : cells.get().get(chosen).detail().replace("\n", " · "));
        setAccessibleText(detail.get());
        redraw();
    }

    private int indexAt(double x, double y) {
        for (int i = 0; i < spots.size(); i++) {
            if (spots.get(i).holds(x, y)) {
                return i;
            }
        }
        return -1;
    }

    private String detailAt(double x, double y) {
        Optional<Spot> spot = spots.stream().filter(s -> s.holds(x, y)).findFirst();
        return spot.map(s -> s.cell().detail()).orElse("A cell is a validator.");
    }

    private boolean isNamed() {
        return cells.get().size() <= NAMED_MAX;
    }

    private double cellWidth() {
        return isNamed() ? CELL_WIDTH : SMALL_CELL;
    }

    private double cellHeight() {
        return isNamed() ? CELL_HEIGHT : SMALL_CELL;
    }

    private int columns(double width) {
        return Math.max(1, (int) ((width + GAP) / (cellWidth() + GAP)));
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        int columns = columns(width > 0 ? width : getWidth());
        int rows = (cells.get().size() + columns - 1) / columns;
        return Math.max(CELL_HEIGHT, rows * (cellHeight() + GAP) - GAP);
    }

    @Override
    void draw(GraphicsContext on, double width, double height) {
        int columns = columns(width);
        List<Spot> drawn = new ArrayList<>();
        for (int i = 0; i < cells.get().size(); i++) {
            int column = i % columns;
            int row = i / columns;
            double x = column * (cellWidth() + GAP);
            double y = row * (cellHeight() + GAP);
            Cell cell = cells.get().get(i);
            drawn.add(new Spot(x, y, cellWidth(), cellHeight(), cell));
            if (isNamed()) {
                named(on, cell, x, y);
            } else {
                small(on, cell, x, y);
            }
        }
        spots = drawn;
        if (chosen >= 0) {
            Spot at = drawn.get(chosen);
            on.setFill(ink(Ink.ACCENT));
            on.fillRect(at.x(), at.y() + at.height() - 3, at.width(), 3);
        }
    }

    private void named(GraphicsContext on, Cell cell, double x, double y) {
        frame(on, cell, x, y, CELL_WIDTH, CELL_HEIGHT);
        MarkPainter painter = new MarkPainter(this, on);
        painter.paint(cell.prevote(), x + CELL_WIDTH - 2 * MARK - 14, y + 10, MARK, MARK);
        painter.paint(cell.precommit(), x + CELL_WIDTH - MARK - 10, y + 10, MARK, MARK);
        on.setFont(SMALL);
        on.setFill(ink(Ink.TEXT));
        on.setTextAlign(TextAlignment.LEFT);
        on.fillText(cell.name(), x + 10, y + 18, CELL_WIDTH - 2 * MARK - 30);
        power(on, cell, x + 10, y + CELL_HEIGHT - 10, CELL_WIDTH - 20);
    }

    private void small(GraphicsContext on, Cell cell, double x, double y) {
        frame(on, cell, x, y, SMALL_CELL, SMALL_CELL);
        MarkPainter painter = new MarkPainter(this, on);
        painter.paint(cell.prevote(), x + 4, y + 5, 10, 14);
        painter.paint(cell.precommit(), x + 16, y + 5, 10, 14);
        power(on, cell, x + 4, y + SMALL_CELL - 6, SMALL_CELL - 8);
    }

    private void frame(GraphicsContext on, Cell cell, double x, double y, double w, double h) {
        on.setStroke(ink(cell.isProposer() ? Ink.ACCENT : Ink.GRID));
        on.setLineWidth(cell.isProposer() ? 2 : 1);
        on.strokeRoundRect(crisp(x), crisp(y), w - 1, h - 1, 6, 6);
        on.setLineWidth(1);
        if (cell.isSelf()) {
            on.setFill(ink(Ink.ACCENT));
            on.fillPolygon(new double[] {x, x + 9, x}, new double[] {y, y, y + 9}, 3);
        }
    }

    private void power(GraphicsContext on, Cell cell, double x, double y, double width) {
        on.setFill(ink(Ink.GRID));
        on.fillRect(x, y, width, 2);
        on.setFill(ink(Ink.MUTED));
        on.fillRect(x, y, width * Math.clamp(cell.share(), 0, 1), 2);
    }
}

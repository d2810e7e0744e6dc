package io.loombft.console.look;

import java.util.List;
import java.util.Locale;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;

/** Makes tables of rows that do not change, in the order that the model gives them until the operator sorts them. */
public final class Tables {
    private static final List<String> STYLES = List.of("good", "warn", "bad", "muted");

    private Tables() {}

    /** A table that says so when it is empty. */
    @SafeVarargs
    public static <R> TableView<R> of(
            String id, ObservableList<R> rows, String empty, Column<R>... columns) {
        TableView<R> table = SortedTable.of(rows);
        table.setId(id);
        table.getStyleClass().addAll("dense", "edge-to-edge");
        Label placeholder = new Label(empty);
        placeholder.setWrapText(true);
        placeholder.getStyleClass().add("empty-note");
        table.setPlaceholder(placeholder);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        for (Column<R> column : columns) {
            table.getColumns().add(made(column));
        }
        return table;
    }

    /** The same table, whose order means something and stays. */
    public static <R> TableView<R> inOrder(TableView<R> table) {
        table.getColumns().forEach(column -> column.setSortable(false));
        return table;
    }

    private static <R> TextColumn<R> made(Column<R> column) {
        TextColumn<R> made = new TextColumn<>(column);
        made.setMinWidth(Math.min(48, column.width()));
        made.setCellFactory(any -> new TextCell<>(column));
        made.getStyleClass().add(styleOf(column.kind()));
        return made;
    }

    private static String styleOf(Column.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + "-column";
    }

    private static final class TextCell<R> extends TableCell<R, R> {
        private final Column<R> column;

        TextCell(Column<R> column) {
            this.column = column;
            getStyleClass().add(styleOf(column.kind()));
        }

        @Override
        protected void updateItem(R row, boolean empty) {
            super.updateItem(row, empty);
            getStyleClass().removeAll(STYLES);
            if (empty || row == null) {
                setText(null);
                return;
            }
            setText(column.text().apply(row));
            String style = column.style().apply(row);
            if (!style.isEmpty()) {
                getStyleClass().add(style);
            }
        }
    }
}

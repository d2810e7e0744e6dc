package io.loombft.console.look;

import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;

/** A column that can say what stands in it as text, so that its table can be saved. */
public final class TextColumn<R> extends TableColumn<R, R> {
    private final Column<R> column;

    /** One that is never moved; its cells are the caller's. */
    public TextColumn(Column<R> column) {
        super(column.title());
        this.column = column;
        setPrefWidth(column.width());
        setReorderable(false);
        setVisible(column.kind() != Column.Kind.SAVED);
        setComparator(column.order());
        setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
    }

    /** What stands above it in a saved table. */
    String savedTitle() {
        return column.exported().title();
    }

    /** What a saved table holds of a row of its table, counted from 0. */
    String savedAt(int row) {
        return column.exported().text().apply(getTableView().getItems().get(row));
    }
}

package io.loombft.console.look;

import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;

/** A column that can say what stands in it as text, so that its table can be saved. */
public final class TextColumn<R> extends TableColumn<R, R> {
    private final Column<R> column;

    /** One that is never sorted or moved; its cells are the caller's. */
    public TextColumn(Column<R> column) {
        super(column.title());
        this.column = column;
        setPrefWidth(column.width());
        setSortable(false);
        setReorderable(false);
        setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
    }

    /** What stands in it in a row of its table, counted from 0. */
    String textAt(int row) {
        return column.text().apply(getTableView().getItems().get(row));
    }
}

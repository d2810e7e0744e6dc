package io.loombft.console.look;

import javafx.collections.ListChangeListener.Change;
import javafx.collections.ObservableList;
import javafx.scene.control.TableView;

/**
 * A table forgets its selection when the selected row is set anew, which ours are many times a second. This
 * listens before the table and after it, and selects the new row in the old one's place.
 */
final class KeptSelection {
    private int selected = -1;

    private KeptSelection() {}

    /** A table of the rows. */
    static <R> TableView<R> table(ObservableList<R> rows) {
        KeptSelection kept = new KeptSelection();
        TableView<R> table = new TableView<>();
        rows.addListener((Change<? extends R> change) -> kept.before(table));
        table.setItems(rows);
        rows.addListener((Change<? extends R> change) -> kept.after(table, change));
        return table;
    }

    private void before(TableView<?> table) {
        selected = table.getSelectionModel().getSelectedIndex();
    }

    private void after(TableView<?> table, Change<?> change) {
        while (change.next()) {
            boolean isSetAnew =
                    change.wasReplaced()
                            && change.getAddedSize() == change.getRemovedSize()
                            && change.getFrom() <= selected
                            && selected < change.getTo();
            if (isSetAnew && table.getSelectionModel().getSelectedIndex() != selected) {
                table.getSelectionModel().select(selected);
            }
        }
    }
}

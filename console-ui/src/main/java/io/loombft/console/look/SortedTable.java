package io.loombft.console.look;

import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener.Change;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.jspecify.annotations.Nullable;

/**
 * A table that keeps its order and its selection while its rows are set anew, which ours are many times a
 * second. Unsorted it has the order of the rows; sorted by a column, rows that are equal in it keep that order
 * among themselves. The toolkit's table would forget the selection: this listens before it and after it, and
 * selects the row that now stands for the same thing.
 */
final class SortedTable<R> {
    private final ObservableList<R> rows;
    private final SortedList<R> sorted;
    private final TableView<R> table = new TableView<>();
    private final IdentityHashMap<R, Integer> places = new IdentityHashMap<>();
    private int selected = -1;

    private SortedTable(ObservableList<R> rows) {
        this.rows = rows;
        notePlaces();
        rows.addListener((Change<? extends R> change) -> before());
        sorted = new SortedList<>(rows);
        table.setItems(sorted);
        rows.addListener((Change<? extends R> change) -> after(change));
        sorted.comparatorProperty()
                .bind(
                        Bindings.createObjectBinding(
                                () -> inOrder(table.getComparator()), table.comparatorProperty()));
        // The list has sorted itself by then.
        table.setSortPolicy(any -> true);
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    /** A table of the rows. */
    static <R> TableView<R> of(ObservableList<R> rows) {
        return new SortedTable<>(rows).table;
    }

    private @Nullable Comparator<R> inOrder(@Nullable Comparator<R> chosen) {
        return chosen == null ? null : chosen.thenComparingInt(this::placeOf);
    }

    /** Before it is known a row is the last of those that are equal. */
    private int placeOf(R row) {
        return places.getOrDefault(row, Integer.MAX_VALUE);
    }

    private void notePlaces() {
        places.clear();
        for (int i = 0; i < rows.size(); i++) {
            places.put(rows.get(i), i);
        }
    }

    private void before() {
        int shown = table.getSelectionModel().getSelectedIndex();
        selected = shown < 0 ? -1 : sorted.getSourceIndex(shown);
        notePlaces();
    }

    private void after(Change<?> change) {
        while (change.next() && selected >= 0) {
            selected = movedBy(change, selected);
        }
        if (selected >= 0) {
            int shown = sorted.getViewIndex(selected);
            if (table.getSelectionModel().getSelectedIndex() != shown) {
                table.getSelectionModel().clearAndSelect(shown);
            }
        }
    }

    /** Where the row at the place is after the change, -1 when it is gone. */
    private static int movedBy(Change<?> change, int place) {
        if (change.wasPermutated() || place < change.getFrom()) {
            return change.wasPermutated() ? change.getPermutation(place) : place;
        }
        if (place >= change.getFrom() + change.getRemovedSize()) {
            return place + change.getAddedSize() - change.getRemovedSize();
        }
        boolean isSetAnew = change.getAddedSize() == change.getRemovedSize();
        return isSetAnew ? place : -1;
    }

    /** The heads of columns take no focus, so that a key does what a click on them does. */
    private void key(KeyEvent event) {
        if (event.getCode() != KeyCode.S || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (event.isShiftDown()) {
            turn();
        } else {
            sortByTheNext();
        }
        event.consume();
    }

    private void turn() {
        for (TableColumn<R, ?> column : table.getSortOrder()) {
            boolean isUp = column.getSortType() == SortType.ASCENDING;
            column.setSortType(isUp ? SortType.DESCENDING : SortType.ASCENDING);
        }
    }

    /** After the last column comes no order but that of the rows. */
    private void sortByTheNext() {
        List<TableColumn<R, ?>> columns =
                table.getVisibleLeafColumns().stream().filter(TableColumn::isSortable).toList();
        int now =
                table.getSortOrder().isEmpty()
                        ? -1
                        : columns.indexOf(table.getSortOrder().getFirst());
        table.getSortOrder().clear();
        if (now + 1 < columns.size()) {
            TableColumn<R, ?> next = columns.get(now + 1);
            next.setSortType(SortType.ASCENDING);
            table.getSortOrder().add(next);
        }
    }
}

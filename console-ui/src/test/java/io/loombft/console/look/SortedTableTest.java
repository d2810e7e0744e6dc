package io.loombft.console.look;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.event.Event;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** Tables that are sorted while their rows change. */
class SortedTableTest {
    private final ObservableList<Thing> rows = FXCollections.observableArrayList();
    private final TableView<Thing> table =
            Tables.of(
                    "t",
                    rows,
                    "",
                    Column.text("Name", 80, Thing::name),
                    Column.<Thing>number("Size", 80, thing -> thing.size() / 1_000 + " kB")
                            .exactly("Size (bytes)", Thing::size),
                    Column.saved("Secret", Thing::name));

    private record Thing(String name, long size) {}

    @BeforeAll
    static void startTheToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @Test
    void sortsByTheRealValueAndNotByWhatIsShown() {
        rows.setAll(thing("a", 1_900), thing("b", 1_100), thing("c", 20_000));
        sort(1);
        assertEquals("b a c", names());

        interact(() -> table.getColumns().get(1).setSortType(SortType.DESCENDING));
        assertEquals("c a b", names());
    }

    @Test
    void unsortedItHasTheOrderOfItsRows() {
        rows.setAll(thing("b", 1), thing("a", 2));
        sort(0);
        assertEquals("a b", names());

        interact(() -> table.getSortOrder().clear());
        assertEquals("b a", names());
        interact(() -> rows.addFirst(thing("z", 0)));
        assertEquals("z b a", names());
    }

    @Test
    void aNewRowGoesToItsPlaceAndTheSelectionStaysWithItsThing() {
        rows.setAll(thing("a", 30), thing("b", 20), thing("c", 10));
        sort(1);
        select("b");

        interact(() -> rows.addFirst(thing("n", 15)));
        assertEquals("c n b a", names());
        assertEquals("b", selected());
    }

    @Test
    void aThingThatGrowsTakesItsSelectionAlong() {
        rows.setAll(thing("a", 30), thing("b", 20), thing("c", 10));
        sort(1);
        select("c");

        interact(() -> rows.set(2, thing("c", 40)));
        assertEquals("b a c", names());
        assertEquals("c", selected());
    }

    @Test
    void aClickOnAHeadKeepsTheSelection() {
        rows.setAll(thing("a", 30), thing("b", 20), thing("c", 10));
        select("a");
        sort(1);
        assertEquals("c b a", names());
        assertEquals("a", selected());
    }

    @Test
    void thingsThatAreEqualKeepTheOrderOfTheRowsHoweverOftenTheyChange() {
        List<Thing> equal = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            equal.add(thing("n" + i, 5));
        }
        rows.setAll(equal);
        String before = names();
        sort(1);
        assertEquals(before, names());

        Random random = new Random(11);
        interact(
                () -> {
                    for (int i = 0; i < 500; i++) {
                        int place = random.nextInt(rows.size());
                        rows.set(place, thing(rows.get(place).name(), 5));
                    }
                });
        assertEquals(before, names());
    }

    /** Against sorting the rows anew each time, with selections, for many drawn changes. */
    @Test
    void isAlwaysWhatSortingAnewWouldGive() {
        Random random = new Random(3);
        sort(1);
        interact(() -> changeOften(random));
    }

    private void changeOften(Random random) {
        for (int i = 0; i < 2_000; i++) {
            List<Thing> now = drawn(random);
            table.getSelectionModel().select(random.nextInt(8));
            Thing was = table.getSelectionModel().getSelectedItem();
            boolean areTheSame = namesOf(rows).equals(namesOf(now));
            Rows.update(rows, now, Thing::name);
            assertEquals(
                    now.stream().sorted(Comparator.comparingLong(Thing::size)).toList(),
                    table.getItems());
            if (was != null && areTheSame) {
                assertEquals(was.name(), table.getSelectionModel().getSelectedItem().name());
            }
        }
    }

    private static List<String> namesOf(List<Thing> things) {
        return things.stream().map(Thing::name).toList();
    }

    private static List<Thing> drawn(Random random) {
        List<Thing> drawn = new ArrayList<>();
        int size = 5 + random.nextInt(2);
        for (int i = 0; i < size; i++) {
            drawn.add(thing("n" + i, random.nextInt(4)));
        }
        return drawn;
    }

    @Test
    void theKeyboardSortsByOneColumnAfterTheOther() {
        rows.setAll(thing("b", 1), thing("a", 3), thing("c", 2));
        press(false);
        assertEquals("a b c", names());
        press(true);
        assertEquals("c b a", names());
        press(false);
        assertEquals("b c a", names());
        press(false);
        assertEquals("b a c", names());
        assertTrue(table.getSortOrder().isEmpty(), "after the last column it is unsorted");
    }

    @Test
    void aTableWhoseOrderMeansSomethingIsNotSorted() {
        rows.setAll(thing("b", 1), thing("a", 3));
        Tables.inOrder(table);
        press(false);
        assertEquals("b a", names());
    }

    @Test
    void aSavedTableHoldsRealValuesAndWhatIsTooLongForTheScreen() {
        rows.setAll(thing("b", 1_234), thing("a", 1_000_000));
        sort(0);
        assertEquals("Name,Size (bytes),Secret\r\na,1000000,a\r\nb,1234,b\r\n", Export.csv(table));
        assertEquals(2, table.getVisibleLeafColumns().size());
    }

    private static Thing thing(String name, long size) {
        return new Thing(name, size);
    }

    private void sort(int column) {
        TableColumn<Thing, ?> by = table.getColumns().get(column);
        interact(() -> table.getSortOrder().setAll(List.of(by)));
    }

    private void press(boolean isShiftDown) {
        interact(
                () ->
                        Event.fireEvent(
                                table,
                                new KeyEvent(
                                        KeyEvent.KEY_PRESSED,
                                        "",
                                        "",
                                        KeyCode.S,
                                        isShiftDown,
                                        false,
                                        false,
                                        false)));
    }

    private void select(String name) {
        interact(
                () -> {
                    int place = table.getItems().stream().map(Thing::name).toList().indexOf(name);
                    table.getSelectionModel().select(place);
                });
    }

    private String selected() {
        return table.getSelectionModel().getSelectedItem().name();
    }

    private String names() {
        return String.join(" ", table.getItems().stream().map(Thing::name).toList());
    }

    private static void interact(Runnable action) {
        new FxRobot().interact(action);
    }
}

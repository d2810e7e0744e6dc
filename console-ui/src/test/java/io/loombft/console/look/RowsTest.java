package io.loombft.console.look;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.TableView;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** Tables whose rows are brought up to date while one of them is selected; a row's letter is its key. */
class RowsTest {
    private final ObservableList<String> rows = FXCollections.observableArrayList();

    @BeforeAll
    static void startTheToolkit() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @Test
    void aSelectedRowThatChangesStaysSelected() {
        assertEquals("b2", selectedAfter("b1", List.of("a1", "b2", "c1")));
        assertEquals("a2", selectedAfter("a1", List.of("a2", "b2", "c2")));
        assertEquals("c2", selectedAfter("c1", List.of("a1", "b1", "c2")));
    }

    @Test
    void theSelectionGoesWhereItsThingGoes() {
        assertEquals("b1", selectedAfter("b1", List.of("d1", "a1", "b1", "c1")));
        assertEquals("b2", selectedAfter("b1", List.of("e1", "d1", "a2", "b2")));
        assertEquals("c1", selectedAfter("c1", List.of("b1", "c1", "d1")));
        assertEquals("a1", selectedAfter("a1", List.of("a1")));
    }

    @Test
    void withItsThingTheSelectionGoesOrIsAnother() {
        List<String> now = List.of("x1", "y1");
        assertEquals("null", selectedAfter("b1", now));
        assertEquals(now, rows);
    }

    @Test
    void withoutKeysTheSelectionKeepsItsPlace() {
        rows.setAll("a1", "b1", "c1");
        TableView<String> table = table();
        new FxRobot()
                .interact(
                        () -> {
                            table.getSelectionModel().select("b1");
                            Rows.update(rows, List.of("x1", "y1", "z1"));
                        });
        assertEquals("y1", table.getSelectionModel().getSelectedItem());
    }

    /** Also when two things have one key, as a node may tell that lies. */
    @Test
    void theListIsAlwaysWhatItIsToBe() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            List<String> now = drawn(random);
            Rows.update(rows, now, row -> row.charAt(0));
            assertEquals(now, rows);
        }
    }

    private static List<String> drawn(Random random) {
        List<String> drawn = new ArrayList<>();
        int size = random.nextInt(6);
        for (int i = 0; i < size; i++) {
            drawn.add("" + (char) ('a' + random.nextInt(6)) + random.nextInt(2));
        }
        return drawn;
    }

    private TableView<String> table() {
        return Tables.of("t", rows, "", Column.text("Text", 80, row -> row));
    }

    private String selectedAfter(String selected, List<String> now) {
        rows.setAll("a1", "b1", "c1");
        TableView<String> table = table();
        new FxRobot()
                .interact(
                        () -> {
                            table.getSelectionModel().select(selected);
                            Rows.update(rows, now, row -> row.charAt(0));
                        });
        return String.valueOf(table.getSelectionModel().getSelectedItem());
    }
}

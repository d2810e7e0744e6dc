package io.loombft.console.validators;

import io.loombft.console.chart.Mark;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.Polled;
import io.loombft.console.connection.SigningRecord;
import io.loombft.console.connection.Validators;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the validators page says. Called by the thread that paints; works anew only twice a second. */
public final class ValidatorsModel {
    private static final long REST_MS = 500;

    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Mark>> chosen = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper chosenName = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper isOld = new ReadOnlyBooleanWrapper(false);
    private String chosenId = "";
    private long workedMs;

    /**
     * A validator.
     *
     * @param style for how much it signed
     * @param marks of the last blocks, the oldest first
     */
    record Row(
            String name,
            String id,
            String power,
            String share,
            String priority,
            String signed,
            String style,
            String inARow,
            String proposed,
            List<Mark> marks) {}

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        if (Math.abs(fleet.now().toEpochMilli() - workedMs) < REST_MS) {
            return;
        }
        workedMs = fleet.now().toEpochMilli();
        Optional<Validators> set = fleet.node().flatMap(n -> n.polled().validators().value());
        if (set.isEmpty()) {
            note.set("The node has not told its validators yet.");
            return;
        }
        Optional<SigningRecord> signing = fleet.node().orElseThrow().polled().signing().value();
        SigningHistory history = new SigningHistory(signing);
        Rows.update(
                rows,
                set.get().members().stream()
                        .map(member -> row(member, set.get(), history, fleet))
                        .toList(),
                Row::id);
        note.set(sentence(set.get(), signing, fleet.node().orElseThrow()) + age(fleet));
        choose(chosenId);
    }

    /** When what is old was read. */
    private String age(Fleet fleet) {
        Polled polled = fleet.node().orElseThrow().polled();
        isOld.set(polled.validators().isOld() || polled.signing().isOld());
        return (polled.validators().isOld()
                        ? " · validators " + polled.validators().age(fleet.now())
                        : "")
                + (polled.signing().isOld()
                        ? " · signatures " + polled.signing().age(fleet.now())
                        : "");
    }

    /** Shows all that is known of the validator of this key, as it is shortened in the row. */
    void choose(String id) {
        chosenId = id;
        Optional<Row> row = rows.stream().filter(each -> each.id().equals(id)).findFirst();
        chosen.set(row.map(Row::marks).orElse(List.of()));
        chosenName.set(
                row.map(
                                each ->
                                        each.name()
                                                + ": "
                                                + each.signed()
                                                + " signed, the latest at the end")
                        .orElse("Choose a validator to see all its blocks."));
    }

    private static String sentence(
            Validators set, Optional<SigningRecord> signing, NodeSnapshot node) {
        return Figures.plural(set.members().size(), "validator")
                + " with power "
                + Figures.count(set.totalPower())
                + " decide height "
                + Figures.count(set.height())
                + " · the last "
                + Figures.plural(
                        signing.filter(told -> told.to() > 0)
                                .map(told -> told.to() - told.from() + 1)
                                .orElse(0L),
                        "block")
                + " as "
                + node.label()
                + " has them";
    }

    private static Row row(
            Validators.Member member, Validators set, SigningHistory history, Fleet fleet) {
        List<Mark> marks = history.marks(member.id());
        SigningRecord.Tally tally = history.tally(member.id());
        int counted = tally.blocks();
        int signed = tally.signed();
        String name = fleet.nameOf(member.id());
        return new Row(
                name.isEmpty() ? Figures.hash(member.id()) : name,
                Figures.hash(member.id()),
                Figures.count(member.power()),
                Figures.percent((double) member.power() / Math.max(1, set.totalPower())),
                Figures.count(member.priority()),
                counted == 0
                        ? Figures.UNKNOWN
                        : signed
                                + "/"
                                + counted
                                + "  "
                                + Figures.percent((double) signed / counted),
                style(signed, counted),
                Integer.toString(tally.missedInARow()),
                Long.toString(marks.stream().filter(SigningHistory::isProposed).count()),
                marks);
    }

    private static String style(long signed, long counted) {
        if (counted == 0) {
            return "muted";
        }
        double share = (double) signed / counted;
        return share >= 0.9 ? "good" : share >= 0.5 ? "warn" : "bad";
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    /** Whether the node did not answer when it was last asked for what is shown. */
    ReadOnlyBooleanProperty isOld() {
        return isOld.getReadOnlyProperty();
    }

    /** What is said of the chosen validator, and all its marks, the oldest first. */
    ReadOnlyStringProperty chosenName() {
        return chosenName.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<Mark>> chosen() {
        return chosen.getReadOnlyProperty();
    }

    ObservableList<Row> rows() {
        return rows;
    }
}

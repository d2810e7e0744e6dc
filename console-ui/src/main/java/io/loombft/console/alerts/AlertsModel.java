package io.loombft.console.alerts;

import io.loombft.console.alerts.Alert.Severity;
import io.loombft.console.connection.Fleet;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What is wrong now, since when, and what was wrong and is not any more. Watches once a second whether or
 * not its page is open; an alert that lasts is told again. Called by the thread that paints.
 */
public final class AlertsModel {
    /** An alert that lasts is written into the log again after this time. */
    static final Duration REPEAT = Duration.ofMinutes(5);

    private static final int LOG_MAX = 500;

    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("Nothing is wrong.");
    private final ObservableList<Row> firing = FXCollections.observableArrayList();
    private final ObservableList<Row> log = FXCollections.observableArrayList();
    private final Deque<Row> entries = new ArrayDeque<>();
    private List<Told> now = List.of();

    /** An alert or an entry of the log. */
    record Row(String severity, String style, String rule, String sentence, String when) {}

    /** An alert, and when it was last written into the log. */
    private record Told(Alert alert, Instant toldAt) {}

    /** Looks at all nodes. */
    public void sample(Fleet fleet) {
        List<Told> next = new ArrayList<>();
        for (Alert found : Watch.over(fleet)) {
            if (next.stream().noneMatch(told -> told.alert().isSameAs(found))) {
                next.add(told(found, fleet.now()));
            }
        }
        for (Told before : now) {
            if (next.stream().noneMatch(told -> told.alert().isSameAs(before.alert()))) {
                resolved(before.alert(), fleet.now());
            }
        }
        now = next;
    }

    private Told told(Alert found, Instant at) {
        Optional<Told> before =
                now.stream().filter(told -> told.alert().isSameAs(found)).findFirst();
        if (before.isEmpty()) {
            Alert begun = found.at(at);
            write(row(begun, Figures.time(at)));
            return new Told(begun, at);
        }
        Alert lasting = found.at(before.get().alert().since());
        if (Duration.between(before.get().toldAt(), at).compareTo(REPEAT) < 0) {
            return new Told(lasting, before.get().toldAt());
        }
        write(row(lasting, Figures.time(at) + ", for " + Figures.span(lasting.since(), at)));
        return new Told(lasting, at);
    }

    private void resolved(Alert alert, Instant at) {
        write(
                new Row(
                        "resolved",
                        "good",
                        alert.rule(),
                        alert.sentence() + " It lasted " + Figures.span(alert.since(), at) + ".",
                        Figures.time(at)));
    }

    private void write(Row row) {
        entries.addFirst(row);
        if (entries.size() > LOG_MAX) {
            entries.removeLast();
        }
    }

    private static Row row(Alert alert, String when) {
        return new Row(
                alert.severity().name().toLowerCase(Locale.ROOT),
                alert.severity() == Severity.CRITICAL ? "bad" : "warn",
                alert.rule(),
                alert.sentence(),
                when);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Rows.update(
                firing,
                now.stream()
                        .map(t -> row(t.alert(), Figures.span(t.alert().since(), fleet.now())))
                        .toList());
        Rows.update(log, List.copyOf(entries));
        note.set(
                now.isEmpty()
                        ? "Nothing is wrong."
                        : Figures.plural(now.size(), "alert")
                                + ", "
                                + now.stream()
                                        .filter(t -> t.alert().severity() == Severity.CRITICAL)
                                        .count()
                                + " critical");
    }

    /** How many are firing. */
    public int count() {
        return now.size();
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ObservableList<Row> firing() {
        return firing;
    }

    ObservableList<Row> log() {
        return log;
    }
}

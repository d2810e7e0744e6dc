package io.loombft.console.recorder;

import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import io.loombft.core.client.RpcException;
import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Rule;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What the flight recorder says and does: opens a node's journal, replays a height in the core that runs
 * here, and shows the core after each event. Called by the thread that paints.
 */
public final class RecorderModel {
    private final Desk desk;
    private final ReadOnlyStringWrapper note =
            new ReadOnlyStringWrapper(
                    "Give the home of a node on this machine, for example localnet/node0.");
    private final ReadOnlyStringWrapper said = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper event = unknown();
    private final ReadOnlyStringWrapper rule = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper paper = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper position = unknown();
    private final ReadOnlyStringWrapper step = unknown();
    private final ReadOnlyStringWrapper locked = unknown();
    private final ReadOnlyStringWrapper valid = unknown();
    private final ObservableList<String> heights = FXCollections.observableArrayList();
    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ObservableList<String> commands = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<RoundMatrix.Row>> votes =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyIntegerWrapper last = new ReadOnlyIntegerWrapper(0);
    private final IntegerProperty index = new SimpleIntegerProperty(0);
    private Optional<Recording> recording = Optional.empty();
    private Optional<Replay> replay = Optional.empty();
    private Map<String, String> names = Map.of();

    /** An event in the list; {@code style} marks those that moved the machine. */
    record Line(int index, String number, String event, String rules, String style, String after) {}

    public RecorderModel(Desk desk) {
        this.desk = desk;
        index.addListener((property, before, now) -> showStep());
    }

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    /** Takes one snapshot: the names of validators. */
    public void show(Fleet fleet) {
        boolean areNew = !names.equals(fleet.names());
        names = fleet.names();
        if (areNew && replay.isPresent()) {
            int at = index.get();
            show(replay.get());
            index.set(at);
        }
    }

    /** Opens the journal of the node whose home is the folder, at its last whole height. */
    public void open(String folder) {
        Path home;
        try {
            home = Path.of(folder.strip());
        } catch (InvalidPathException e) {
            said.set("That is no folder: " + e.getMessage());
            return;
        }
        said.set("Reading " + home + " …");
        desk.work(
                () -> {
                    try {
                        Recording opened = Recording.open(home);
                        return new Opened(opened, opened.heights());
                    } catch (UnreadableRecordingException e) {
                        throw new RpcException.Malformed(String.valueOf(e.getMessage()));
                    }
                },
                this::opened);
    }

    /** A journal and what it holds. */
    private record Opened(Recording recording, List<Height> heights) {}

    private void opened(Answer<Opened> answer) {
        switch (answer) {
            case Answer.Given<Opened> given -> {
                List<Height> held = given.value().heights();
                recording = Optional.of(given.value().recording());
                heights.setAll(held.reversed().stream().map(Height::toString).toList());
                said.set(held.isEmpty() ? "The journal is empty." : "");
                if (!held.isEmpty()) {
                    height(heights.get(Math.min(1, heights.size() - 1)));
                }
            }
            case Answer.Refused<Opened> refused -> said.set(refused.why());
        }
    }

    /** Replays a height of the journal that is open. */
    void height(String chosen) {
        if (recording.isEmpty()) {
            return;
        }
        Recording opened = recording.get();
        Height wanted = new Height(Long.parseLong(chosen));
        said.set("Replaying height " + wanted + " …");
        desk.work(
                () -> {
                    try {
                        return opened.replay(wanted);
                    } catch (UnreadableRecordingException e) {
                        throw new RpcException.Malformed(String.valueOf(e.getMessage()));
                    }
                },
                this::replayed);
    }

    private void replayed(Answer<Replay> answer) {
        switch (answer) {
            case Answer.Given<Replay> given -> {
                said.set(given.value().isCut() ? "Only its first events are shown." : "");
                show(given.value());
                nextMove();
            }
            case Answer.Refused<Replay> refused -> said.set(refused.why());
        }
    }

    private void show(Replay shown) {
        replay = Optional.of(shown);
        note.set(
                "Height "
                        + Figures.count(shown.height().value())
                        + " as "
                        + name(shown.self())
                        + " saw it · "
                        + Figures.plural(shown.steps().size(), "event")
                        + ", replayed by the core in this console");
        Told told = new Told(this::name);
        Rows.update(lines, shown.steps().stream().map(each -> line(each, told)).toList());
        last.set(Math.max(0, shown.steps().size() - 1));
        index.set(0);
        showStep();
    }

    private Line line(Step each, Told told) {
        List<String> rules =
                each.moves().stream().map(b -> b.rule().map(Rule::name).orElse("guard")).toList();
        return new Line(
                each.index(),
                Integer.toString(each.index() + 1),
                told.event(each.event()),
                String.join(" ", rules),
                rules.isEmpty() ? "muted" : "good",
                each.round() + " " + each.step());
    }

    private String name(PublicKey key) {
        return names.getOrDefault(key.hex(), Figures.hash(key.hex()));
    }

    private void showStep() {
        if (replay.isEmpty() || replay.get().steps().isEmpty()) {
            return;
        }
        List<Step> steps = replay.get().steps();
        Step now = steps.get(Math.clamp(index.get(), 0, steps.size() - 1));
        Told told = new Told(this::name);
        event.set(told.event(now.event()));
        rule.set(ruleOf(now));
        paper.set(paperOf(now));
        position.set(now.index() + 1 + " of " + steps.size());
        step.set("round " + now.round() + ", " + now.step());
        locked.set(roundOf(now.lockedRound()));
        valid.set(roundOf(now.validRound()));
        List<String> done = new ArrayList<>();
        for (Command command : now.commands()) {
            done.add(told.command(command));
        }
        Rows.update(commands, done);
        votes.set(
                List.of(
                        new RoundMatrix.Row(
                                "round " + now.round(),
                                now.step(),
                                true,
                                now.prevotes(),
                                now.precommits())));
    }

    private static String roundOf(Round round) {
        return round.isNone() ? "nothing" : "a block of round " + round;
    }

    private static String ruleOf(Step now) {
        if (now.moves().isEmpty()) {
            return "No rule fired: the event was noted, and nothing follows from it yet.";
        }
        List<String> sentences = new ArrayList<>();
        for (Branch branch : now.moves()) {
            sentences.add(
                    branch.rule().map(Rule::name).orElse("Guard")
                            + ": "
                            + branch.meaning()
                            + (branch.isMove()
                                    ? ""
                                    : " (" + branch.kind().name().toLowerCase(Locale.ROOT) + ")"));
        }
        return String.join("\n", sentences);
    }

    private static String paperOf(Step now) {
        return String.join(
                "\n",
                now.moves().stream()
                        .filter(Branch::isMove)
                        .flatMap(branch -> branch.rule().stream())
                        .map(Paper::line)
                        .toList());
    }

    /** One event on, or back; stays at the ends. */
    void move(int by) {
        index.set(Math.clamp(index.get() + by, 0, last.get()));
    }

    /** To the next event at which a rule fired. */
    void nextMove() {
        List<Step> steps = replay.map(Replay::steps).orElse(List.of());
        for (int i = index.get() + 1; i < steps.size(); i++) {
            if (!steps.get(i).moves().isEmpty()) {
                index.set(i);
                return;
            }
        }
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    ReadOnlyStringProperty event() {
        return event.getReadOnlyProperty();
    }

    ReadOnlyStringProperty rule() {
        return rule.getReadOnlyProperty();
    }

    ReadOnlyStringProperty paper() {
        return paper.getReadOnlyProperty();
    }

    ReadOnlyStringProperty position() {
        return position.getReadOnlyProperty();
    }

    ReadOnlyStringProperty step() {
        return step.getReadOnlyProperty();
    }

    ReadOnlyStringProperty locked() {
        return locked.getReadOnlyProperty();
    }

    ReadOnlyStringProperty valid() {
        return valid.getReadOnlyProperty();
    }

    /** The latest first. */
    ObservableList<String> heights() {
        return heights;
    }

    ObservableList<Line> lines() {
        return lines;
    }

    ObservableList<String> commands() {
        return commands;
    }

    ReadOnlyObjectProperty<List<RoundMatrix.Row>> votes() {
        return votes.getReadOnlyProperty();
    }

    /** The index of the last event. */
    ReadOnlyIntegerProperty last() {
        return last.getReadOnlyProperty();
    }

    /** The event that is shown, from 0. */
    IntegerProperty index() {
        return index;
    }
}

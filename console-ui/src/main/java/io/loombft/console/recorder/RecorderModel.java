package io.loombft.console.recorder;

import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.connection.Asked;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NewestQuestion;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.NodeStatus;
import io.loombft.console.keys.OperatorTokens;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcException;
import io.loombft.core.consensus.Branch;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Rule;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Verifier;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
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
    /** Between two looks into the journal of a running node. */
    private static final long LOOK_MS = 300;

    private final Desk desk;
    private final NewestQuestion newest = new NewestQuestion();
    private final OperatorTokens tokens;
    private final ReadOnlyStringWrapper note =
            new ReadOnlyStringWrapper(
                    "Give the home of a node on this machine, for example localnet/node0, or follow the"
                            + " node that is selected.");
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
    private final ReadOnlyBooleanWrapper isFollowing = new ReadOnlyBooleanWrapper(false);
    private Optional<Recording> recording = Optional.empty();
    private Optional<LiveRecording> live = Optional.empty();
    private Optional<NodeSnapshot> node = Optional.empty();
    private Optional<Height> wanted = Optional.empty();
    private boolean isLooking;
    private long lookedMs;
    private Optional<Replay> replay = Optional.empty();
    private Map<String, String> names = Map.of();

    /** An event in the list; {@code style} marks those that moved the machine. */
    record Line(int index, String number, String event, String rules, String style, String after) {}

    public RecorderModel(Desk desk, OperatorTokens tokens) {
        this.desk = desk;
        this.tokens = tokens;
        index.addListener((property, before, now) -> showStep());
    }

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    /** Takes one snapshot: the names of validators; and looks for what a followed node has written since. */
    public void show(Fleet fleet) {
        node = fleet.node();
        long nowMs = fleet.now().toEpochMilli();
        if (isFollowing.get() && !isLooking && Math.abs(nowMs - lookedMs) >= LOOK_MS) {
            lookedMs = nowMs;
            look(LiveRecording::more);
        }
        boolean areNew = !names.equals(fleet.names());
        names = fleet.names();
        if (areNew && replay.isPresent()) {
            int at = index.get();
            show(replay.get());
            index.set(at);
        }
    }

    /** Opens the journal of the selected node while it writes there, and stays at its end. */
    void follow() {
        Optional<Genesis> genesis = node.flatMap(n -> n.polled().genesis().value());
        if (node.isEmpty() || genesis.isEmpty()) {
            said.set("No node is connected.");
            return;
        }
        String url = node.get().url();
        Optional<OperatorToken> token = tokens.of(url);
        if (token.isEmpty()) {
            said.set("Give the operator token of " + node.get().label() + " on the settings page.");
            return;
        }
        recording = Optional.empty();
        wanted = Optional.empty();
        live =
                Optional.of(
                        new LiveRecording(
                                url,
                                token.get(),
                                node.flatMap(RecorderModel::validator),
                                new Verifier(genesis.get().chainId(), new Ed25519())));
        isFollowing.set(true);
        said.set("Reading the journal of " + node.get().label() + " …");
        look((journal, asked) -> journal.begin(asked, Optional.empty()));
    }

    /** Stays at the height that is shown. */
    void pause() {
        isFollowing.set(false);
    }

    private static Optional<PublicKey> validator(NodeSnapshot node) {
        try {
            String id = node.polled().status().value().map(NodeStatus::validatorId).orElse("");
            return id.isEmpty() ? Optional.empty() : Optional.of(PublicKey.fromHex(id));
        } catch (MalformedInputException e) {
            return Optional.empty();
        }
    }

    /** A question to the journal of a running node. */
    @FunctionalInterface
    private interface Look {
        LiveRecording.Seen at(LiveRecording journal, Asked node)
                throws RpcException, UnreadableRecordingException;
    }

    private void look(Look look) {
        LiveRecording journal = live.orElseThrow();
        isLooking = true;
        desk.ask(
                journal.url(),
                asked -> {
                    try {
                        return look.at(journal, asked);
                    } catch (UnreadableRecordingException e) {
                        throw new RpcException.Malformed(String.valueOf(e.getMessage()));
                    }
                },
                answer -> looked(journal, answer));
    }

    private void looked(LiveRecording journal, Answer<LiveRecording.Seen> answer) {
        if (live.filter(journal::equals).isEmpty()) {
            return;
        }
        isLooking = false;
        if (wanted.isPresent()) {
            lookAtWanted();
            return;
        }
        switch (answer) {
            case Answer.Given<LiveRecording.Seen> given -> {
                said.set(isFollowing.get() ? "Live" : "");
                Rows.update(
                        heights,
                        given.value().heights().reversed().stream().map(Height::toString).toList());
                grow(given.value().replay());
            }
            case Answer.Refused<LiveRecording.Seen> refused -> said.set(refused.why());
        }
    }

    /** Who stands at the end stays there; who has scrubbed back stays where they are. */
    private void grow(Replay now) {
        boolean isSame =
                replay.filter(
                                before ->
                                        before.height().equals(now.height())
                                                && before.self().equals(now.self()))
                        .isPresent();
        if (isSame && replay.get().steps().size() == now.steps().size()) {
            return;
        }
        int at = index.get();
        boolean wasAtEnd = at >= last.get();
        show(now);
        if (isSame && !wasAtEnd) {
            index.set(at);
        } else if (isFollowing.get()) {
            index.set(last.get());
        } else {
            nextMove();
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
                newest.begun(this::opened));
    }

    /** A journal and what it holds. */
    private record Opened(Recording recording, List<Height> heights) {}

    private void opened(Answer<Opened> answer) {
        switch (answer) {
            case Answer.Given<Opened> given -> {
                List<Height> held = given.value().heights();
                live = Optional.empty();
                pause();
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
        if (live.isPresent()) {
            pause();
            wanted = Optional.of(new Height(Long.parseLong(chosen)));
            if (!isLooking) {
                lookAtWanted();
            }
            return;
        }
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
                newest.begun(this::replayed));
    }

    private void lookAtWanted() {
        Optional<Height> height = wanted;
        wanted = Optional.empty();
        look((journal, asked) -> journal.begin(asked, height));
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
                        + witness(shown)
                        + " · "
                        + Figures.plural(shown.steps().size(), "event")
                        + ", replayed by the core in this console");
        Told told = told(shown);
        Rows.update(lines, shown.steps().stream().map(each -> line(each, told)).toList());
        last.set(Math.max(0, shown.steps().size() - 1));
        index.set(0);
        showStep();
    }

    private Told told(Replay of) {
        return new Told(this::name, of.tellsOfEmptyBlocks());
    }

    /** Who saw it, and what the core here was therefore: a validator, or someone without a vote. */
    private String witness(Replay shown) {
        if (shown.self().isEmpty()) {
            return "an observer saw it, for its journal holds no signature of its node";
        }
        return name(shown.self().get())
                + " saw it"
                + (shown.isOfValidator() ? "" : ", an observer: it is no validator of this height");
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
        Told told = told(replay.get());
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

    /** Whether the end of a running node's journal is shown, wherever it is. */
    ReadOnlyBooleanProperty isFollowing() {
        return isFollowing.getReadOnlyProperty();
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

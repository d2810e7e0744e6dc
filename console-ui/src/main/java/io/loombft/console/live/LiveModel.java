package io.loombft.console.live;

import io.loombft.console.chart.PowerBar.Shares;
import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.chart.VoteGrid;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.RoundVotes;
import io.loombft.console.connection.Rounds;
import io.loombft.console.connection.Rounds.HeightVotes;
import io.loombft.console.connection.Validators;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * What the live page says: the round in progress while votes come, and the last decided one between two
 * rounds. Called by the thread that paints.
 */
public final class LiveModel {
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper isOld = new ReadOnlyBooleanWrapper(false);
    private final ReadOnlyStringWrapper position = unknown();
    private final ReadOnlyStringWrapper step = unknown();
    private final ReadOnlyStringWrapper timer = unknown();
    private final ReadOnlyDoubleWrapper timerShare = new ReadOnlyDoubleWrapper(0);
    private final ReadOnlyStringWrapper proposer = unknown();
    private final ReadOnlyStringWrapper proposal = unknown();
    private final ReadOnlyStringWrapper lock = unknown();
    private final ReadOnlyStringWrapper shown = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper prevoteText = unknown();
    private final ReadOnlyStringWrapper precommitText = unknown();
    private final ReadOnlyObjectWrapper<Shares> prevotes = new ReadOnlyObjectWrapper<>(Shares.NONE);
    private final ReadOnlyObjectWrapper<Shares> precommits =
            new ReadOnlyObjectWrapper<>(Shares.NONE);
    private final ReadOnlyObjectWrapper<List<VoteGrid.Cell>> cells =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<List<RoundMatrix.Group>> rounds =
            new ReadOnlyObjectWrapper<>(List.of());
    private final ObservableList<TickerLine> ticker = FXCollections.observableArrayList();

    private static ReadOnlyStringWrapper unknown() {
        return new ReadOnlyStringWrapper(Figures.UNKNOWN);
    }

    /** Takes one snapshot. */
    public void show(Fleet fleet) {
        Optional<NodeSnapshot> node = fleet.node();
        if (node.isEmpty()) {
            note.set("No node is connected.");
            return;
        }
        Rounds now = node.get().live().rounds();
        note.set(sentence(node.get(), fleet.now()));
        isOld.set(!node.get().live().isListening());
        showStep(now);
        showTimer(now, fleet.now());
        Optional<Validators> set = node.get().polled().validators().value();
        RoundPicture picture = new RoundPicture(fleet, set, selfOf(node.get()));
        HeightVotes height = votesToShow(now);
        showRound(now, height, picture);
        rounds.set(picture.matrix(now));
        Rows.update(ticker, TickerLine.of(node.get().live().recent(), fleet));
    }

    private static String selfOf(NodeSnapshot node) {
        return node.polled().status().value().map(s -> s.validatorId()).orElse("");
    }

    private static String sentence(NodeSnapshot node, Instant now) {
        if (!node.live().isListening()) {
            Rounds last = node.live().rounds();
            return "As "
                    + node.label()
                    + " saw it last"
                    + (last.step().isEmpty()
                            ? ""
                            : ", in a step that began " + Figures.age(last.stepSince(), now))
                    + "; its events do not come in now.";
        }
        String gaps =
                node.live().gaps() == 0
                        ? ""
                        : ", " + Figures.plural(node.live().gaps(), "gap") + " in them";
        return "As "
                + node.label()
                + " sees it · "
                + Figures.plural(node.live().count(), "event")
                + gaps;
    }

    /** Between two rounds nobody has voted yet, and the votes before are worth more than empty cells. */
    private static HeightVotes votesToShow(Rounds now) {
        boolean isQuiet =
                now.current().rounds().stream()
                        .allMatch(r -> r.prevotes().isEmpty() && r.precommits().isEmpty());
        return isQuiet && !now.past().isEmpty() ? now.past().getLast() : now.current();
    }

    private void showStep(Rounds now) {
        boolean isKnown = !now.step().isEmpty();
        position.set(
                isKnown
                        ? Figures.count(now.current().height()) + " / " + now.round()
                        : Figures.UNKNOWN);
        step.set(isKnown ? now.step().replace('_', ' ') : Figures.UNKNOWN);
        lock.set(
                !isKnown
                        ? Figures.UNKNOWN
                        : now.lockedHash().isEmpty()
                                ? "not locked"
                                : Figures.hash(now.lockedHash()));
    }

    /** What is left of a timeout is known only while events come: without them it may long be over. */
    private void showTimer(Rounds now, Instant at) {
        if (now.step().isEmpty() || isOld.get()) {
            timerShare.set(0);
            timer.set(Figures.UNKNOWN);
            return;
        }
        OptionalLong most =
                now.timeouts()
                        .map(t -> t.durationMs(now.step(), now.round()))
                        .orElse(OptionalLong.empty());
        Instant began = now.step().equals("propose") ? now.stepSince() : now.quorumSince();
        if (most.isEmpty() || began.equals(Instant.EPOCH)) {
            timerShare.set(0);
            timer.set(
                    Figures.span(now.stepSince(), at)
                            + (most.isPresent() ? " · no timeout runs" : ""));
            return;
        }
        long leftMs = Math.max(0, most.getAsLong() - Duration.between(began, at).toMillis());
        timerShare.set((double) leftMs / most.getAsLong());
        timer.set(
                Figures.seconds(leftMs / 1_000.0)
                        + " of "
                        + Figures.seconds(most.getAsLong() / 1_000.0)
                        + " left");
    }

    private void showRound(Rounds now, HeightVotes height, RoundPicture picture) {
        showProposer(now, picture);
        Optional<RoundVotes> round = roundToShow(now, height);
        if (round.isEmpty()) {
            shown.set("No round is known yet.");
            prevotes.set(Shares.NONE);
            precommits.set(Shares.NONE);
            prevoteText.set(Figures.UNKNOWN);
            precommitText.set(Figures.UNKNOWN);
            cells.set(List.of());
            return;
        }
        shown.set(
                "Height "
                        + Figures.count(height.height())
                        + ", round "
                        + round.get().round()
                        + (height.isDecided() ? " · decided" : " · in progress"));
        prevotes.set(picture.shares(round.get(), round.get().prevotes()));
        precommits.set(picture.shares(round.get(), round.get().precommits()));
        prevoteText.set(picture.sentence(round.get(), round.get().prevotes()));
        precommitText.set(picture.sentence(round.get(), round.get().precommits()));
        cells.set(picture.cells(round.get()));
    }

    /** Of the round in progress, whatever votes are shown. */
    private void showProposer(Rounds now, RoundPicture picture) {
        Optional<RoundVotes> round =
                now.current().rounds().stream().filter(r -> r.round() == now.round()).findFirst();
        proposer.set(picture.nameOf(round.map(RoundVotes::proposer).orElse("")));
        proposal.set(
                round.flatMap(RoundVotes::proposal)
                        .map(p -> Figures.hash(p.blockHash()) + againOf(p.validRound()))
                        .orElse(now.step().isEmpty() ? Figures.UNKNOWN : "none yet"));
    }

    private static String againOf(int validRound) {
        return validRound < 0 ? "" : ", again since round " + validRound;
    }

    private static Optional<RoundVotes> roundToShow(Rounds now, HeightVotes height) {
        int wanted =
                height.isDecided()
                        ? height.decidedRound()
                        : height.height() == now.current().height() ? now.round() : -1;
        return height.rounds().stream()
                .filter(round -> round.round() == wanted)
                .findFirst()
                .or(() -> height.rounds().stream().reduce((a, b) -> b));
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    /** Whether the node's events do not come in, so that all is as it was. */
    ReadOnlyBooleanProperty isOld() {
        return isOld.getReadOnlyProperty();
    }

    ReadOnlyStringProperty position() {
        return position.getReadOnlyProperty();
    }

    ReadOnlyStringProperty step() {
        return step.getReadOnlyProperty();
    }

    ReadOnlyStringProperty timer() {
        return timer.getReadOnlyProperty();
    }

    /** What is left of the timeout, 1 when it just began, 0 when it ran out or none runs. */
    ReadOnlyDoubleProperty timerShare() {
        return timerShare.getReadOnlyProperty();
    }

    ReadOnlyStringProperty proposer() {
        return proposer.getReadOnlyProperty();
    }

    ReadOnlyStringProperty proposal() {
        return proposal.getReadOnlyProperty();
    }

    ReadOnlyStringProperty lock() {
        return lock.getReadOnlyProperty();
    }

    /** Which height and round the votes are of. */
    ReadOnlyStringProperty shown() {
        return shown.getReadOnlyProperty();
    }

    ReadOnlyStringProperty prevoteText() {
        return prevoteText.getReadOnlyProperty();
    }

    ReadOnlyStringProperty precommitText() {
        return precommitText.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Shares> prevotes() {
        return prevotes.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Shares> precommits() {
        return precommits.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<VoteGrid.Cell>> cells() {
        return cells.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<List<RoundMatrix.Group>> rounds() {
        return rounds.getReadOnlyProperty();
    }

    ObservableList<TickerLine> ticker() {
        return ticker;
    }
}

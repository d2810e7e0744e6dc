package io.loombft.console.live;

import io.loombft.console.chart.Mark;
import io.loombft.console.chart.PowerBar;
import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.chart.VoteGrid;
import io.loombft.console.look.Column;
import io.loombft.console.look.Greyed;
import io.loombft.console.look.Marks;
import io.loombft.console.look.Marks.Meaning;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;

/** The live page: binds to its model. */
public final class LiveView {
    private final Parent root;

    public LiveView(LiveModel model) {
        VoteGrid grid = new VoteGrid();
        grid.setId("validator-votes");
        grid.cells().bind(model.cells());
        RoundMatrix matrix = new RoundMatrix();
        matrix.groups().bind(model.rounds());
        root =
                Parts.page(
                        "live",
                        "Live round",
                        model.note(),
                        Parts.row(
                                tile(model, "height / round", "position", model.position()),
                                tile(model, "step", "step", model.step()),
                                Greyed.when(model.isOld(), timer(model)),
                                tile(model, "proposer", "proposer", model.proposer()),
                                tile(model, "proposal", "proposal", model.proposal()),
                                tile(model, "locked on", "lock", model.lock())),
                        Parts.row(
                                power("Prevotes", "prevotes", model),
                                power("Precommits", "precommits", model)),
                        Greyed.when(
                                model.isOld(),
                                Parts.card(
                                        "Validators",
                                        Parts.bound("shown", model.shown()),
                                        grid,
                                        Parts.bound("cell-detail", grid.detail()),
                                        legend())),
                        Greyed.when(model.isOld(), Parts.card("Rounds", matrix)),
                        Parts.tall(
                                Greyed.when(
                                        model.isOld(),
                                        Parts.card("What happens", Parts.tall(ticker(model))))));
    }

    private static VBox tile(
            LiveModel model, String caption, String id, ObservableValue<String> value) {
        return Greyed.when(model.isOld(), Parts.tile(new Fact(caption, id, value)));
    }

    private static VBox timer(LiveModel model) {
        ProgressBar left = new ProgressBar();
        left.getStyleClass().add("timer");
        left.progressProperty().bind(model.timerShare());
        left.setMaxWidth(Double.MAX_VALUE);
        VBox tile = Parts.tile(new Fact("in this step", "timer", model.timer()));
        tile.getChildren().getFirst().getStyleClass().add("tile-text");
        tile.getChildren().add(left);
        return tile;
    }

    private static VBox power(String title, String id, LiveModel model) {
        boolean isPrevotes = id.equals("prevotes");
        PowerBar bar = new PowerBar();
        bar.setId(id);
        bar.shares().bind(isPrevotes ? model.prevotes() : model.precommits());
        return Greyed.when(
                model.isOld(),
                Parts.card(
                        title,
                        bar,
                        Parts.bound(
                                id + "-text",
                                isPrevotes ? model.prevoteText() : model.precommitText())));
    }

    private static Node legend() {
        return Marks.legend(
                new Meaning(Mark.VALUE, "for the block"),
                new Meaning(Mark.NIL, "nil"),
                new Meaning(Mark.OTHER, "another block"),
                new Meaning(Mark.ABSENT, "not heard"),
                new Meaning(Mark.EQUIVOCATED, "two different votes"));
    }

    private static TableView<TickerLine> ticker(LiveModel model) {
        TableView<TickerLine> table =
                Tables.of(
                        "ticker",
                        model.ticker(),
                        "Events appear here as the node tells them.",
                        Column.text("Time", 80, TickerLine::time),
                        Column.number("Height / round", 110, TickerLine::place),
                        Column.text("Event", 100, TickerLine::type).styled(TickerLine::style),
                        Column.text("What", 500, TickerLine::text));
        table.setMinHeight(160);
        table.setPrefHeight(220);
        return table;
    }

    public Parent root() {
        return root;
    }
}

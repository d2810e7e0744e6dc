package io.loombft.console.storage;

import io.loombft.console.chart.Curve;
import io.loombft.console.chart.TimeChart;
import io.loombft.console.look.Column;
import io.loombft.console.look.Greyed;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.storage.Kept.Kind;
import io.loombft.console.storage.StorageModel.Counter;
import io.loombft.console.storage.StorageModel.Timing;
import io.loombft.console.text.Figures;
import java.util.List;
import java.util.function.DoubleFunction;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.Parent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The storage and runtime page: binds to its model. */
public final class StorageView {
    private static final double KINDS_HEIGHT = 130;
    private static final double TABLE_HEIGHT = 200;
    private static final double GAP = 12;

    private final StorageModel model;
    private final Parent root;

    public StorageView(StorageModel model) {
        this.model = model;
        VBox right = new VBox(GAP, Parts.row(signer(), kinds()), Parts.tall(counters()));
        root =
                Parts.page(
                        "storage",
                        "Storage and runtime",
                        model.note(),
                        tiles(),
                        Parts.row(
                                chart("Heap", Figures::bytes, model.heapCurve()),
                                chart("Processor", Figures::decimal, model.cpuCurve()),
                                chart("Disk", Figures::seconds, model.syncCurve())),
                        Parts.tall(Parts.row(timings(), right)));
    }

    private HBox tiles() {
        return Parts.row(
                tile(new Fact("free on the disk", "disk-free", model.free())),
                tile(new Fact("resident memory", "memory", model.memory())),
                tile(new Fact("threads", "threads", model.threads())),
                tile(new Fact("open files", "files", model.files())),
                tile(new Fact("running for", "up", model.up())),
                tile(new Fact("last block's age when decided", "block-age", model.blockAge())));
    }

    private Region tile(Fact fact) {
        return greyed(Parts.tile(fact));
    }

    private <R extends Region> R greyed(R part) {
        return Greyed.when(model.isOld(), part);
    }

    private Region chart(
            String title, DoubleFunction<String> unit, ReadOnlyObjectProperty<List<Curve>> curves) {
        TimeChart chart = new TimeChart(unit);
        chart.curves().bind(curves);
        return greyed(Parts.card(title, chart));
    }

    private Region signer() {
        return greyed(
                Parts.card(
                        "Signer",
                        Parts.facts(
                                new Fact("last signed", "last-signed", model.lastSigned()),
                                new Fact("its guard", "guard-state", model.guard()))));
    }

    private Region kinds() {
        return greyed(
                Parts.card(
                        "Kept, about",
                        low(
                                Tables.of(
                                        "kinds",
                                        model.kinds(),
                                        "The node does not tell.",
                                        Column.text("What", 120, Kind::name),
                                        Column.number("Size", 80, Kind::bytes),
                                        Column.number("Share", 60, Kind::share)),
                                KINDS_HEIGHT)));
    }

    /** A table takes more when there is room. */
    private static Region low(Region table, double height) {
        table.setPrefHeight(height);
        return Parts.tall(table);
    }

    private Region timings() {
        return greyed(
                Parts.card(
                        "How long things take",
                        low(
                                Tables.of(
                                        "timings",
                                        model.timings(),
                                        "No metrics yet.",
                                        Column.text("What", 260, Timing::what),
                                        Column.number("Times", 80, Timing::count),
                                        Column.number("Mean", 90, Timing::mean),
                                        Column.number("Lately", 90, Timing::lately)),
                                TABLE_HEIGHT)));
    }

    private Region counters() {
        return greyed(
                Parts.card(
                        "Counted since its start",
                        low(
                                Tables.of(
                                        "counters",
                                        model.counters(),
                                        "No metrics yet.",
                                        Column.text("Counter", 280, Counter::name),
                                        Column.number("Value", 110, Counter::value)),
                                TABLE_HEIGHT)));
    }

    public Parent root() {
        return root;
    }
}

package io.loombft.console.storage;

import io.loombft.console.chart.TimeChart;
import io.loombft.console.look.Column;
import io.loombft.console.look.Parts;
import io.loombft.console.look.Parts.Fact;
import io.loombft.console.look.Tables;
import io.loombft.console.storage.StorageModel.Counter;
import io.loombft.console.storage.StorageModel.Timing;
import io.loombft.console.text.Figures;
import javafx.scene.Parent;

/** The storage and runtime page: binds to its model. */
public final class StorageView {
    private final Parent root;

    public StorageView(StorageModel model) {
        TimeChart heap = new TimeChart(Figures::bytes);
        heap.curves().bind(model.heapCurve());
        TimeChart cpu = new TimeChart(Figures::decimal);
        cpu.curves().bind(model.cpuCurve());
        TimeChart sync = new TimeChart(Figures::seconds);
        sync.curves().bind(model.syncCurve());
        root =
                Parts.page(
                        "storage",
                        "Storage and runtime",
                        model.note(),
                        Parts.row(
                                Parts.tile(new Fact("resident memory", "memory", model.memory())),
                                Parts.tile(new Fact("threads", "threads", model.threads())),
                                Parts.tile(new Fact("open files", "files", model.files())),
                                Parts.tile(new Fact("running for", "up", model.up())),
                                Parts.tile(
                                        new Fact(
                                                "age of the last block at its commit",
                                                "block-age",
                                                model.blockAge()))),
                        Parts.row(
                                Parts.card("Heap", heap),
                                Parts.card("Processor", cpu),
                                Parts.card("Disk", sync)),
                        Parts.tall(
                                Parts.row(
                                        Parts.card(
                                                "How long things take",
                                                Parts.tall(
                                                        Tables.of(
                                                                "timings",
                                                                model.timings(),
                                                                "No metrics yet.",
                                                                Column.text(
                                                                        "What", 260, Timing::what),
                                                                Column.number(
                                                                        "Times", 80, Timing::count),
                                                                Column.number(
                                                                        "Mean", 90, Timing::mean),
                                                                Column.number(
                                                                        "Lately",
                                                                        90,
                                                                        Timing::lately)))),
                                        Parts.card(
                                                "Counted since its start",
                                                Parts.tall(
                                                        Tables.of(
                                                                "counters",
                                                                model.counters(),
                                                                "No metrics yet.",
                                                                Column.text(
                                                                        "Counter",
                                                                        280,
                                                                        Counter::name),
                                                                Column.number(
                                                                        "Value",
                                                                        110,
                                                                        Counter::value)))))));
    }

    public Parent root() {
        return root;
    }
}

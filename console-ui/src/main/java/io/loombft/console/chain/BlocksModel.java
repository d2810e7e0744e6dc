package io.loombft.console.chain;

import io.loombft.console.connection.BlockPage;
import io.loombft.console.connection.BlockRow;
import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.NewestQuestion;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.connection.TrustedSets;
import io.loombft.console.look.Rows;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the blocks page says and asks. Called by the thread that paints. */
public final class BlocksModel {
    private final Desk desk;
    private final NewestQuestion newest = new NewestQuestion();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private final BlockDetail detail = new BlockDetail();
    private final ReadOnlyStringWrapper said =
            new ReadOnlyStringWrapper("Choose a block, or type a height or a hash.");
    private Fleet fleet = Fleet.EMPTY;
    private boolean isAnyShown;

    /** A block in the list. */
    record Row(
            long number,
            long timeMs,
            String proposerKey,
            String height,
            String hash,
            String time,
            String txs,
            String round,
            String proposer,
            String signers,
            String verdict,
            String style) {}

    public BlocksModel(Desk desk) {
        this.desk = desk;
    }

    /** Takes one snapshot. */
    public void show(Fleet now) {
        fleet = now;
        Optional<NodeSnapshot> node = now.node();
        if (node.isEmpty()) {
            return;
        }
        List<BlockRow> blocks = node.get().chain().blocks();
        List<Row> latestFirst = new ArrayList<>();
        for (BlockRow block : blocks.reversed()) {
            latestFirst.add(row(block, now));
        }
        Rows.update(rows, latestFirst, Row::number);
        if (!isAnyShown && !blocks.isEmpty()) {
            open(blocks.getLast().height());
        }
        note.set(
                "The last "
                        + Figures.plural(blocks.size(), "block")
                        + " of "
                        + node.get().label()
                        + " · verified up to "
                        + Figures.count(node.get().chain().verifiedHeight())
                        + ", from "
                        + origin()
                        + (node.get().chain().trouble().isEmpty()
                                ? ""
                                : " · " + node.get().chain().trouble()));
    }

    private static Row row(BlockRow block, Fleet fleet) {
        return new Row(
                block.height(),
                block.timeMs(),
                block.proposer(),
                Figures.count(block.height()),
                block.hash(),
                Figures.moment(block.timeMs()),
                Figures.count(block.txs()),
                block.round() < 0 ? Figures.UNKNOWN : Integer.toString(block.round()),
                Verdicts.name(block.proposer(), fleet),
                Integer.toString(block.signers().size()),
                Verdicts.word(block),
                Verdicts.style(block));
    }

    /** Shows what fills a block of the list. */
    void choose(Row row) {
        open(row.number());
    }

    /** A height or a hash, as typed. */
    void find(String text) {
        String typed = text.strip().replace(",", "");
        if (!typed.isEmpty() && typed.length() < 19 && typed.chars().allMatch(Character::isDigit)) {
            open(Long.parseLong(typed));
        } else {
            openHash(typed);
        }
    }

    /** Shows the block of a height. */
    public void open(long height) {
        isAnyShown = true;
        Optional<TrustedSets> trusted = fleet.node().flatMap(n -> n.chain().trusted());
        said.set("Reading block " + Figures.count(height) + " …");
        desk.ask(url(), node -> node.block(height, trusted), newest.begun(this::answered));
    }

    /** Shows the block of a hash in hex. */
    public void openHash(String hash) {
        isAnyShown = true;
        Optional<TrustedSets> trusted = fleet.node().flatMap(n -> n.chain().trusted());
        said.set("Reading block " + Figures.hash(hash) + " …");
        desk.ask(url(), node -> node.blockByHash(hash, trusted), newest.begun(this::answered));
    }

    /** What the verdicts rest on. */
    private String origin() {
        return fleet.node()
                .flatMap(n -> n.chain().trusted())
                .map(TrustedSets::origin)
                .orElse("nothing yet");
    }

    private String url() {
        return fleet.node().map(NodeSnapshot::url).orElse("");
    }

    private void answered(Answer<BlockPage> answer) {
        switch (answer) {
            case Answer.Given<BlockPage> given -> {
                said.set("");
                detail.show(given.value(), fleet, origin());
            }
            case Answer.Refused<BlockPage> refused -> said.set(refused.why());
        }
    }

    ReadOnlyStringProperty note() {
        return note.getReadOnlyProperty();
    }

    ReadOnlyStringProperty said() {
        return said.getReadOnlyProperty();
    }

    ObservableList<Row> rows() {
        return rows;
    }

    BlockDetail detail() {
        return detail;
    }
}

package io.loombft.console.remembered;

import io.loombft.console.connection.Desk;
import io.loombft.console.connection.Desk.Answer;
import io.loombft.console.connection.NodeSnapshot;
import io.loombft.console.remembered.Notes.Kind;
import io.loombft.console.remembered.Notes.Sent;
import io.loombft.console.remembered.Notes.Stage;
import io.loombft.console.text.Figures;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Hash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The transactions of a kind that were signed here, also before this run, and what became of them: those
 * that wait are asked for again and again. Called by the thread that paints.
 */
public final class SentLog {
    private static final Duration ASK_EVERY = Duration.ofSeconds(2);

    /** A transaction that is not in a block after this time is not asked for any more. */
    private static final Duration ASKED_FOR = Duration.ofHours(1);

    private final Notebook notebook;
    private final Kind kind;
    private final ObservableList<Row> rows = FXCollections.observableArrayList();
    private Instant askedAt = Instant.EPOCH;
    private int turn;

    /** A transaction; the style says how it ended. */
    public record Row(
            String time, String what, String hash, String chain, String outcome, String style) {}

    public SentLog(Notebook notebook, Kind kind) {
        this.notebook = notebook;
        this.kind = kind;
        list();
    }

    /** The latest first. */
    public ObservableList<Row> rows() {
        return rows;
    }

    /** A node has taken it. */
    public void add(Hash hash, String chain, String what, Instant now) {
        notebook.sent(
                new Sent(
                        kind,
                        now.toEpochMilli(),
                        chain,
                        what,
                        hash.hex(),
                        Stage.WAITING,
                        "waits in the mempool"));
        list();
    }

    /** What a node says of it. */
    public void became(TransactionStatus status) {
        switch (status) {
            case TransactionStatus.Unknown unknown ->
                    notebook.became(
                            unknown.hash().hex(), Stage.WAITING, "the node does not know it");
            case TransactionStatus.Pending pending ->
                    notebook.became(pending.hash().hex(), Stage.WAITING, "waits in the mempool");
            case TransactionStatus.Committed committed ->
                    notebook.became(
                            committed.hash().hex(),
                            committed.outcome() == TransactionStatus.Outcome.SUCCESS
                                    ? Stage.SUCCESS
                                    : Stage.FAILED,
                            sentence(committed));
        }
        list();
    }

    private static String sentence(TransactionStatus.Committed committed) {
        return committed.code().replace('_', ' ')
                + " in block "
                + Figures.count(committed.height().value())
                + ", gas "
                + Figures.count(committed.gasUsed())
                + ", fee "
                + Figures.amount(committed.fee());
    }

    /** Asks the node for one of its chain that waits, each in its turn. */
    public void follow(Desk desk, NodeSnapshot node, String chain, Instant now) {
        if (Duration.between(askedAt, now).compareTo(ASK_EVERY) < 0) {
            return;
        }
        askedAt = now;
        List<Sent> waiting =
                notebook.notes().sent().stream()
                        .filter(sent -> sent.kind() == kind && sent.stage() == Stage.WAITING)
                        .filter(sent -> sent.chain().equals(chain) && isYoung(sent, now))
                        .toList();
        if (!waiting.isEmpty()) {
            turn = (turn + 1) % waiting.size();
            ask(desk, node.url(), waiting.get(turn).hash());
        }
    }

    private void ask(Desk desk, String url, String hex) {
        try {
            Hash hash = Hash.fromHex(hex);
            desk.ask(
                    url,
                    asked -> asked.client().transaction(hash),
                    answer -> {
                        if (answer instanceof Answer.Given<TransactionStatus> given) {
                            became(given.value());
                        }
                    });
        } catch (MalformedInputException e) {
            throw new AssertionError("notes hold whole hashes only", e);
        }
    }

    private static boolean isYoung(Sent sent, Instant now) {
        return now.toEpochMilli() - sent.atMs() < ASKED_FOR.toMillis();
    }

    private void list() {
        List<Row> now =
                notebook.notes().sent().stream()
                        .filter(sent -> sent.kind() == kind)
                        .map(SentLog::row)
                        .toList();
        if (!rows.equals(now)) {
            rows.setAll(now);
        }
    }

    private static Row row(Sent sent) {
        return new Row(
                Figures.moment(sent.atMs()).substring(0, 19),
                sent.what(),
                sent.hash(),
                sent.chain(),
                sent.outcome(),
                switch (sent.stage()) {
                    case WAITING -> "warn";
                    case SUCCESS -> "good";
                    case FAILED -> "bad";
                });
    }
}

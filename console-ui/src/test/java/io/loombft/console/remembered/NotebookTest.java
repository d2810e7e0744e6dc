package io.loombft.console.remembered;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.loombft.console.remembered.Notes.Kind;
import io.loombft.console.remembered.Notes.Sent;
import io.loombft.console.remembered.Notes.Stage;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Height;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookTest {
    private static final String A = "aa".repeat(20);
    private static final String B = "bb".repeat(20);
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @TempDir private Path folder;

    private final Notebook notebook = new Notebook(Notes.NONE);

    @Test
    void theLatestIsFirstAndNothingIsThereTwice() {
        notebook.watch(A);
        notebook.watch(B);
        notebook.watch(A);
        notebook.used(B);

        assertEquals(List.of(A, B), notebook.notes().accounts());
        assertEquals(List.of(B), notebook.notes().contracts());
        notebook.forget(A);
        assertEquals(List.of(B), notebook.notes().accounts());
    }

    @Test
    void whatIsNoAddressIsNotKept() {
        notebook.used("secret password");
        notebook.watch("0x");

        assertEquals(Notes.NONE, notebook.notes());
    }

    @Test
    void addressesAndTransactionsAreBounded() {
        for (int i = 0; i < 2 * Notes.SENT_MAX; i++) {
            notebook.watch(String.format("%040x", i));
            notebook.sent(sent(i));
        }

        assertEquals(Notes.ADDRESSES_MAX, notebook.notes().accounts().size());
        assertEquals(Notes.SENT_MAX, notebook.notes().sent().size());
        assertEquals(sent(2 * Notes.SENT_MAX - 1), notebook.notes().sent().getFirst());
    }

    /** Two questions are under way, and the earlier one's answer comes last. */
    @Test
    void whatIsInABlockWaitsNoMore() {
        notebook.sent(sent(1));
        notebook.became(sent(1).hash(), Stage.SUCCESS, "in block 7");
        notebook.became(sent(1).hash(), Stage.WAITING, "waits in the mempool");

        assertEquals(Stage.SUCCESS, notebook.notes().sent().getFirst().stage());
        assertEquals("in block 7", notebook.notes().sent().getFirst().outcome());
    }

    @Test
    void eachChangeIsWrittenOnce() {
        assertEquals(Optional.empty(), notebook.unsaved());
        notebook.watch(A);

        assertEquals(Optional.of(notebook.notes()), notebook.unsaved());
        assertEquals(Optional.empty(), notebook.unsaved());
    }

    @Test
    void allOfItComesBackFromTheFile() throws Exception {
        notebook.watch(A);
        notebook.used(B);
        notebook.sent(sent(1));
        notebook.became(sent(1).hash(), Stage.FAILED, "no money");
        new NotebookFile(folder).write(notebook.notes());

        assertEquals(notebook.notes(), new NotebookFile(folder).read());
    }

    @Test
    void theFullestNotebookIsReadAgain() throws Exception {
        String longest = "x".repeat(1_000);
        for (int i = 0; i < Notes.SENT_MAX; i++) {
            notebook.sent(
                    new Sent(
                            Kind.TRANSFER,
                            i,
                            longest,
                            longest,
                            String.format("%064x", i),
                            Stage.WAITING,
                            longest));
        }
        new NotebookFile(folder).write(notebook.notes());

        assertEquals(notebook.notes(), new NotebookFile(folder).read());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[7]",
                "{\"accounts\": 7, \"sent\": [7, {}]}",
                "{\"accounts\": [\"nonsense\", null], \"sent\": [{\"hash\": \"xyz\"}]}"
            })
    void whatCannotBeReadIsAnEmptyNotebook(String text) throws Exception {
        Files.writeString(folder.resolve("notebook.json"), text);

        assertEquals(Notes.NONE, new NotebookFile(folder).read());
    }

    @Test
    void aHugeFileIsNotRead() throws Exception {
        Files.writeString(folder.resolve("notebook.json"), "[" + " ".repeat(2_000_000) + "]");

        assertEquals(Notes.NONE, new NotebookFile(folder).read());
    }

    @Test
    void aLogShowsItsKindAndWhatBecameOfIt() throws Exception {
        SentLog transfers = new SentLog(notebook, Kind.TRANSFER);
        SentLog contracts = new SentLog(notebook, Kind.CONTRACT);
        Hash hash = Hash.of(new byte[] {1});
        transfers.add(hash, "c", "7 to bob", NOW);
        assertEquals("warn", transfers.rows().getFirst().style());
        transfers.became(
                new TransactionStatus.Committed(
                        hash,
                        TransactionStatus.Outcome.SUCCESS,
                        new Height(1_234),
                        21_000,
                        "21000",
                        "success",
                        Bytes.EMPTY,
                        List.of()));

        assertEquals(
                "success in block 1,234, gas 21,000, fee 21,000",
                transfers.rows().getFirst().outcome());
        assertEquals("good", transfers.rows().getFirst().style());
        assertEquals(0, contracts.rows().size());
        assertFalse(new SentLog(notebook, Kind.TRANSFER).rows().isEmpty());
    }

    private static Sent sent(int number) {
        return new Sent(
                Kind.CONTRACT,
                number,
                "c",
                "call",
                String.format("%064x", number),
                Stage.WAITING,
                "waits");
    }
}

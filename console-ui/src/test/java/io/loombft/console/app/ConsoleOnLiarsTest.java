package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opens the console on a simulated network with a liar in it, and on a node that answers as none should. */
class ConsoleOnLiarsTest {
    @TempDir private Path folder;

    /** What the pages ask for a single thing, or again and again. */
    private static final String[] ASKED = {
        "get_block",
        "get_block_by_hash",
        "get_commit",
        "get_headers",
        "get_validators",
        "get_account",
        "get_tx",
        "query_contract",
        "net_info",
        "get_mempool",
        "get_evidence",
        "get_signing_history",
        "peer_dial",
        "peer_ban",
        "peer_unban",
        "get_bans",
        "get_journal"
    };

    /** What tells that there is a node at all. */
    private static final String[] VITAL = {"status", "get_genesis", "get_consensus_state"};

    @ParameterizedTest
    @EnumSource
    void noAnswerOfAnyKindBreaksAPage(LyingProxy.Lie lie) throws Exception {
        try (TestLocalnet network = TestLocalnet.simulated(folder.resolve("network"));
                LyingProxy proxy = new LyingProxy(network.urls().getFirst());
                Driver console = Driver.open("--node", proxy.url())) {
            eventually(() -> height(console) > 2);
            console.page("peers");
            eventually(() -> !console.rows("peers").isEmpty());
            console.page("settings");
            console.type("settings-token", "ab".repeat(32));
            console.press("settings-token-keep");

            proxy.lie(lie, ASKED);
            proxy.lieInEvents(lie);
            askAll(console);
            long before = height(console);
            eventually(() -> height(console) > before);

            proxy.lie(lie, VITAL);
            eventually(() -> !console.text("chip-age-0").equals("live"));
            openEveryPage(console);

            proxy.tellTheTruth();
            eventually(() -> console.text("chip-age-0").equals("live"));
            console.page("live");
            eventually(() -> console.text("page-note").contains(" sees it"));
            console.page("settings");
            console.press("trust-genesis");
            console.page("blocks");
            eventually(() -> console.rows("block-list").toString().contains("✓ verified"));
            console.type("block-wanted", "1");
            console.press("block-find");
            eventually(() -> console.text("block-height").equals("1"));
        }
    }

    private static void openEveryPage(Driver console) {
        Driver.PAGES.forEach(console::page);
    }

    private static void askAll(Driver console) {
        console.page("peers");
        console.type("peer-address", "127.0.0.1:1");
        console.press("peer-dial");
        eventually(() -> console.text("peer-said").startsWith("Not done: "));
        console.select("peers", 0);
        console.press("peer-ban");
        console.press("ban-confirm");
        eventually(() -> console.text("peer-said").startsWith("Not done: "));
        assertTrue(console.rows("bans").isEmpty());

        console.page("settings");
        console.type("trust-height", "1");
        console.type("trust-hash", "ab".repeat(32));
        console.press("trust-block");
        eventually(() -> console.text("trust-verified").startsWith("no block of"));
        console.page("recorder");
        console.press("recording-follow");
        eventually(() -> !console.text("recording-said").endsWith(" …"));
        console.page("contracts");
        console.type("call-contract", "cd".repeat(20));
        console.press("query");
        eventually(() -> !console.text("contract-said").equals("Asking …"));
        console.page("accounts");
        console.type("account-address", "cd".repeat(20));
        console.press("account-watch");
        eventually(() -> console.rows("accounts").getFirst().contains("trouble="));
        console.page("blocks");
        console.type("block-wanted", "1");
        console.press("block-find");
        eventually(() -> !console.text("block-said").endsWith(" …"));
    }

    private static long height(Driver console) {
        String text = console.text("chip-height-0").replace(",", "");
        return text.equals("–") ? 0 : Long.parseLong(text);
    }

    @Test
    void anEquivocationIsShownWithBothPayloadsAndRaisesAnAlert() throws Exception {
        try (TestLocalnet network = TestLocalnet.simulated(folder.resolve("network"));
                Driver console = Driver.open(network.consoleArguments())) {
            eventually(() -> console.text("chip-age-0").equals("live"));
            console.page("equivocations");
            eventually(() -> !console.rows("equivocations").isEmpty());
            eventually(
                    () ->
                            console.rows("payloads").stream()
                                    .anyMatch(
                                            row ->
                                                    row.contains("field=signature")
                                                            && row.contains("style=bad")));
            console.page("alerts");
            eventually(
                    () ->
                            console.rows("firing").stream()
                                    .anyMatch(row -> row.contains("equivocation")));
            Path exports = folder.resolve("exports");
            console.page("settings");
            console.type("settings-exports", exports.toString());
            console.page("equivocations");
            console.export("equivocations");
            eventually(() -> console.text("export-said").startsWith("Saved as"));
            assertIsProof(exports);
        }
    }

    /** Whoever has the file and nothing else can check both signatures. */
    private static void assertIsProof(Path exports) throws Exception {
        List<String> lines;
        try (Stream<Path> files = Files.list(exports)) {
            lines = Files.readAllLines(files.findFirst().orElseThrow());
        }
        List<String> titles = List.of(lines.getFirst().split(","));
        List<String> cells = List.of(lines.get(1).split(","));
        UnaryOperator<String> cell = title -> cells.get(titles.indexOf(title));
        PublicKey key = PublicKey.fromHex(cell.apply("Validator"));
        for (String each : List.of("First", "Second")) {
            Bytes signed = Bytes.fromHex(cell.apply(each + " signed"));
            Signature signature = new Signature(Bytes.fromHex(cell.apply(each + " signature")));
            assertTrue(new Ed25519().verify(key, signed, signature), each);
        }
        assertNotEquals(cell.apply("First signed"), cell.apply("Second signed"));
        Evidence evidence =
                Decoder.whole(Bytes.fromHex(cell.apply("Proof bytes")), Evidence::decode);
        assertEquals(cell.apply("Proof"), evidence.hash().hex());
        assertTrue(evidence.isProven(ChainId.parse(cell.apply("Chain")), new Ed25519()));
    }
}

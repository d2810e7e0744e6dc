package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Opens the console on a node that answers as none should. */
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
}

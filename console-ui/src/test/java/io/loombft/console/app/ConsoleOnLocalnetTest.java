package io.loombft.console.app;

import static io.loombft.console.app.Driver.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drives the real console against four real nodes, processes of their own. */
class ConsoleOnLocalnetTest {
    /** What the example token is made with: 1,000 for who deploys it. */
    private static final String TOKEN_INIT = "652b5a05000000000000000000000000000003e8";

    private static final String TOTAL_SUPPLY = "a368022e";

    @TempDir private static Path folder;
    private static TestLocalnet network;
    private Driver console;

    @BeforeAll
    static void startTheNetwork() throws Exception {
        network = TestLocalnet.start(folder.resolve("net"), 4);
    }

    @AfterAll
    static void endTheNetwork() throws Exception {
        network.close();
    }

    @BeforeEach
    void openTheConsole() throws Exception {
        console = Driver.open(network.consoleArguments());
        eventually(() -> height(0) > 1 && height(3) > 1);
    }

    @AfterEach
    void closeTheConsole() throws Exception {
        console.close();
    }

    private long height(int node) {
        String text = console.text("chip-height-" + node).replace(",", "");
        return text.equals("–") ? 0 : Long.parseLong(text);
    }

    @Test
    void everyPageOpens() {
        for (String page : Driver.PAGES) {
            console.page(page);
            assertFalse(console.text("page-note").isEmpty(), page);
        }
    }

    @Test
    void heightsMoveWithTheChain() {
        console.page("overview");
        long before = height(0);
        eventually(() -> height(0) > before + 2 && height(3) > before + 2);
        eventually(() -> console.rows("nodes").stream().allMatch(row -> row.contains("in sync")));
        eventually(() -> console.rows("proposers").size() == 4);
        eventually(() -> console.rows("proposers").stream().allMatch(row -> row.contains(" ms")));
    }

    @Test
    void theLiveRoundShowsAQuorumOfVotes() {
        console.page("live");
        eventually(() -> console.text("prevotes-text").contains("quorum for the block"));
        eventually(() -> console.text("precommits-text").contains("quorum for the block"));
        eventually(() -> console.text("proposer").startsWith("node"));
        String before = console.text("position");
        eventually(() -> !console.text("position").equals(before));
        eventually(() -> console.rows("ticker").stream().anyMatch(row -> row.contains("polka")));
    }

    @Test
    void theKeysLeadToTheDetailOfAValidator() {
        console.page("live");
        eventually(() -> console.text("precommits-text").contains("quorum for the block"));
        assertTrue(console.text("cell-detail").startsWith("The arrow keys"));
        console.focus("validator-votes");
        console.key(KeyCode.RIGHT, false);
        eventually(() -> console.text("cell-detail").contains("power "));
        String first = console.text("cell-detail").split(" ", 2)[0];
        console.key(KeyCode.RIGHT, false);
        eventually(() -> !console.text("cell-detail").split(" ", 2)[0].equals(first));
    }

    @Test
    void blocksAreVerifiedFromTheGenesis() {
        console.page("blocks");
        eventually(() -> !console.rows("block-list").isEmpty());
        eventually(
                () ->
                        console.rows("block-list").stream()
                                .skip(1)
                                .allMatch(row -> row.contains("✓ verified")));
        console.type("block-wanted", "1");
        console.press("block-find");
        eventually(() -> console.text("block-height").equals("1"));
        assertTrue(console.text("block-verdict").startsWith("Verified here"));
    }

    @Test
    void blocksAreVerifiedFromATrustedBlockAndRefutedWhenItIsAnother() {
        console.page("blocks");
        console.type("block-wanted", "1");
        console.press("block-find");
        eventually(() -> console.text("block-height").equals("1"));
        String hash = console.text("block-hash");
        console.page("settings");
        console.type("trust-height", "1");
        console.type("trust-hash", "no hash");
        console.press("trust-block");
        assertTrue(console.text("trust-said").startsWith("The hash of a block is"));

        console.type("trust-hash", hash);
        console.press("trust-block");
        assertTrue(console.text("trust-origin").contains(hash));
        console.page("blocks");
        eventually(() -> console.text("page-note").contains("from block 1 ("));
        eventually(
                () ->
                        console.rows("block-list").stream()
                                .skip(1)
                                .anyMatch(row -> row.contains("✓ verified")));

        console.page("settings");
        console.type("trust-hash", "ab".repeat(32));
        console.press("trust-block");
        console.page("alerts");
        eventually(() -> console.rows("firing").toString().contains("not the one that you trust"));
        console.page("settings");
        console.press("trust-genesis");
        console.page("blocks");
        eventually(() -> console.text("page-note").contains("from the genesis"));
    }

    @Test
    void validatorsPeersAndMetricsAreThere() {
        console.page("validators");
        eventually(() -> console.rows("validators").size() == 4);
        console.page("peers");
        eventually(() -> console.rows("peers").size() == 3);
        console.page("storage");
        eventually(() -> !console.text("threads").equals("–"));
        assertEquals(11, console.rows("timings").size());
    }

    @Test
    void aKilledNodeIsGreyWithItsAgeAndAnAlertUntilItIsBack() throws Exception {
        console.page("settings");
        console.press("calls-window");
        network.killNode(3);
        console.page("alerts");
        eventually(() -> console.text("chip-age-3").endsWith("ago"));
        eventually(
                () ->
                        console.rows("firing").stream()
                                .anyMatch(row -> row.contains("node3 does not answer")));
        eventually(() -> console.isShown("notice-window"));
        console.press("notice-close");
        assertFalse(console.isShown("notice-window"));
        acknowledgeTheAlertOf("node3");
        long before = height(0);
        eventually(() -> height(0) > before + 1);

        network.startNode(3);
        eventually(() -> console.text("chip-age-3").equals("live"));
        eventually(
                () ->
                        console.rows("alert-log").stream()
                                .anyMatch(
                                        row ->
                                                row.contains("resolved")
                                                        && row.contains("node3 does not answer")));
    }

    private void acknowledgeTheAlertOf(String node) {
        List<String> rows = console.rows("firing");
        int index = 0;
        while (!rows.get(index).contains(node)) {
            index++;
        }
        console.select("firing", index);
        console.press("alert-acknowledge");
        assertTrue(console.text("page-note").contains("1 acknowledged"));
    }

    @Test
    void aWebhookThatIsNotThereIsToldOnThePage() {
        console.page("settings");
        console.press("calls-webhook");
        assertTrue(console.text("calls-said").startsWith("A webhook needs an address"));
        console.type("calls-url", "http://127.0.0.1:1/hook");
        console.press("calls-trial");
        console.page("alerts");
        eventually(() -> console.text("webhook-state").startsWith("Not delivered"));
        assertTrue(console.text("alert-ways").startsWith("a post to 127.0.0.1"));
    }

    @Test
    void aTableAndAPageAreExported() throws Exception {
        Path exports = folder.resolve("exports");
        console.page("settings");
        console.type("settings-exports", exports.toString());
        console.page("validators");
        eventually(() -> console.rows("validators").size() == 4);
        console.export("validators");
        eventually(() -> console.text("export-said").startsWith("Saved as"));
        List<String> lines = Files.readAllLines(fileOf(exports, ".csv"));
        assertEquals(5, lines.size());
        assertTrue(lines.getFirst().startsWith("Validator,Key,Power,Share"), lines.getFirst());
        assertTrue(lines.getFirst().endsWith("Last blocks"), lines.getFirst());

        console.page("overview");
        console.export("page");
        eventually(() -> console.text("export-said").startsWith("Saved as"));
        BufferedImage page = ImageIO.read(fileOf(exports, ".png").toFile());
        assertTrue(page.getWidth() > 1_600, "" + page.getWidth());
        assertTrue(colours(page) > 20, "a picture shows something");
    }

    private static Path fileOf(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
        }
    }

    private static long colours(BufferedImage picture) {
        return IntStream.range(0, picture.getWidth() / 4 * picture.getHeight())
                .map(i -> picture.getRGB(i / picture.getHeight() * 4, i % picture.getHeight()))
                .distinct()
                .count();
    }

    @Test
    void aTransferIsSignedSentAndSeenInABlock() {
        String to = "12".repeat(20);
        openTheFaucet();
        console.type("send-to", to);
        console.type("send-amount", "1,234");
        console.press("send");
        eventually(
                () ->
                        console.rows("wallet-sent").stream()
                                .anyMatch(row -> row.contains("success in block")));
        assertEquals(1, console.rows("wallet-sent").size());

        console.page("transactions");
        eventually(() -> !console.rows("transactions").isEmpty());
        console.page("accounts");
        console.type("account-address", to);
        console.press("account-watch");
        eventually(() -> console.rows("accounts").stream().anyMatch(row -> row.contains("1,234")));
    }

    @Test
    void aContractIsDeployedAskedAndCalled() {
        openTheFaucet();
        console.page("contracts");
        Path wasm = Path.of("..", "node-core", "contracts", "token", "token-c.wasm");
        console.type("deploy-file", wasm.toString());
        console.type("deploy-init", TOKEN_INIT);
        console.press("deploy");
        eventually(() -> isLastContractDone(1));

        console.type("call-input", TOTAL_SUPPLY);
        console.press("query");
        eventually(
                () ->
                        console.rows("contract-answer").stream()
                                .anyMatch(row -> row.contains("output") && row.contains("03e8")));

        console.press("call");
        eventually(() -> isLastContractDone(2));
        String contract = console.rows("contract-answer").toString();
        assertTrue(contract.contains("status"), contract);
    }

    private boolean isLastContractDone(int count) {
        List<String> rows = console.rows("contract-log");
        return rows.size() == count && rows.getFirst().contains("success in block");
    }

    @Test
    void whatWasWatchedAndSentIsThereAfterARestart() throws Exception {
        String to = "34".repeat(20);
        openTheFaucet();
        console.type("send-to", to);
        console.type("send-amount", "7");
        console.press("send");
        eventually(
                () ->
                        console.rows("wallet-sent").stream()
                                .anyMatch(row -> row.contains("success in block")));
        console.page("accounts");
        console.type("account-address", to);
        console.press("account-watch");
        console.page("contracts");
        console.type("call-contract", to);
        console.press("query");
        console.close();

        console = Driver.openAgain(network.consoleArguments());
        eventually(() -> height(0) > 1);
        console.page("accounts");
        eventually(() -> console.rows("accounts").getFirst().contains("balance=7"));
        assertTrue(console.rows("accounts").getFirst().contains(to));
        console.page("wallet");
        assertTrue(console.rows("wallet-sent").getFirst().contains("success in block"));
        console.page("contracts");
        assertEquals(to, console.typed("call-contract"));
    }

    private void openTheFaucet() {
        console.page("wallet");
        console.type("wallet-password", "correct horse");
        console.type("wallet-name", "faucet");
        console.type("wallet-file", network.faucet().toString());
        console.press("wallet-take");
        eventually(() -> console.text("wallet-balance").contains("next nonce"));
    }

    @Test
    void aJournalIsReplayedAndScrubbed() {
        console.page("recorder");
        console.type("recording-folder", network.home(0).toString());
        console.press("recording-open");
        eventually(() -> !console.rows("recorded-events").isEmpty());
        assertTrue(
                console.text("page-note").contains("as node0 saw it"), console.text("page-note"));

        boolean isDecided = false;
        for (int i = 0; i < 50 && !isDecided; i++) {
            console.press("step-rule");
            isDecided = console.text("recording-paper").contains("L49");
        }
        assertTrue(isDecided, console.text("recording-rule"));
        assertTrue(console.text("recording-state").contains("commit"));
        console.press("step-back");
        assertFalse(console.text("recording-paper").contains("L49"));
    }

    @Test
    void theJournalOfARunningNodeIsFollowedAndScrubbed() {
        console.page("recorder");
        console.press("recording-follow");
        eventually(() -> console.text("recording-said").contains("operator token"));
        console.page("settings");
        console.type("settings-token", "nonsense");
        console.press("settings-token-keep");
        assertTrue(console.text("settings-token-said").startsWith("That is no operator token"));
        console.type("settings-token", network.home(0).resolve("keys/operator_token").toString());
        console.press("settings-token-keep");
        assertTrue(console.text("settings-token-said").contains("node0"));

        console.page("recorder");
        console.press("recording-follow");
        eventually(() -> !console.rows("recorded-events").isEmpty());
        eventually(() -> console.text("recording-said").equals("Live"));
        String first = recordedHeight();
        eventually(() -> !console.text("page-note").startsWith(first));
        assertTrue(console.text("page-note").contains("as node0 saw it"));

        console.press("recording-pause");
        String stayed = recordedHeight();
        console.press("step-back");
        String position = console.text("recording-position");
        long before = height(0);
        eventually(() -> height(0) > before + 2);
        assertTrue(console.text("page-note").startsWith(stayed));
        assertEquals(position, console.text("recording-position"));

        boolean isDecided = false;
        console.choose("recording-height", 2);
        eventually(() -> !console.text("page-note").startsWith(stayed));
        for (int i = 0; i < 50 && !isDecided; i++) {
            console.press("step-rule");
            isDecided = console.text("recording-paper").contains("L49");
        }
        assertTrue(isDecided, console.text("recording-rule"));
    }

    @Test
    void anotherNodesTokenDoesNotOpenTheJournal() {
        console.page("settings");
        console.type("settings-token", network.home(1).resolve("keys/operator_token").toString());
        console.press("settings-token-keep");
        console.page("recorder");
        console.press("recording-follow");
        eventually(() -> console.text("recording-said").contains("-32007"));
    }

    @Test
    void aPeerIsBannedWithTheTokenAndLetInAgain() {
        console.page("peers");
        eventually(() -> console.rows("peers").size() == 3);
        console.type("peer-address", "127.0.0.1:1");
        console.press("peer-dial");
        assertTrue(console.text("peer-said").startsWith("Not done: give the operator token"));
        giveTheTokenOf(0);

        console.page("peers");
        console.press("peer-dial");
        eventually(() -> console.text("peer-said").contains("dials 127.0.0.1:1"));
        String banned = peerAt(0);
        console.select("peers", 0);
        console.press("peer-ban");
        assertTrue(console.text("ban-question").contains(banned), console.text("ban-question"));
        console.press("ban-confirm");
        eventually(() -> console.rows("bans").size() == 1);
        eventually(() -> console.rows("peers").stream().noneMatch(row -> row.contains(banned)));

        console.select("bans", 0);
        console.press("peer-unban");
        eventually(() -> console.rows("bans").isEmpty());
        eventually(() -> console.rows("peers").stream().anyMatch(row -> row.contains(banned)));
    }

    /** The name of a peer in the table. */
    private String peerAt(int row) {
        String text = console.rows("peers").get(row);
        return text.substring(text.indexOf("label=") + 6, text.indexOf(','));
    }

    private void giveTheTokenOf(int node) {
        console.page("settings");
        console.type(
                "settings-token", network.home(node).resolve("keys/operator_token").toString());
        console.press("settings-token-keep");
    }

    @Test
    void theSigningStripIsThereAtOnceAndGrows() throws Exception {
        eventually(() -> height(0) > 12);
        console.close();
        console = Driver.open(network.consoleArguments());
        console.page("validators");
        eventually(() -> console.text("page-note").contains("blocks as node0 has them"));
        assertTrue(blocksToldOf() > 10, console.text("page-note"));
        int before = blocksToldOf();
        eventually(() -> blocksToldOf() > before + 1);
        assertTrue(
                console.rows("validators").stream().allMatch(row -> row.contains("PROPOSED")),
                console.rows("validators").toString());
    }

    private String recordedHeight() {
        String note = console.text("page-note");
        return note.substring(0, note.indexOf(" as ") + 1);
    }

    private int blocksToldOf() {
        String note = console.text("page-note");
        String last = note.substring(note.lastIndexOf("the last ") + 9);
        return Integer.parseInt(last.substring(0, last.indexOf(' ')).replace(",", ""));
    }

    @Test
    void thePaletteGoesToABlockByItsHeight() {
        console.page("overview");
        console.key(KeyCode.K, true);
        eventually(() -> console.robot().lookup("#palette").query().isVisible());
        console.type("palette-field", "2");
        console.key(KeyCode.ENTER, false);
        eventually(() -> console.text("block-height").equals("2"));
    }
}

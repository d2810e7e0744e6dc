package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Small chains block by block, with the roots after each. Run with {@code -Dgolden=write} to write
 * the file anew; a line that changes is a new protocol.
 */
class LedgerGoldenTest {
    private static final String FILE = "golden/ledger.txt";

    private final List<String> lines = new ArrayList<>();
    private TestChain chain = begin(1);

    private TestChain begin(int threshold) {
        return new TestChain(new Ed25519(), TestChain.PARAMS, threshold);
    }

    @Test
    void leadsToTheRootsOfTheGoldenFile() throws IOException {
        lines.add("# Small chains: canonical blocks, and what is true after each of them.");
        lines.add("#   genesis HASH | block BYTES | receipt CODE GAS FEE");
        lines.add(
                "#   state ROOT | receipts ROOT | validators HASH (of the height after the next)");
        lines.add("# The Ed25519 seed of key n is 28 zero bytes and n as u32. Validators are keys");
        lines.add(
                "# 1000 to 1003, named \"validator\", with power 10. Administrators are keys 2000 to");
        lines.add(
                "# 2002, threshold 1, in the second case 2; they and keys 0 to 19 own 10^12 each.");
        lines.add("# Chain id test-chain, genesis time 1700000000000, default parameters.");
        lines.add("#   key BYTES HASH: canonical bytes of a state key, and its place in the tree");
        keys();
        transfers();
        validators();
        evidence();
        String text = String.join("\n", lines) + "\n";
        if ("write".equals(System.getProperty("golden"))) {
            Files.writeString(Path.of("src/test/resources", FILE), text);
            return;
        }

        assertEquals(golden(), text);
    }

    private void keys() {
        lines.add("");
        for (StateKey key :
                List.of(
                        new StateKey.OfAccount(chain.address(0)),
                        new StateKey.Priorities(),
                        new StateKey.NextValidators(),
                        new StateKey.ConsensusParams(),
                        new StateKey.Administrators(),
                        new StateKey.OfApprovals(Hash.of(Bytes.EMPTY)),
                        new StateKey.CommittedEvidence(
                                chain.validators.get(0).publicKey(), new Height(7)))) {
            lines.add("key " + key.encoded() + " " + key.hash());
        }
    }

    private void transfers() {
        start("Transfers: two users, to oneself with a memo, a failure, nothing.", 1);
        run(
                chain.transfer(0, 0, chain.address(1), 500),
                chain.transfer(1, 0, chain.address(77), 1));
        run(
                chain.sign(
                        chain.key(0),
                        1,
                        100_000,
                        3,
                        new Transfer(chain.address(0), Amount.of(9), Bytes.utf8("to myself"))),
                chain.update(chain.key(2), 0, Updates.add(chain.key(50), 1)));
        run(chain.transfer(0, 2, Address.ZERO, 1));
        run();
    }

    private void validators() {
        start("Validators: two of three add one, one alone does not remove it.", 2);
        KeyPair newcomer = chain.keys(3_000, 1).getFirst();
        run(chain.update(chain.administrators.get(0), 0, Updates.add(newcomer, 13)));
        run(chain.update(chain.administrators.get(2), 0, Updates.add(newcomer, 13)));
        run(chain.update(chain.administrators.get(1), 0, Updates.remove(newcomer)));
        run();
        run();
    }

    private void evidence() {
        start("Evidence: one validator signed two precommits.", 1);
        run();
        run(
                chain.build(
                        List.of(chain.evidence(chain.validators.get(1), new Height(1))),
                        List.of(chain.transfer(0, 0, chain.address(1), 1))));
    }

    private void start(String name, int threshold) {
        chain = begin(threshold);
        lines.add("");
        lines.add("case " + name);
        lines.add("genesis " + chain.genesis.hash());
        roots();
    }

    private void run(Transaction... transactions) {
        run(chain.block(transactions));
    }

    private void run(Block block) {
        lines.add("block " + block.encoded());
        chain.run(block)
                .receipts()
                .forEach(r -> lines.add("receipt " + r.code() + " " + r.gasUsed() + " " + r.fee()));
        roots();
    }

    private void roots() {
        lines.add("state " + chain.state.stateRoot());
        lines.add("receipts " + chain.state.receiptsRoot());
        lines.add("validators " + chain.state.nextValidators().hash());
    }

    private static String golden() throws IOException {
        try (var in = LedgerGoldenTest.class.getResourceAsStream("/" + FILE)) {
            return new String(
                    Objects.requireNonNull(in, FILE + " is missing").readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }
}

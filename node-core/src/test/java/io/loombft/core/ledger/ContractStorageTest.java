package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.contract.ScriptedMachine;
import io.loombft.core.contract.ScriptedPrograms.Script;
import io.loombft.core.contract.Trap;
import io.loombft.core.crypto.Hash;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.HostPrices;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A contract's storage over many blocks, compared with a sorted map. */
class ContractStorageTest {
    private static final int HEAP = ScriptedMachine.HEAP;
    private static final int OUT = ScriptedMachine.OUT;

    private final TestChain chain = TestChain.fast();

    private Address deploy(Script script) {
        chain.run(
                chain.of(
                        0,
                        chain.account(0).nonce(),
                        TestContracts.deploy(chain.scripts.module(script), Bytes.EMPTY)));
        return Address.ofContract(chain.address(0), chain.account(0).nonce() - 1);
    }

    /**
     * Input: steps of {@code op 1 | key 2 | value 1}: 0 writes, 1 deletes, 2 reverts at the end. Then it
     * answers with all its keys, in their order.
     */
    private static int obey(ScriptedMachine on, Bytes input) throws Trap {
        int status = 0;
        for (int at = 0; at < input.size(); at += 4) {
            Bytes key = key(input.slice(at + 1, 2));
            switch (input.at(at)) {
                case 0 -> on.store(key, input.slice(at + 3, 1));
                case 1 -> {
                    on.write(HEAP, key);
                    on.host(HostFunction.STORAGE_DELETE, HEAP, key.size());
                }
                default -> status = 1;
            }
        }
        return on.answer(status, keys(on));
    }

    /** Keys of one and of two bytes, so that some begin with others. */
    private static Bytes key(Bytes two) {
        return two.at(1) == 0 ? two.slice(0, 1) : two;
    }

    private static Bytes keys(ScriptedMachine on) throws Trap {
        Bytes all = Bytes.EMPTY;
        Bytes at = Bytes.EMPTY;
        while (true) {
            on.write(HEAP, at);
            long length = on.ask(HostFunction.STORAGE_NEXT, HEAP, at.size(), OUT, 256);
            if (length < 0) {
                return all;
            }
            at = on.read(OUT, (int) length);
            all = all.concat(Bytes.copyOf(new byte[] {(byte) length})).concat(at);
        }
    }

    private static Bytes joined(Iterable<Bytes> keys) {
        Bytes all = Bytes.EMPTY;
        for (Bytes key : keys) {
            all = all.concat(Bytes.copyOf(new byte[] {(byte) key.size()})).concat(key);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isASortedMapWhateverIsTakenBack(long seed) {
        Random random = new Random(seed);
        Address contract = deploy(ContractStorageTest::obey);
        TreeMap<Bytes, Bytes> model = new TreeMap<>();
        for (int block = 0; block < 12; block++) {
            List<Transaction> transactions = new ArrayList<>();
            List<Bytes> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                TreeMap<Bytes, Bytes> draft = new TreeMap<>(model);
                byte[] steps = steps(random, draft);
                transactions.add(
                        chain.of(1 + i, block, TestContracts.call(contract, Bytes.copyOf(steps))));
                answers.add(joined(draft.keySet()));
                boolean isReverted = steps[steps.length - 4] == 2;
                model = isReverted ? model : draft;
            }
            Outcome outcome = chain.run(transactions.toArray(new Transaction[0]));
            assertEquals(answers, outcome.receipts().stream().map(Receipt::output).toList());
            assertCommitted(contract, model);
        }
    }

    private static byte[] steps(Random random, Map<Bytes, Bytes> draft) {
        int count = 1 + random.nextInt(8);
        byte[] steps = new byte[4 * count + (random.nextInt(4) == 0 ? 4 : 0)];
        for (int i = 0; i < count; i++) {
            byte[] step = {
                (byte) random.nextInt(2),
                (byte) (random.nextInt(4) * 85),
                (byte) random.nextInt(3),
                (byte) random.nextInt(3)
            };
            System.arraycopy(step, 0, steps, 4 * i, 4);
            Bytes key = key(Bytes.copyOf(step).slice(1, 2));
            if (step[0] == 0) {
                draft.put(key, Bytes.copyOf(step).slice(3, 1));
            } else {
                draft.remove(key);
            }
        }
        if (steps.length > 4 * count) {
            steps[4 * count] = 2;
        }
        return steps;
    }

    /** The tree, its root in the account, and the order all say the same as the model. */
    private void assertCommitted(Address contract, Map<Bytes, Bytes> model) {
        StateTree storage = chain.world().storage(contract, chain.view().contract(contract));
        assertEquals(model.size(), storage.audit());
        model.forEach((key, value) -> assertEquals(Optional.of(value), storage.get(Hash.of(key))));
        assertEquals(storage.root(), chain.view().account(contract).storageRoot());
        assertEquals(model.isEmpty(), storage.root().equals(Hash.ZERO));
        assertEquals(List.copyOf(model.keySet()), List.copyOf(chain.storedKeys.of(contract)));
    }

    @Test
    void everyDeletedKeyThatIsPassedCostsAStep() {
        Address contract =
                deploy(
                        (on, input) -> {
                            for (int i = 0; i < input.size(); i++) {
                                on.write(HEAP, input.slice(i, 1));
                                on.host(HostFunction.STORAGE_DELETE, HEAP, 1);
                            }
                            long before = on.gasLeft();
                            on.ask(HostFunction.STORAGE_NEXT, HEAP, 0, OUT, 256);
                            long steps =
                                    (before - on.gasLeft())
                                            / (HostPrices.DEFAULT.storageNext()
                                                    + ContractLimits.STORAGE_KEY_MAX);
                            return on.answer(Bytes.copyOf(new byte[] {(byte) steps}));
                        });
        Receipt receipt =
                chain.run(
                                chain.of(
                                        1,
                                        0,
                                        TestContracts.call(
                                                contract, Bytes.copyOf(new byte[] {1, 2, 3}))))
                        .receipts()
                        .getFirst();
        assertEquals(4, receipt.output().at(0));
    }

    @Test
    void aBlockCostsWhatItTouchesAndNotWhatIsThere() {
        Script store =
                (on, input) -> {
                    for (int i = 0; i < 50; i++) {
                        on.store(input.concat(Bytes.utf8("-" + i)), input);
                    }
                    return on.answer(Bytes.EMPTY);
                };
        Address contract = deploy(store);
        Address other = deploy(ContractStorageTest::obey);
        int nodesOfTheFirst = call(contract, "a").state().puts().size();
        for (int i = 0; i < 10; i++) {
            call(contract, "b" + i);
        }
        // One key of another contract: its leaf, its roots, two accounts, the record, their
        // branches.
        int nodes = call(other, "\0kk1").state().puts().size();
        assertTrue(nodes < 40 && nodes < nodesOfTheFirst, nodes + " nodes");
    }

    private Outcome call(Address contract, String input) {
        return chain.run(
                chain.of(
                        2,
                        chain.account(2).nonce(),
                        TestContracts.call(contract, Bytes.utf8(input))));
    }
}

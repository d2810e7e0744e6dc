package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ChicoryEngine;
import io.loombft.core.contract.Machine;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real modules in the ledger, by both engines. */
class ContractEngineTest {
    private static final int ROGUES = 14;

    @Test
    void aTokenMoves() throws Exception {
        onItsStack(
                () -> {
                    TestChain chain = TestChain.with(ChicoryEngine.COMPILED);
                    Address token = Address.ofContract(chain.address(0), 0);
                    chain.run(
                            chain.of(
                                    0,
                                    0,
                                    TestContracts.deploy(
                                            TestContracts.TOKEN, TestContracts.mint(1_000))));
                    Receipt paid =
                            chain.run(
                                            chain.of(
                                                    0,
                                                    1,
                                                    TestContracts.call(
                                                            token,
                                                            TestContracts.pay(
                                                                    chain.address(1), 400))))
                                    .receipts()
                                    .getFirst();
                    assertEquals(Code.SUCCESS, paid.code());
                    assertEquals(Bytes.utf8("transfer"), paid.events().getFirst().topic());
                    Receipt tooMuch =
                            chain.run(
                                            chain.of(
                                                    1,
                                                    0,
                                                    TestContracts.call(
                                                            token,
                                                            TestContracts.pay(
                                                                    chain.address(2), 401))))
                                    .receipts()
                                    .getFirst();
                    assertEquals(Code.CONTRACT_REVERTED, tooMuch.code());
                    Bytes balance =
                            chain.world().stored(token, chain.address(1).bytes()).orElseThrow();
                    assertEquals(400, Long.reverseBytes(balance.i64At(0)));
                    // The supply's mark, and two owners.
                    assertEquals(3, chain.storedKeys.of(token).size());
                    return chain.state.stateRoot();
                });
    }

    @Test
    void bothEnginesComeToTheSameState() throws Exception {
        assertEquals(
                onItsStack(() -> rogues(ChicoryEngine.COMPILED)),
                onItsStack(() -> rogues(ChicoryEngine.INTERPRETED)));
    }

    /** Whatever a contract does ends in a receipt; all balances but the fees are as they were. */
    private static List<Object> rogues(ChicoryEngine engine) {
        TestChain chain = TestChain.with(engine);
        Address rogue = Address.ofContract(chain.address(0), 0);
        chain.run(chain.of(0, 0, TestContracts.deploy(TestContracts.ROGUE, Bytes.EMPTY)));
        List<Object> seen = new ArrayList<>();
        for (int op = 0; op < ROGUES; op++) {
            long before = chain.balance(chain.address(1));
            Bytes input = Bytes.copyOf(new byte[] {(byte) op});
            Transaction call =
                    chain.sign(
                            chain.key(1),
                            op,
                            2_000_000,
                            1,
                            new ContractCall(rogue, Amount.of(3), input));
            Receipt receipt = chain.run(call).receipts().getFirst();
            boolean isGood = op == 11;
            assertEquals(isGood, receipt.isSuccess(), "op " + op + " " + receipt.code());
            assertTrue(receipt.gasUsed() <= 2_000_000);
            assertEquals(
                    before - receipt.gasUsed() - (isGood ? 3 : 0), chain.balance(chain.address(1)));
            assertEquals(0, chain.storedKeys.of(rogue).size());
            seen.add(op + " " + receipt.code() + " " + receipt.gasUsed() + receipt.output());
        }
        seen.add(chain.state.stateRoot());
        return seen;
    }

    @Test
    void nestedCallsStopAtTheSamePlaceWhateverTheStack() throws Exception {
        assertEquals(
                onStack(Machine.STACK_BYTES_MIN, () -> chainOfProxies()),
                onStack(4 * Machine.STACK_BYTES_MIN, () -> chainOfProxies()));
    }

    private static List<Object> chainOfProxies() {
        TestChain chain = TestChain.with(ChicoryEngine.COMPILED);
        Address proxy = Address.ofContract(chain.address(0), 0);
        chain.run(
                chain.of(
                        0,
                        0,
                        new ContractDeploy(
                                Reentrancy.ALLOWED,
                                Address.ZERO,
                                TestContracts.PROXY,
                                Bytes.EMPTY)));
        int nestingMax = chain.genesis.params().contracts().limits().nestingMax();
        List<Object> seen = new ArrayList<>();
        for (int hops : new int[] {0, 1, nestingMax - 1, nestingMax, nestingMax + 1}) {
            Bytes path = Bytes.EMPTY;
            for (int i = 0; i < hops; i++) {
                path = path.concat(proxy.bytes());
            }
            Receipt receipt =
                    chain.run(chain.of(1, seen.size(), TestContracts.call(proxy, path)))
                            .receipts()
                            .getFirst();
            assertEquals(hops < nestingMax, receipt.isSuccess(), hops + " " + receipt.code());
            assertEquals(receipt.isSuccess() ? hops + 1 : 0, receipt.events().size());
            seen.add(receipt);
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nobodyMakesOrLosesMoney(long seed) throws Exception {
        onItsStack(
                () -> {
                    TestChain chain = TestChain.with(ChicoryEngine.COMPILED);
                    Random random = new Random(seed);
                    List<Address> contracts = new ArrayList<>();
                    long[] nonces = new long[20];
                    for (int block = 0; block < 12; block++) {
                        List<Transaction> transactions = new ArrayList<>();
                        for (int i = 0; i < 15; i++) {
                            int user = random.nextInt(20);
                            transactions.add(
                                    chain.sign(
                                            chain.key(user),
                                            nonces[user],
                                            200_000 + random.nextInt(2_000_000),
                                            1 + random.nextInt(3),
                                            body(chain, random, contracts, user, nonces[user])));
                            nonces[user]++;
                        }
                        Outcome outcome = chain.run(transactions.toArray(new Transaction[0]));
                        assertEquals(15, outcome.receipts().size());
                        assertEquals(supply(chain, contracts), 23 * TestChain.RICH);
                    }
                    return seed;
                });
    }

    private static TransactionBody body(
            TestChain chain, Random random, List<Address> contracts, int user, long nonce) {
        Bytes[] modules = {TestContracts.TOKEN, TestContracts.PROXY, TestContracts.ROGUE};
        int kind = random.nextInt(10);
        if (kind < 2 || contracts.isEmpty()) {
            contracts.add(Address.ofContract(chain.address(user), nonce));
            return new ContractDeploy(
                    random.nextBoolean() ? Reentrancy.ALLOWED : Reentrancy.REFUSED,
                    Address.ZERO,
                    modules[random.nextInt(modules.length)],
                    Bytes.copyOf(new byte[random.nextInt(10)]));
        }
        Address contract = contracts.get(random.nextInt(contracts.size()));
        if (kind < 4) {
            return new Transfer(contract, Amount.of(random.nextInt(1_000)), Bytes.EMPTY);
        }
        Bytes input = Bytes.copyOf(new byte[] {(byte) random.nextInt(ROGUES)});
        if (random.nextBoolean()) {
            input = contracts.get(random.nextInt(contracts.size())).bytes().concat(input);
        }
        return new ContractCall(contract, Amount.of(random.nextInt(1_000)), input);
    }

    private static long supply(TestChain chain, List<Address> contracts) {
        List<Address> all = new ArrayList<>(contracts);
        for (int user = 0; user < 20; user++) {
            all.add(chain.address(user));
        }
        chain.administrators.forEach(key -> all.add(Address.of(key.publicKey())));
        chain.validators.forEach(key -> all.add(Address.of(key.publicKey())));
        return all.stream().distinct().mapToLong(chain::balance).sum();
    }

    private interface Work<T> {
        T run() throws Exception;
    }

    private static <T> T onItsStack(Work<T> work) throws Exception {
        return onStack(Machine.STACK_BYTES_MIN, work);
    }

    private static <T> T onStack(long bytes, Work<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread.ofPlatform().stackSize(bytes).start(task);
        return task.get();
    }
}

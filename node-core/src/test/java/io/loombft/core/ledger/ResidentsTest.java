package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.contract.ScriptedPrograms.Script;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.ContractParams;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.HostPrices;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which codes are resident, who pays for loading the others, and that this bounds the loads. */
class ResidentsTest {
    private static final Script ECHO = (on, input) -> on.answer(0, input);
    private static final Script FAILING = (on, input) -> on.answer(1, input);

    /** Three codes of so much work are resident at a time. */
    private static final int WORK = 1_200_000;

    private static final long PRICE = HostPrices.DEFAULT.loading(WORK);
    private static final long GAS = 2 * PRICE;

    /** For one code that takes nearly all the room. */
    private static final long TX_GAS_MAX = 4 * PRICE;

    private final TestChain chain = chain();
    private final List<Hash> codes = new ArrayList<>();
    private final long[] nonces = new long[20];

    private static TestChain chain() {
        ContractLimits limits = ContractLimits.DEFAULT;
        var tight =
                new ContractLimits(
                        limits.codeBytesMax(),
                        limits.callDepthMax(),
                        limits.nestingMax(),
                        limits.memoryPagesMax(),
                        limits.storageValueMax(),
                        8 << 20);
        Params params = TestChain.params(new Fraction(1, 3));
        ContractParams contracts =
                new ContractParams(params.contracts().host(), params.contracts().code(), tight);
        return new TestChain(
                new KeyedHash(),
                new Params(
                        params.blockBytesMax(),
                        100_000_000_000L,
                        params.txBytesMax(),
                        TX_GAS_MAX,
                        params.evidenceAgeBlocks(),
                        params.precisionMs(),
                        params.messageDelayMs(),
                        params.powerChangeMax(),
                        params.gas(),
                        contracts),
                1);
    }

    private Transaction of(int user, long gas, TransactionBody body) {
        return chain.sign(chain.key(user), nonces[user]++, gas, 1, body);
    }

    private Receipt run(int user, long gas, TransactionBody body) {
        return chain.run(of(user, gas, body)).receipts().getFirst();
    }

    private static ContractDeploy deploying(Bytes wasm, Bytes init) {
        return new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, wasm, init);
    }

    private Address deployed(Script script, int work) {
        Bytes wasm = chain.scripts.module(script, work);
        codes.add(Hash.of(wasm));
        Address contract = Address.ofContract(chain.address(0), nonces[0]);
        Receipt receipt = run(0, GAS, deploying(wasm, Bytes.EMPTY));
        assertEquals(Code.SUCCESS, receipt.code());
        return contract;
    }

    private Address[] deployed(int count) {
        Address[] contracts = new Address[count];
        for (int i = 0; i < count; i++) {
            contracts[i] = deployed(ECHO, WORK);
        }
        return contracts;
    }

    private static ContractCall calling(Address contract) {
        return new ContractCall(contract, Amount.ZERO, Bytes.EMPTY);
    }

    private Receipt call(Address contract) {
        return run(1, GAS, calling(contract));
    }

    private boolean paidToLoad(Address contract) {
        Receipt receipt = call(contract);
        assertEquals(Code.SUCCESS, receipt.code());
        return receipt.gasUsed() >= PRICE;
    }

    /** The resident codes by the order of their deploys, the one called last first. */
    private List<Integer> resident() {
        return chain.view().residents().hashes().stream().map(codes::indexOf).toList();
    }

    @Test
    void theOneCalledLongestAgoMakesRoom() {
        Address[] contracts = deployed(3);
        assertEquals(List.of(2, 1, 0), resident());
        assertFalse(paidToLoad(contracts[0]));
        assertEquals(List.of(0, 2, 1), resident());
        deployed(ECHO, WORK);
        assertEquals(List.of(3, 0, 2), resident());
        assertTrue(paidToLoad(contracts[1]));
        assertEquals(List.of(1, 3, 0), resident());
    }

    @Test
    void theLightAreManyTheHeavyFew() {
        deployed(ECHO, 0);
        deployed(ECHO, 0);
        deployed(2);
        assertEquals(List.of(3, 2, 1, 0), resident());
        // One that takes nearly all the room leaves little.
        Bytes heavy = chain.scripts.module(ECHO, 3_900_000);
        codes.add(Hash.of(heavy));
        run(0, TX_GAS_MAX, deploying(heavy, Bytes.EMPTY));
        assertEquals(List.of(4), resident());
    }

    @Test
    void loadingIsPaidOnce() {
        Address[] contracts = deployed(4);
        long resident = call(contracts[3]).gasUsed();
        Receipt first = call(contracts[0]);
        assertEquals(resident + PRICE, first.gasUsed());
        assertEquals(resident, call(contracts[0]).gasUsed());
        // Within a block, too, whoever calls.
        List<Receipt> receipts =
                chain.run(of(1, GAS, calling(contracts[1])), of(2, GAS, calling(contracts[1])))
                        .receipts();
        assertEquals(resident + PRICE, receipts.get(0).gasUsed());
        assertEquals(resident, receipts.get(1).gasUsed());
    }

    @Test
    void whoCannotPayLoadsNothing() {
        Address[] contracts = deployed(4);
        List<Integer> before = resident();
        int loads = chain.scripts.loads();
        Receipt poor = run(1, PRICE, calling(contracts[0]));
        assertEquals(Code.OUT_OF_GAS, poor.code());
        assertEquals(PRICE, poor.gasUsed());
        assertEquals(before, resident());
        Bytes wasm = chain.scripts.module(ECHO, WORK);
        Receipt deploy = run(1, PRICE, deploying(wasm, Bytes.EMPTY));
        assertEquals(Code.OUT_OF_GAS, deploy.code());
        assertEquals(
                Account.EMPTY,
                chain.view().account(Address.ofContract(chain.address(1), nonces[1] - 1)));
        assertEquals(before, resident());
        assertEquals(loads, chain.scripts.loads());
    }

    @Test
    void whatWasLoadedStaysThoughTheCallFails() {
        Address failing = deployed(FAILING, WORK);
        deployed(3);
        Receipt first = call(failing);
        assertEquals(Code.CONTRACT_REVERTED, first.code());
        assertEquals(PRICE, first.gasUsed() - call(failing).gasUsed());
        assertEquals(0, resident().getFirst());
    }

    @Test
    void aDeployThatFailsLeavesNothingAndPaysAgain() {
        Bytes wasm = chain.scripts.module(FAILING, WORK);
        for (int i = 0; i < 2; i++) {
            Receipt failed = run(1, GAS, deploying(wasm, Bytes.utf8("init")));
            assertEquals(Code.CONTRACT_REVERTED, failed.code());
            assertTrue(failed.gasUsed() >= PRICE);
            assertEquals(List.of(), resident());
        }
        assertEquals(2, chain.scripts.loads());
    }

    @Test
    void aFailedDeployOfKnownCodeLeavesItResident() {
        Bytes wasm = chain.scripts.module(FAILING, WORK);
        codes.add(Hash.of(wasm));
        assertEquals(Code.SUCCESS, run(1, GAS, deploying(wasm, Bytes.EMPTY)).code());
        Receipt again = run(1, GAS, deploying(wasm, Bytes.utf8("init")));
        assertEquals(Code.CONTRACT_REVERTED, again.code());
        assertTrue(again.gasUsed() < PRICE, "the same code is loaded once");
        assertEquals(List.of(0), resident());
    }

    @Test
    void anUpgradePaysForItsCode() {
        Bytes before = chain.scripts.module(ECHO, WORK);
        Bytes after = chain.scripts.module(ECHO, WORK);
        Address contract = Address.ofContract(chain.address(1), 0);
        run(1, GAS, new ContractDeploy(Reentrancy.REFUSED, chain.address(1), before, Bytes.EMPTY));
        Receipt upgrade = run(1, GAS, new ContractUpgrade(contract, after, Bytes.EMPTY));
        assertEquals(Code.SUCCESS, upgrade.code());
        assertTrue(upgrade.gasUsed() >= PRICE);
        assertFalse(paidToLoad(contract));
        assertEquals(List.of(Hash.of(after), Hash.of(before)), chain.view().residents().hashes());
    }

    @Test
    void aNestedCallPaysFromTheGasThatItWasGiven() {
        Address[] inner = deployed(1);
        Address outer =
                deployed(
                        (on, input) -> {
                            long gas = input.isEmpty() ? -1 : PRICE - 1;
                            on.callContract(inner[0], Bytes.EMPTY, gas, Amount.ZERO);
                            return on.answer(0, Bytes.EMPTY);
                        },
                        0);
        deployed(3);
        assertFalse(resident().contains(0));
        run(1, GAS, new ContractCall(outer, Amount.ZERO, Bytes.utf8("little")));
        assertFalse(resident().contains(0), "too little gas was handed on");
        Receipt paying = call(outer);
        assertTrue(paying.gasUsed() >= PRICE);
        assertTrue(resident().contains(0));
        assertTrue(call(outer).gasUsed() < PRICE);
    }

    /**
     * Three hundred codes in turn, of which three are resident: every load was paid for, and all else
     * runs compiled, so that a gas costs what it costs by its price.
     */
    @Test
    void noProgramIsLoadedThatNobodyPaidFor() {
        Address[] contracts = deployed(300);
        assertEquals(300, chain.scripts.loads());
        long paid = 0;
        for (int round = 0; round < 2; round++) {
            List<Transaction> calls = new ArrayList<>();
            for (int i = 0; i < contracts.length; i++) {
                calls.add(of(2, GAS, calling(contracts[i])));
                calls.add(of(3, GAS, calling(contracts[i])));
            }
            paid +=
                    chain.run(calls.toArray(Transaction[]::new)).receipts().stream()
                            .filter(receipt -> receipt.gasUsed() >= PRICE)
                            .count();
        }
        assertEquals(600, paid);
        assertTrue(chain.scripts.loads() - 300 <= paid, chain.scripts.loads() + " loads");
    }

    /** The node's cache is no part of the outcome: one that begins with an empty one agrees. */
    @Test
    void aRestartChangesNothing() {
        TestChain other = chain();
        List<List<Hash>> roots = new ArrayList<>();
        for (TestChain each : List.of(chain, other)) {
            List<Hash> seen = new ArrayList<>();
            Address[] contracts = new Address[5];
            for (int i = 0; i < contracts.length; i++) {
                contracts[i] = Address.ofContract(each.address(0), i);
                Bytes wasm = each.scripts.module(ECHO, WORK);
                each.run(each.sign(each.key(0), i, GAS, 1, deploying(wasm, Bytes.EMPTY)));
            }
            for (int i = 0; i < 20; i++) {
                if (each == other) {
                    each.scripts.forget();
                }
                Address contract = contracts[i * 7 % contracts.length];
                each.run(each.sign(each.key(1), i, GAS, 1, calling(contract)));
                seen.add(each.state.stateRoot());
                seen.add(each.state.receiptsRoot());
            }
            roots.add(seen);
        }
        assertEquals(roots.get(0), roots.get(1));
        assertTrue(other.scripts.loads() > chain.scripts.loads(), Arrays.toString(nonces));
    }

    @Test
    void theListIsKeptAsItsBytesSay() throws Exception {
        deployed(3);
        Residents residents = chain.view().residents();
        assertEquals(residents, Decoder.whole(residents.encoded(), Residents::decode));
        assertEquals(4 + 3 * 36, residents.encoded().size());
    }
}

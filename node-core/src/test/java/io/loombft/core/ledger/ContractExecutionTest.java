package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.contract.ScriptedMachine;
import io.loombft.core.contract.ScriptedPrograms.Script;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Transactions of contracts in the ledger; the contracts are scripts. */
class ContractExecutionTest {
    private static final Script ECHO = (on, input) -> on.answer(input);

    private final TestChain chain = TestChain.fast();

    private Receipt run(int user, long nonce, io.loombft.core.types.TransactionBody body) {
        return chain.run(chain.of(user, nonce, body)).receipts().getFirst();
    }

    private ContractDeploy deploy(Script script, Address admin, Bytes init) {
        return new ContractDeploy(Reentrancy.REFUSED, admin, chain.scripts.module(script), init);
    }

    private Address deployed(int user, long nonce, Script script) {
        Receipt receipt = run(user, nonce, deploy(script, Address.ZERO, Bytes.EMPTY));
        assertEquals(Code.SUCCESS, receipt.code());
        return Address.ofContract(chain.address(user), nonce);
    }

    // ---- Deploy.

    @Test
    void deploysToTheAddressOfSenderAndNonce() {
        ContractDeploy deploy = deploy(ECHO, Address.ZERO, Bytes.EMPTY);
        Receipt receipt = run(3, 0, deploy);

        Address contract = Address.ofContract(chain.address(3), 0);
        assertEquals(Code.SUCCESS, receipt.code());
        assertEquals(
                chain.genesis.params().gas().intrinsic(deploy)
                        + chain.genesis.params().contracts().host().loading(0),
                receipt.gasUsed());
        assertEquals(Hash.of(deploy.wasm()), chain.view().account(contract).codeHash());
        assertEquals(deploy.wasm(), chain.view().code(Hash.of(deploy.wasm())));
        assertEquals(Hash.ZERO, chain.view().account(contract).storageRoot());
        assertEquals(1, chain.account(3).nonce());
    }

    @Test
    void moneyAtTheFutureAddressStaysAndBlocksNothing() {
        Address contract = Address.ofContract(chain.address(3), 0);
        chain.run(chain.transfer(1, 0, contract, 500));

        assertEquals(contract, deployed(3, 0, ECHO));
        assertEquals(500, chain.balance(contract));
        assertTrue(chain.view().account(contract).isContract());
    }

    @Test
    void refusesModulesThatBreakARule() {
        Bytes nonsense = Bytes.utf8("no module");
        var deploy = new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, nonsense, Bytes.EMPTY);
        Receipt receipt = run(3, 0, deploy);

        assertEquals(Code.CONTRACT_REFUSED, receipt.code());
        assertEquals(chain.genesis.params().gas().intrinsic(deploy), receipt.gasUsed());
        assertEquals(Account.EMPTY, chain.view().account(Address.ofContract(chain.address(3), 0)));
    }

    @Test
    void theFirstCallIsPartOfTheDeploy() {
        Receipt good = run(3, 0, deploy(ECHO, Address.ZERO, Bytes.utf8("init")));
        assertEquals(Bytes.utf8("init"), good.output());

        Script failing =
                (on, input) -> {
                    on.store(Bytes.utf8("k"), input);
                    return on.answer(7, Bytes.utf8("why"));
                };
        Receipt bad = run(3, 1, deploy(failing, Address.ZERO, Bytes.utf8("init")));
        assertEquals(Code.CONTRACT_REVERTED, bad.code());
        assertEquals(Bytes.utf8("why"), bad.output());
        Address contract = Address.ofContract(chain.address(3), 1);
        assertEquals(Account.EMPTY, chain.view().account(contract));
        assertEquals(0, chain.storedKeys.of(contract).size());
    }

    // ---- Call.

    @Test
    void valueGoesWithACallAndComesBackWhenItFails() {
        Address good = deployed(3, 0, ECHO);
        Address bad = deployed(3, 1, (on, input) -> on.answer(1, Bytes.EMPTY));

        run(4, 0, new ContractCall(good, Amount.of(77), Bytes.EMPTY));
        assertEquals(77, chain.balance(good));
        long before = chain.balance(chain.address(4));
        Receipt failed = run(4, 1, new ContractCall(bad, Amount.of(77), Bytes.EMPTY));
        assertEquals(Code.CONTRACT_REVERTED, failed.code());
        assertEquals(0, chain.balance(bad));
        assertEquals(before - failed.fee().low(), chain.balance(chain.address(4)));
    }

    @Test
    void onlyTheGasThatWasUsedIsPaid() {
        Address contract = deployed(3, 0, ECHO);
        long before = chain.balance(chain.address(4));
        Receipt receipt = run(4, 0, new ContractCall(contract, Amount.ZERO, Bytes.EMPTY));
        assertTrue(receipt.gasUsed() < 100_000);
        assertEquals(Amount.of(receipt.gasUsed()), receipt.fee());
        assertEquals(before - receipt.gasUsed(), chain.balance(chain.address(4)));
    }

    @Test
    void allGasIsPaidWhenItRunsOut() {
        Address contract =
                deployed(
                        3,
                        0,
                        (on, input) -> {
                            while (true) {
                                on.host(HostFunction.GET_BLOCK_HEIGHT);
                            }
                        });
        long before = chain.balance(chain.address(4));
        Receipt receipt = run(4, 0, new ContractCall(contract, Amount.of(5), Bytes.EMPTY));
        assertEquals(Code.OUT_OF_GAS, receipt.code());
        assertEquals(20_000_000, receipt.gasUsed());
        assertEquals(before - 20_000_000, chain.balance(chain.address(4)));
        assertEquals(1, chain.account(4).nonce());
    }

    @Test
    void whereNoContractLiesNothingIsCalled() {
        Receipt receipt = run(4, 0, new ContractCall(chain.address(5), Amount.of(9), Bytes.EMPTY));
        assertEquals(Code.CONTRACT_REFUSED, receipt.code());
        assertEquals(TestChain.RICH, chain.balance(chain.address(5)));
    }

    @Test
    void aContractCannotSpendTheFeeOfItsCall() {
        // What the caller has besides the most that the call may cost is what the contract sees.
        Address contract =
                deployed(
                        3,
                        0,
                        (on, input) -> {
                            on.host(HostFunction.GET_CALLER, ScriptedMachine.HEAP);
                            on.host(
                                    HostFunction.GET_BALANCE,
                                    ScriptedMachine.HEAP,
                                    ScriptedMachine.OUT);
                            return on.answer(on.read(ScriptedMachine.OUT, 16));
                        });
        Receipt receipt = run(4, 0, new ContractCall(contract, Amount.ZERO, Bytes.EMPTY));
        assertEquals(Amount.of(TestChain.RICH - 20_000_000).encoded(), receipt.output());
    }

    @Test
    void transfersReachContracts() {
        Address contract = deployed(3, 0, ECHO);
        run(4, 0, new Transfer(contract, Amount.of(9), Bytes.EMPTY));
        assertEquals(9, chain.balance(contract));
    }

    // ---- Upgrade.

    @Test
    void theAdminReplacesTheCodeAndStorageStays() {
        Script first =
                (on, input) -> {
                    on.store(Bytes.utf8("k"), Bytes.utf8("old"));
                    return on.answer(Bytes.EMPTY);
                };
        run(3, 0, deploy(first, chain.address(5), Bytes.utf8("init")));
        Address contract = Address.ofContract(chain.address(3), 0);
        Hash root = chain.view().account(contract).storageRoot();
        Bytes second = chain.scripts.module((on, input) -> on.answer(on.stored(Bytes.utf8("k"))));

        Receipt notAdmin = run(3, 1, new ContractUpgrade(contract, second, Bytes.EMPTY));
        assertEquals(Code.CONTRACT_REFUSED, notAdmin.code());
        Receipt byAdmin = run(5, 0, new ContractUpgrade(contract, second, Bytes.utf8("x")));

        assertEquals(Code.SUCCESS, byAdmin.code());
        assertEquals(Bytes.utf8("old"), byAdmin.output());
        assertEquals(Hash.of(second), chain.view().account(contract).codeHash());
        assertEquals(root, chain.view().account(contract).storageRoot());
    }

    @Test
    void anUpgradeWhoseFirstCallFailsLeavesTheOldCode() {
        run(3, 0, deploy(ECHO, chain.address(3), Bytes.EMPTY));
        Address contract = Address.ofContract(chain.address(3), 0);
        Hash code = chain.view().account(contract).codeHash();
        Bytes bad = chain.scripts.module((on, input) -> on.answer(1, Bytes.EMPTY));

        Receipt receipt = run(3, 1, new ContractUpgrade(contract, bad, Bytes.utf8("x")));
        assertEquals(Code.CONTRACT_REVERTED, receipt.code());
        assertEquals(code, chain.view().account(contract).codeHash());
    }

    @Test
    void withoutAnAdminNobodyUpgrades() {
        Address contract = deployed(3, 0, ECHO);
        Bytes other = chain.scripts.module(ECHO);
        assertEquals(
                Code.CONTRACT_REFUSED,
                run(3, 1, new ContractUpgrade(contract, other, Bytes.EMPTY)).code());
        assertEquals(
                Code.CONTRACT_REFUSED,
                run(3, 2, new ContractUpgrade(chain.address(9), other, Bytes.EMPTY)).code());
    }

    // ---- The state.

    @Test
    void theRootCoversCodeStorageAndTheRecord() {
        Script store =
                (on, input) -> {
                    on.store(Bytes.utf8("k"), input);
                    return on.answer(Bytes.EMPTY);
                };
        run(3, 0, deploy(store, Address.ZERO, Bytes.utf8("a")));
        Address contract = Address.ofContract(chain.address(3), 0);
        Hash storage = chain.view().account(contract).storageRoot();
        Hash state = chain.state.stateRoot();

        run(3, 1, TestContracts.call(contract, Bytes.utf8("b")));
        assertNotEquals(storage, chain.view().account(contract).storageRoot());
        assertNotEquals(state, chain.state.stateRoot());
        assertEquals(Optional.of(Bytes.utf8("b")), chain.world().stored(contract, Bytes.utf8("k")));

        run(3, 2, TestContracts.call(contract, Bytes.utf8("a")));
        assertEquals(storage, chain.view().account(contract).storageRoot());
    }

    @Test
    void receiptsAreTheSameOnTwoExecutions() {
        Address contract =
                deployed(
                        3,
                        0,
                        (on, input) -> {
                            on.store(input, input);
                            on.emit(input, input);
                            return on.answer(input);
                        });
        Transaction one = chain.of(4, 0, TestContracts.call(contract, Bytes.utf8("1")));
        Transaction two = chain.of(5, 0, TestContracts.call(contract, Bytes.utf8("2")));
        var block = chain.block(one, two);
        Outcome once = chain.ledger.execute(block, chain.state, chain.world());
        Outcome again = chain.ledger.execute(block, chain.state, chain.world());
        assertEquals(once, again);
        assertEquals(1, once.receipts().getFirst().events().size());
        assertFalse(once.storedKeys().isEmpty());
    }

    @Test
    void aContractsStorageIsSeenByItAlone() {
        Script store =
                (on, input) -> {
                    on.store(Bytes.utf8("k"), input);
                    return on.answer(Bytes.EMPTY);
                };
        Address one = deployed(3, 0, store);
        Address two = deployed(3, 1, store);
        run(3, 2, TestContracts.call(one, Bytes.utf8("1")));
        assertEquals(Optional.empty(), chain.world().stored(two, Bytes.utf8("k")));
        run(3, 3, TestContracts.call(two, Bytes.utf8("1")));
        assertEquals(
                chain.view().account(one).storageRoot(), chain.view().account(two).storageRoot());
    }
}

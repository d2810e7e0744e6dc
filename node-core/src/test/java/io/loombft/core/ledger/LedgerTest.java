package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ProposerPriorities;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.Invalid.Rule;
import io.loombft.core.merkle.StateChange;
import io.loombft.core.merkle.StateTree;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long GAS = TestChain.GAS;
    private static final long RICH = TestChain.RICH;

    private final TestChain chain = TestChain.fast();

    @Test
    void beginsWithWhatGenesisSays() throws Exception {
        assertEquals(Height.GENESIS, chain.state.height());
        assertEquals(Hash.ZERO, chain.state.blockHash());
        assertEquals(TestChain.GENESIS_TIME_MS, chain.state.blockTimeMs());
        assertEquals(Receipt.root(List.of()), chain.state.receiptsRoot());
        assertEquals(0, chain.tree.version());
        assertEquals(chain.tree.root(), chain.state.stateRoot());
        assertEquals(new Account(0, Amount.of(RICH), Hash.ZERO, Hash.ZERO), chain.account(7));
        assertEquals(Account.EMPTY, chain.account(99));
        assertEquals(chain.genesis.params(), chain.view().params());
        assertEquals(chain.genesis.administrators(), chain.view().administrators());
        assertEquals(chain.genesis.validatorSet(), chain.view().nextValidators());
        assertEquals(
                ProposerPriorities.first(chain.genesis.validatorSet()), chain.view().priorities());
    }

    @Test
    void refusesAGenesisThatNoChainCanBeginWith() {
        Genesis good = chain.genesis;
        Genesis.Account account = good.accounts().getFirst();
        Genesis twice =
                new Genesis(
                        good.chainId(),
                        good.timeMs(),
                        good.validators(),
                        List.of(account, account),
                        good.administrators(),
                        good.params());
        StateTree nothing = StateTree.empty(key -> Optional.empty());

        assertThrows(MalformedInputException.class, () -> Ledger.genesis(twice, nothing));
    }

    @Test
    void movesMoneyAndPaysTheProposer() {
        Outcome outcome = chain.run(chain.transfer(0, 0, chain.address(1), 500));

        Block head = chain.build(List.of(), List.of());
        Address proposer = Address.of(headProposer(outcome));
        assertEquals(RICH - 500 - GAS, chain.balance(chain.address(0)));
        assertEquals(RICH + 500, chain.balance(chain.address(1)));
        assertEquals(GAS, chain.balance(proposer));
        assertEquals(1, chain.account(0).nonce());
        assertEquals(0, chain.account(1).nonce());
        Receipt receipt = outcome.receipts().getFirst();
        assertEquals(Code.SUCCESS, receipt.code());
        assertEquals(GAS, receipt.gasUsed());
        assertEquals(Amount.of(GAS), receipt.fee());
        assertEquals(Receipt.root(outcome.receipts()), head.header().receiptsRoot());
        assertEquals(
                List.of(proposer, chain.address(0), chain.address(1)).stream().sorted().toList(),
                List.copyOf(outcome.touched().keySet()));
        assertEquals(
                chain.account(0).balance(), outcome.accountViews().get(chain.address(0)).balance());
        assertEquals(new Height(1), outcome.accountViews().get(chain.address(0)).asOf());
    }

    @Test
    void chargesWhatIsUsedAtThePriceOfTheTransaction() {
        Transaction dear =
                chain.sign(
                        chain.key(0),
                        0,
                        1_000_000,
                        7,
                        new Transfer(chain.address(1), Amount.of(1), Bytes.utf8("ten bytes!")));

        Receipt receipt = chain.run(dear).receipts().getFirst();

        assertEquals(GAS + 160, receipt.gasUsed());
        assertEquals(RICH - 1 - 7 * (GAS + 160), chain.balance(chain.address(0)));
    }

    @Test
    void doesNotMintOnASelfTransfer() {
        chain.run(chain.transfer(0, 0, chain.address(0), 123_456));

        assertEquals(RICH - GAS, chain.balance(chain.address(0)));
        assertEquals(1, chain.account(0).nonce());
    }

    @Test
    void letsAllMoneyButTheFeeGo() {
        chain.run(chain.transfer(0, 0, chain.address(1), RICH - GAS));

        assertEquals(0, chain.balance(chain.address(0)));
    }

    @Test
    void keepsMoneyAtTheZeroAddress() {
        chain.run(chain.transfer(0, 0, Address.ZERO, 5));

        assertEquals(5, chain.balance(Address.ZERO));
    }

    @Test
    void doesNotStoreAnAccountThatOwnsNothing() {
        Outcome outcome = chain.run(chain.transfer(0, 0, chain.address(99), 0));

        assertEquals(Code.SUCCESS, outcome.receipts().getFirst().code());
        assertEquals(
                Optional.empty(), chain.tree.get(new StateKey.OfAccount(chain.address(99)).hash()));
    }

    @Test
    void failsATransferThatItsReceiverCannotHold() {
        Account full = new Account(0, Amount.MAX, Hash.ZERO, Hash.ZERO);
        chain.jump(5, Map.of(chain.address(1), full));

        Outcome outcome = chain.run(chain.transfer(0, 0, chain.address(1), 1));

        assertEquals(Code.RECEIVER_OVERFLOW, outcome.receipts().getFirst().code());
        assertEquals(full, chain.account(1));
        assertEquals(RICH - GAS, chain.balance(chain.address(0)));
        assertEquals(1, chain.account(0).nonce());
    }

    @Test
    void letsAFailedTransactionNotBeReplayed() {
        Transaction failing = chain.update(chain.key(0), 0, Updates.add(chain.key(50), 5));
        assertEquals(Code.NOT_ADMINISTRATOR, chain.run(failing).receipts().getFirst().code());

        assertEquals(1, chain.account(0).nonce());
        assertEquals(RICH - GAS, chain.balance(chain.address(0)));
        assertEquals(
                Rule.TRANSACTION_NONCE, chain.check(chain.block(failing)).orElseThrow().rule());
    }

    @Test
    void takesMoreThanFourHundredTransfersOfOneAccount() {
        for (int nonce = 0; nonce < 420; nonce++) {
            chain.run(chain.transfer(0, nonce, chain.address(1), 1));
        }

        assertEquals(420, chain.account(0).nonce());
        assertEquals(RICH + 420, chain.balance(chain.address(1)));
    }

    @Test
    void executesTransactionsInTheirOrder() {
        Transaction first = chain.transfer(0, 0, chain.address(1), 3);
        Transaction second = chain.transfer(0, 1, chain.address(50), 4);
        Transaction other = chain.transfer(1, 0, chain.address(0), 5);

        Outcome outcome = chain.run(first, other, second);

        assertEquals(
                List.of(first.hash(), other.hash(), second.hash()),
                outcome.receipts().stream().map(Receipt::transaction).toList());
        assertEquals(RICH - 7 + 5 - 2 * GAS, chain.balance(chain.address(0)));
    }

    @Test
    void givesTheSameOutcomeEveryTime() {
        Block block =
                chain.block(
                        chain.transfer(0, 0, chain.address(1), 3),
                        chain.transfer(1, 0, chain.address(77), 3),
                        chain.update(
                                chain.administrators.get(0), 0, Updates.add(chain.key(60), 9)));

        Outcome once = chain.ledger.execute(block, chain.state, chain.world());
        chain.tree.get(Hash.ZERO);
        Outcome again =
                new Ledger(new Contracts(chain.programs, new Ed25519()))
                        .execute(block, chain.state, chain.world());

        assertEquals(once, again);
    }

    @Test
    void givesOtherReceiptsForAnotherOrder() {
        TestChain other = TestChain.fast();
        Transaction a = chain.transfer(0, 0, chain.address(1), 3);
        Transaction b = chain.transfer(2, 0, chain.address(3), 4);

        chain.run(a, b);
        other.run(b, a);

        assertEquals(chain.state.stateRoot(), other.state.stateRoot());
        assertNotEquals(chain.state.receiptsRoot(), other.state.receiptsRoot());
    }

    @Test
    void asksForTheNextBlockAfterGenesisAndAfterContent() {
        assertTrue(chain.state.needsCertifying());
        assertFalse(chain.run().next().needsCertifying());
        assertTrue(chain.run(chain.transfer(0, 0, chain.address(1), 1)).next().needsCertifying());
        assertFalse(chain.run().next().needsCertifying());
        var evidence = chain.evidence(chain.validators.get(0), new Height(2));
        Block accusing = chain.build(List.of(evidence), List.of());
        assertTrue(chain.run(accusing).next().needsCertifying());
        assertFalse(chain.run().next().needsCertifying());
    }

    @Test
    void movesThePrioritiesWithEveryBlock() {
        ProposerPriorities expected = chain.state.priorities();
        for (int i = 0; i < 5; i++) {
            expected = expected.next(chain.state.nextValidators());
            chain.run();
            assertEquals(expected, chain.state.priorities());
            assertEquals(expected, chain.view().priorities());
        }
    }

    @Test
    void remembersEvidence() {
        chain.runEmpty(3);
        var offender = chain.validators.get(2);
        assertFalse(chain.view().hasEvidence(offender.publicKey(), new Height(2)));

        chain.run(chain.build(List.of(chain.evidence(offender, new Height(2))), List.of()));

        assertTrue(chain.view().hasEvidence(offender.publicKey(), new Height(2)));
        assertFalse(chain.view().hasEvidence(offender.publicKey(), new Height(3)));
    }

    @Test
    void refusesContractsThatGotIntoABlock() {
        Transaction call =
                chain.sign(
                        chain.key(0),
                        0,
                        100_000,
                        1,
                        new ContractCall(chain.address(1), Amount.of(5), Bytes.EMPTY));

        Outcome outcome = chain.ledger.execute(chain.block(call), chain.state, chain.world());

        assertEquals(Code.CONTRACT_REFUSED, outcome.receipts().getFirst().code());
        assertEquals(
                Amount.of(RICH - GAS - 10_000),
                Optional.ofNullable(outcome.touched().get(chain.address(0)))
                        .orElseThrow()
                        .balance());
    }

    @Test
    void failsATransferThatTheBalanceDoesNotCover() {
        Block invalid = chain.block(chain.transfer(0, 0, chain.address(1), RICH - GAS + 1));

        Outcome outcome = chain.ledger.execute(invalid, chain.state, chain.world());

        assertEquals(Code.INSUFFICIENT_BALANCE, outcome.receipts().getFirst().code());
        assertFalse(outcome.touched().containsKey(chain.address(1)));
    }

    @Test
    void refusesToExecuteWhatCannotBeValid() {
        Block wrongNonce = chain.block(chain.transfer(0, 1, chain.address(1), 1));
        Block penniless = chain.block(chain.transfer(99, 0, chain.address(1), 1));
        Block ofAnotherHeight = chain.block();
        chain.run();

        for (Block block : List.of(wrongNonce, penniless, ofAnotherHeight)) {
            assertThrows(
                    AssertionError.class,
                    () -> chain.ledger.execute(block, chain.state, chain.world()));
        }
    }

    /** The root is that of the whole state written at once, whatever way led there. */
    @Test
    void coversTheWholeStateWithItsRoot() {
        chain.run(chain.transfer(0, 0, chain.address(1), 3));
        chain.run(chain.transfer(1, 0, chain.address(2), 4));
        Hash root = chain.state.stateRoot();

        for (StateKey key :
                List.of(
                        new StateKey.OfAccount(chain.address(0)),
                        new StateKey.Priorities(),
                        new StateKey.NextValidators(),
                        new StateKey.ConsensusParams(),
                        new StateKey.Administrators())) {
            Bytes value = chain.tree.get(key.hash()).orElseThrow();
            assertTrue(chain.tree.prove(key.hash()).provesValue(root, key.hash(), value));
            var changed = new TreeMap<Hash, StateChange>();
            changed.put(key.hash(), StateChange.put(value.concat(Bytes.utf8("x"))));
            assertNotEquals(root, chain.tree.update(99, changed).root(), key.toString());
        }
    }

    /** Of the block that led to the outcome; its parent's priorities said so. */
    private PublicKey headProposer(Outcome outcome) {
        assertEquals(chain.state, outcome.next());
        return TestChain.fast().state.priorities().proposer(Round.ZERO);
    }
}

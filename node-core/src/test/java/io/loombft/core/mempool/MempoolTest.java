package io.loombft.core.mempool;

import static io.loombft.core.mempool.MempoolBench.GAS;
import static io.loombft.core.mempool.MempoolBench.address;
import static io.loombft.core.mempool.MempoolBench.key;
import static io.loombft.core.mempool.MempoolBench.memo;
import static io.loombft.core.mempool.MempoolBench.peer;
import static io.loombft.core.mempool.MempoolBench.signed;
import static io.loombft.core.mempool.MempoolBench.transfer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.mempool.Admission.Accepted;
import io.loombft.core.mempool.Admission.AlreadyKnown;
import io.loombft.core.mempool.Admission.Reason;
import io.loombft.core.mempool.Admission.Refused;
import io.loombft.core.mempool.Admission.Stale;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.ContractDeploy;
import io.loombft.core.types.TransactionBody.ContractUpgrade;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.TransactionBody.ValidatorUpdate;
import io.loombft.core.types.TransactionBody.ValidatorUpdate.Action;
import io.loombft.core.types.Verified;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MempoolTest {
    private static final Accepted ACCEPTED = new Accepted(List.of());

    private MempoolBench bench = new MempoolBench();

    private void begin(MempoolLimits limits) {
        bench = new MempoolBench(limits);
    }

    private void assertAccepted(Verified<Transaction> transaction) {
        assertEquals(ACCEPTED, bench.admit(transaction));
    }

    private void assertRefused(Reason reason, Verified<Transaction> transaction) {
        Refused refused = assertInstanceOf(Refused.class, bench.admit(transaction));
        assertEquals(reason, refused.reason(), refused.sentence());
        assertFalse(refused.sentence().isEmpty());
        assertEquals(Optional.empty(), bench.mempool.get(transaction.value().hash()));
    }

    private static Hash hash(Verified<Transaction> transaction) {
        return transaction.value().hash();
    }

    @Test
    void holdsWhatItAccepts() {
        Verified<Transaction> transaction = transfer(1, 0, 1);

        assertFalse(bench.mempool.isProposable());
        assertAccepted(transaction);

        assertTrue(bench.mempool.isProposable());
        assertEquals(Optional.of(transaction), bench.mempool.get(hash(transaction)));
        assertEquals(new MempoolStats(1, transaction.value().size(), 1), bench.mempool.stats());
        assertEquals(List.of(transaction), bench.reap());
    }

    @Test
    void knowsWhatItHoldsAndWhatWasInABlock() {
        Verified<Transaction> transaction = transfer(1, 0, 1);
        assertEquals(Optional.empty(), bench.mempool.known(hash(transaction)));
        assertAccepted(transaction);
        assertEquals(Optional.of(new AlreadyKnown()), bench.mempool.known(hash(transaction)));
        assertEquals(new AlreadyKnown(), bench.admit(transaction));

        assertEquals(List.of(), bench.commit(transaction));

        assertEquals(Optional.empty(), bench.mempool.get(hash(transaction)));
        assertEquals(new AlreadyKnown(), bench.admit(transaction));
        assertEquals(new MempoolStats(0, 0, 0), bench.mempool.stats());
        assertFalse(bench.mempool.isProposable());
    }

    @Test
    void countsHowLongWhatLeftHasWaited() {
        Verified<Transaction> included = transfer(1, 0, 1);
        Verified<Transaction> replaced = transfer(2, 0, 1);
        assertAccepted(included);
        assertAccepted(replaced);
        bench.nowMs += 50;
        assertEquals(new Accepted(List.of(hash(replaced))), bench.admit(transfer(2, 0, 9)));
        bench.nowMs += 1;
        assertEquals(List.of(), bench.commit(included));

        MempoolLife life = bench.mempool.life();
        assertEquals(51, life.included().totalMs());
        assertEquals(1, life.included().counts().get(1));
        assertEquals(1, life.included().count());
        assertEquals(50, life.dropped().totalMs());
        assertEquals(1, life.dropped().counts().get(0));

        bench.nowMs += MempoolBench.LIMITS.ttlMs() + 1;
        assertEquals(1, bench.mempool.expire(bench.nowMs).size());
        assertEquals(2, bench.mempool.life().dropped().count());
    }

    @Test
    void aWaitIsNeverLessThanNothingAndTheLongestHasAPlace() {
        WaitTally tally = new WaitTally();
        tally.add(-5);
        tally.add(Long.MAX_VALUE);

        assertEquals(1, tally.now().counts().getFirst());
        assertEquals(1, tally.now().counts().getLast());
        assertEquals(Long.MAX_VALUE, tally.now().totalMs());
    }

    @Test
    void countsWhatIsBroughtThoughKnown() {
        Verified<Transaction> transaction = transfer(1, 0, 1);
        assertEquals(Optional.empty(), bench.mempool.brought(hash(transaction), peer(2)));
        assertAccepted(transaction);
        assertTrue(bench.mempool.known(hash(transaction)).isPresent());
        assertEquals(0, bench.mempool.life().knownFromPeers());

        bench.admit(transaction);
        bench.admit(transaction, peer(2));
        bench.mempool.brought(hash(transaction), peer(3));
        assertEquals(1, bench.mempool.life().knownFromClients());
        assertEquals(2, bench.mempool.life().knownFromPeers());
    }

    @Test
    void countsWhatWaitsForAMissingNonce() {
        assertAccepted(transfer(1, 2, 1));
        assertAccepted(transfer(1, 3, 1));
        assertAccepted(transfer(2, 0, 1));
        assertEquals(2, bench.mempool.life().behindGap());

        assertAccepted(transfer(1, 1, 1));
        assertEquals(3, bench.mempool.life().behindGap());
        assertAccepted(transfer(1, 0, 1));
        assertEquals(0, bench.mempool.life().behindGap());
    }

    @Test
    void forgetsBlocksOfLongAgo() {
        RecentHashes<Integer> recent = new RecentHashes<>(2);
        Hash a = hash(transfer(1, 0, 1));
        recent.add(a, 1);
        recent.add(hash(transfer(1, 1, 1)), 2);
        recent.add(a, 3);
        recent.add(hash(transfer(1, 2, 1)), 4);

        assertEquals(Optional.of(3), recent.get(a));
        assertEquals(Optional.empty(), recent.get(hash(transfer(1, 1, 1))));
    }

    @Test
    void asksAgainForAnAccountReadBeforeItsHeight() {
        Verified<Transaction> transaction = transfer(1, 0, 1);
        Amount much = Amount.of(Long.MAX_VALUE);
        Source local = new Source.Local();

        assertEquals(
                new Stale(new Height(10)),
                bench.mempool.admit(
                        transaction, new AccountView(new Height(9), 0, much), local, 0));
        assertEquals(
                ACCEPTED,
                bench.mempool.admit(
                        transaction, new AccountView(new Height(10), 0, much), local, 0));
        assertEquals(
                ACCEPTED,
                bench.mempool.admit(
                        transfer(2, 0, 1), new AccountView(new Height(11), 0, much), local, 0));
    }

    @Test
    void believesTheNewestAccount() {
        Amount much = Amount.of(Long.MAX_VALUE);
        Source local = new Source.Local();
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));

        // A reader is a block ahead: nonce 0 is used there.
        assertEquals(
                ACCEPTED,
                bench.mempool.admit(
                        transfer(1, 2, 1), new AccountView(new Height(11), 1, much), local, 0));
        assertEquals(List.of(transfer(1, 1, 1), transfer(1, 2, 1)), bench.reap());
        // Another one read before.
        assertEquals(
                ACCEPTED,
                bench.mempool.admit(
                        transfer(1, 3, 1), new AccountView(new Height(10), 0, much), local, 0));
        assertEquals(3, bench.reap().size());
    }

    @Test
    void wantsAGasLimitInItsBounds() {
        Transfer body = new Transfer(Address.ZERO, Amount.of(1), Bytes.utf8("x"));
        long max = MempoolBench.PARAMS.txGasMax();

        assertRefused(Reason.GAS_TOO_LOW, signed(key(1), 0, GAS + 15, 1, body));
        assertAccepted(signed(key(1), 0, GAS + 16, 1, body));
        assertRefused(Reason.GAS_TOO_HIGH, signed(key(1), 1, max + 1, 1, body));
        assertAccepted(signed(key(1), 1, max, 1, body));
    }

    @Test
    void wantsTransactionsThatAQuarterOfABlockHolds() {
        int rest = memo(1, 0, 1, 0).value().size();
        Params small =
                new Params(
                        65_536,
                        300_000_000,
                        1_000,
                        100_000_000,
                        10,
                        500,
                        15_000,
                        new Fraction(1, 3),
                        GasPrices.DEFAULT,
                        Params.DEFAULT.contracts());
        var rules = new AdmissionRules(small, 0, List.of());
        assertEquals(Optional.empty(), rules.problem(memo(1, 0, 1, 1_000 - rest).value()));
        assertEquals(
                Reason.TOO_LARGE,
                rules.problem(memo(1, 0, 1, 1_001 - rest).value()).orElseThrow().reason());

        Params wide =
                new Params(
                        65_536,
                        300_000_000,
                        65_536,
                        100_000_000,
                        10,
                        500,
                        15_000,
                        new Fraction(1, 3),
                        GasPrices.DEFAULT,
                        Params.DEFAULT.contracts());
        var quarter = new AdmissionRules(wide, 0, List.of());
        int wasm = 16_384 - deploy(0).value().size();
        assertEquals(16_384, deploy(wasm).value().size());
        // What fits is looked at further.
        assertEquals(
                Reason.GAS_TOO_LOW, quarter.problem(deploy(wasm).value()).orElseThrow().reason());
        assertEquals(
                Reason.TOO_LARGE, quarter.problem(deploy(wasm + 1).value()).orElseThrow().reason());
    }

    private static Verified<Transaction> deploy(int wasm) {
        Bytes code = Bytes.copyOf(new byte[wasm]);
        return signed(
                key(1),
                0,
                GAS,
                1,
                new ContractDeploy(Reentrancy.REFUSED, Address.ZERO, code, Bytes.EMPTY));
    }

    @Test
    void wantsAtLeastThePriceThatThisNodeAsks() {
        begin(new MempoolLimits(100, 1_000_000, 20, 3, 50, 5, 10, 60_000));

        assertRefused(Reason.UNDERPRICED, transfer(1, 0, 4));
        assertAccepted(transfer(1, 0, 5));
    }

    @Test
    void takesContractsWithEnoughGas() {
        for (TransactionBody body :
                List.of(
                        new ContractDeploy(
                                Reentrancy.REFUSED, Address.ZERO, Bytes.EMPTY, Bytes.EMPTY),
                        new ContractCall(Address.ZERO, Amount.ZERO, Bytes.EMPTY),
                        new ContractUpgrade(Address.ZERO, Bytes.EMPTY, Bytes.EMPTY))) {
            bench = new MempoolBench();
            assertRefused(Reason.GAS_TOO_LOW, signed(key(1), 0, 23_999, 1, body));
            assertAccepted(signed(key(1), 0, 100_000, 1, body));
        }
    }

    @Test
    void countsTheValueOfACallAsCost() {
        var call = new ContractCall(Address.ZERO, Amount.of(Long.MAX_VALUE), Bytes.EMPTY);
        assertRefused(Reason.CANNOT_PAY, signed(key(1), 0, 100_000, 1, call));
    }

    @Test
    void letsAdministratorsOnlyChangeValidators() {
        var add = new ValidatorUpdate(Action.ADD, key(9).publicKey(), 1);
        var unjail = new ValidatorUpdate(Action.UNJAIL, key(9).publicKey(), 0);

        assertRefused(Reason.NOT_ADMIN, signed(key(1), 0, GAS, 1, add));
        assertAccepted(signed(key(1), 0, GAS, 1, unjail));
        assertAccepted(signed(bench.administrator, 0, GAS, 1, add));
    }

    @Test
    void wantsNoncesFromTheAccountsOn() {
        bench.account(1, 5, Long.MAX_VALUE);

        assertRefused(Reason.NONCE_TOO_LOW, transfer(1, 4, 1));
        assertAccepted(transfer(1, 5, 1));
    }

    @Test
    void holdsWhatWaitsForMissingNonces() {
        assertAccepted(transfer(1, 0, 1));
        // Nonce 1 is the next; three may be missing.
        assertRefused(Reason.NONCE_GAP, transfer(1, 5, 1));
        assertAccepted(transfer(1, 4, 1));
        assertAccepted(transfer(1, 2, 1));
        assertEquals(List.of(transfer(1, 0, 1)), bench.reap());
        assertEquals(1, bench.mempool.nextNonce(address(1)));

        assertAccepted(transfer(1, 1, 1));

        assertEquals(3, bench.reap().size());
        assertEquals(3, bench.mempool.nextNonce(address(1)));
        assertAccepted(transfer(1, 3, 1));
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 4L),
                bench.reap().stream().map(v -> v.value().nonce()).toList());
    }

    @Test
    void hasNothingToProposeWhileTheFirstNonceIsMissing() {
        assertAccepted(transfer(1, 1, 1));
        assertFalse(bench.mempool.isProposable());
        assertEquals(List.of(), bench.reap());

        assertAccepted(transfer(1, 0, 1));

        assertTrue(bench.mempool.isProposable());
    }

    @Test
    void becomesProposableWhenABlockFillsTheGap() {
        assertAccepted(transfer(1, 1, 1));

        bench.commit(transfer(1, 0, 77));

        assertTrue(bench.mempool.isProposable());
        assertEquals(List.of(transfer(1, 1, 1)), bench.reap());
    }

    @Test
    void saysTheNextNonceOfStrangersToo() {
        assertEquals(0, bench.mempool.nextNonce(address(3)));
        assertAccepted(transfer(1, 0, 1));
        assertEquals(1, bench.mempool.nextNonce(address(1)));
    }

    @Test
    void wantsTheBalanceToCoverAllThatWaits() {
        bench.account(1, 0, 2 * GAS + 30);

        assertRefused(Reason.CANNOT_PAY, transfer(1, 0, 3));
        assertAccepted(transfer(1, 0, 1, 10));
        assertRefused(Reason.CANNOT_PAY, transfer(1, 1, 1, 21));
        assertAccepted(transfer(1, 1, 1, 20));
        assertRefused(Reason.CANNOT_PAY, transfer(1, 2, 0, 1));
        assertAccepted(transfer(1, 2, 0, 0));
    }

    @Test
    void refusesCostsThatExceedAllAmounts() {
        assertRefused(
                Reason.CANNOT_PAY,
                signed(
                        key(1),
                        0,
                        GAS,
                        Long.MAX_VALUE,
                        new Transfer(Address.ZERO, Amount.MAX, Bytes.EMPTY)));
    }

    @Test
    void dropsWhatAnEarlierNonceLeavesNoMoneyFor() {
        bench.account(1, 0, 2 * GAS + 10);
        assertAccepted(transfer(1, 1, 1, 2));
        assertAccepted(transfer(1, 2, 0, 3));

        // Nonce 0 may use what nonce 1 wanted.
        assertEquals(
                new Accepted(List.of(hash(transfer(1, 1, 1, 2)), hash(transfer(1, 2, 0, 3)))),
                bench.admit(transfer(1, 0, 1, GAS + 10)));
        assertEquals(1, bench.mempool.stats().txs());
        assertEquals(List.of(transfer(1, 0, 1, GAS + 10)), bench.reap());
    }

    @Test
    void replacesForATenthMore() {
        Verified<Transaction> first = transfer(1, 0, 101);
        assertAccepted(first);
        assertRefused(Reason.UNDERPRICED, transfer(1, 0, 111));
        assertRefused(Reason.UNDERPRICED, transfer(1, 0, 101, 2));

        assertEquals(new Accepted(List.of(hash(first))), bench.admit(transfer(1, 0, 112)));

        assertEquals(List.of(transfer(1, 0, 112)), bench.reap());
        assertEquals(1, bench.mempool.stats().txs());
        assertEquals(Optional.empty(), bench.mempool.get(hash(first)));
    }

    @Test
    void replacesWhatPaysNothingForAnything() {
        assertAccepted(transfer(1, 0, 0));
        assertRefused(Reason.UNDERPRICED, transfer(1, 0, 0, 2));

        assertInstanceOf(Accepted.class, bench.admit(transfer(1, 0, 1)));
    }

    @Test
    void replacesInTheMiddleWithoutAGap() {
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));
        assertAccepted(transfer(1, 2, 1));

        assertInstanceOf(Accepted.class, bench.admit(transfer(1, 1, 9)));

        assertEquals(
                List.of(transfer(1, 0, 1), transfer(1, 1, 9), transfer(1, 2, 1)), bench.reap());
    }

    @Test
    void refusesAReplacementThatTheBalanceDoesNotCover() {
        bench.account(1, 0, 2 * GAS + 1);
        assertAccepted(transfer(1, 0, 1));

        assertRefused(Reason.CANNOT_PAY, transfer(1, 0, 2, 2));
        assertInstanceOf(Accepted.class, bench.admit(transfer(1, 0, 2, 1)));
    }

    @Test
    void ordersByFeeThenByArrival() {
        List<Verified<Transaction>> arrived =
                List.of(transfer(1, 0, 5), transfer(2, 0, 7), transfer(3, 0, 5), transfer(4, 0, 7));
        arrived.forEach(this::assertAccepted);

        assertEquals(
                List.of(arrived.get(1), arrived.get(3), arrived.get(0), arrived.get(2)),
                bench.reap());
    }

    @Test
    void keepsTheNonceOrderOfASender() {
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 100));
        assertAccepted(transfer(2, 0, 50));

        assertEquals(
                List.of(transfer(2, 0, 50), transfer(1, 0, 1), transfer(1, 1, 100)), bench.reap());
    }

    @Test
    void putsAdministrationFirst() {
        var add = new ValidatorUpdate(Action.ADD, key(9).publicKey(), 1);
        Verified<Transaction> update = signed(bench.administrator, 0, GAS, 0, add);
        assertAccepted(transfer(1, 0, 1_000));
        assertAccepted(update);

        assertEquals(List.of(update, transfer(1, 0, 1_000)), bench.reap());
    }

    @Test
    void reapsWithinBytesAndGas() {
        Verified<Transaction> large = memo(1, 0, 9, 1_000);
        Verified<Transaction> afterLarge = transfer(1, 1, 9);
        Verified<Transaction> small = transfer(2, 0, 1);
        assertAccepted(large);
        assertAccepted(afterLarge);
        assertAccepted(small);
        int bytes = 4 + small.value().size();

        // The dearest does not fit, nor does what follows it; the others still do.
        assertEquals(List.of(small), bench.mempool.reap(bytes, 1_000_000));
        assertEquals(List.of(), bench.mempool.reap(bytes - 1, 1_000_000));
        assertEquals(List.of(small), bench.mempool.reap(1_000_000, GAS));
        assertEquals(List.of(), bench.mempool.reap(1_000_000, GAS - 1));
        long all = large.value().gasLimit() + 2 * GAS;
        assertEquals(List.of(large, afterLarge, small), bench.mempool.reap(1_000_000, all));
        assertEquals(List.of(large, afterLarge), bench.mempool.reap(1_000_000, all - 1));
    }

    @Test
    void changesNothingByReaping() {
        assertAccepted(transfer(1, 0, 1));

        assertEquals(bench.reap(), bench.reap());
        assertEquals(1, bench.mempool.stats().txs());
    }

    @Test
    void looksAgainAtSendersThatABlockTouched() {
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));
        assertAccepted(transfer(2, 0, 1));

        // Another transaction with nonce 0 was in the block.
        assertEquals(List.of(hash(transfer(1, 0, 1))), bench.commit(transfer(1, 0, 5)));

        assertEquals(List.of(transfer(2, 0, 1)), bench.reap().subList(1, 2));
        assertEquals(List.of(transfer(1, 1, 1)), bench.reap().subList(0, 1));
    }

    @Test
    void dropsWhatCanNoLongerBePaid() {
        bench.account(1, 0, 3 * GAS + 3);
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));
        assertAccepted(transfer(1, 2, 1));
        bench.account(1, 0, 2 * GAS + 1);

        assertEquals(List.of(hash(transfer(1, 1, 1)), hash(transfer(1, 2, 1))), bench.touch(1));

        assertEquals(List.of(transfer(1, 0, 1)), bench.reap());
    }

    @Test
    void keepsWhatCanStillBePaid() {
        bench.account(1, 0, 3 * GAS + 3);
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));
        bench.account(1, 1, GAS + 1);

        assertEquals(List.of(hash(transfer(1, 0, 1))), bench.touch(1));
        assertEquals(List.of(transfer(1, 1, 1)), bench.reap());
    }

    @Test
    void dropsWhatABlockHeldEvenIfItsSenderIsNotNamed() {
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));

        bench.mempool.committed(
                new Height(11), 0, List.of(hash(transfer(1, 0, 1))), new TreeMap<>());

        assertFalse(bench.mempool.isProposable());
        assertEquals(Optional.empty(), bench.mempool.get(hash(transfer(1, 0, 1))));
    }

    @Test
    void wantsHeightsThatGrow() {
        assertThrows(
                IllegalArgumentException.class,
                () -> bench.mempool.committed(new Height(10), 0, List.of(), new TreeMap<>()));
    }

    @Test
    void dropsWhatWaitsForTooManyBlocks() {
        assertAccepted(transfer(1, 0, 1));
        for (int i = 0; i < 10; i++) {
            assertEquals(List.of(), bench.touch());
        }

        assertEquals(List.of(hash(transfer(1, 0, 1))), bench.touch());
        assertEquals(0, bench.mempool.stats().txs());
    }

    @Test
    void dropsWhatWaitsForTooLong() {
        assertAccepted(transfer(1, 0, 1));
        bench.nowMs += 1;
        assertAccepted(transfer(2, 0, 1));
        bench.nowMs += 59_999;

        assertEquals(List.of(), bench.mempool.expire(bench.nowMs));
        assertEquals(List.of(hash(transfer(1, 0, 1))), bench.mempool.expire(bench.nowMs + 1));
        assertEquals(List.of(hash(transfer(2, 0, 1))), bench.mempool.expire(bench.nowMs + 2));
    }

    @Test
    void letsADroppedOneComeAgain() {
        assertAccepted(transfer(1, 0, 1));
        bench.nowMs += 60_001;
        bench.mempool.expire(bench.nowMs);

        assertAccepted(transfer(1, 0, 1));
    }

    @Test
    void limitsASender() {
        for (int nonce = 0; nonce < 20; nonce++) {
            assertAccepted(transfer(1, nonce, 1));
        }

        assertRefused(Reason.SENDER_LIMIT, transfer(1, 20, 1));
        assertAccepted(transfer(2, 0, 1));
        assertInstanceOf(Accepted.class, bench.admit(transfer(1, 19, 2)));
    }

    @Test
    void givesTheLastPlaceOfAFullSenderToAnEarlierNonce() {
        for (int nonce = 0; nonce < 19; nonce++) {
            assertAccepted(transfer(1, nonce, 1));
        }
        assertAccepted(transfer(1, 20, 1));

        assertEquals(
                new Accepted(List.of(hash(transfer(1, 20, 1)))), bench.admit(transfer(1, 19, 1)));
        assertEquals(20, bench.reap().size());
    }

    @Test
    void limitsAPeer() {
        begin(new MempoolLimits(100, 1_000_000, 20, 3, 2, 0, 10, 60_000));
        assertEquals(ACCEPTED, bench.admit(transfer(1, 0, 1), peer(50)));
        assertEquals(ACCEPTED, bench.admit(transfer(2, 0, 1), peer(50)));

        Admission third = bench.admit(transfer(3, 0, 1), peer(50));

        assertEquals(Reason.PEER_LIMIT, assertInstanceOf(Refused.class, third).reason());
        assertEquals(ACCEPTED, bench.admit(transfer(3, 0, 1), peer(51)));
        assertEquals(ACCEPTED, bench.admit(transfer(4, 0, 1)));
        bench.commit(transfer(1, 0, 1));
        assertEquals(ACCEPTED, bench.admit(transfer(5, 0, 1), peer(50)));
    }

    private void fill(int count, MempoolLimits limits, long gasPrice) {
        begin(limits);
        for (int i = 0; i < count; i++) {
            assertAccepted(transfer(100 + i, 0, gasPrice + i));
        }
    }

    @Test
    void pushesOutTheCheapestWhenFull() {
        fill(3, new MempoolLimits(3, 1_000_000, 20, 3, 50, 0, 10, 60_000), 5);

        assertRefused(Reason.MEMPOOL_FULL, transfer(1, 0, 5));
        assertEquals(
                new Accepted(List.of(hash(transfer(100, 0, 5)))), bench.admit(transfer(1, 0, 6)));
        assertEquals(3, bench.mempool.stats().txs());
        // Of those that pay the same, the latest would go.
        assertRefused(Reason.MEMPOOL_FULL, transfer(2, 0, 6));
        assertEquals(
                new Accepted(List.of(hash(transfer(1, 0, 6)))), bench.admit(transfer(2, 0, 7)));
    }

    @Test
    void pushesOutTheLastOfASenderSoThatNoGapOpens() {
        begin(new MempoolLimits(3, 1_000_000, 20, 3, 50, 0, 10, 60_000));
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 4));
        assertAccepted(transfer(2, 0, 3));

        assertEquals(
                new Accepted(List.of(hash(transfer(2, 0, 3)))), bench.admit(transfer(3, 0, 5)));
        assertEquals(
                new Accepted(List.of(hash(transfer(1, 1, 4)))), bench.admit(transfer(4, 0, 5)));
        assertEquals(
                new Accepted(List.of(hash(transfer(1, 0, 1)))), bench.admit(transfer(5, 0, 5)));
    }

    @Test
    void pushesOutWhatWaitsForANonceFirst() {
        begin(new MempoolLimits(3, 1_000_000, 20, 3, 50, 0, 10, 60_000));
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(2, 1, 1_000));
        assertAccepted(transfer(3, 0, 9));

        // One that waits itself pushes nothing out.
        assertRefused(Reason.MEMPOOL_FULL, transfer(4, 1, 5_000));
        assertEquals(
                new Accepted(List.of(hash(transfer(2, 1, 1_000)))), bench.admit(transfer(4, 0, 1)));
    }

    @Test
    void pushesOutAsManyAsTheBytesNeed() {
        int small = transfer(1, 0, 1).value().size();
        begin(new MempoolLimits(100, 4L * small, 20, 3, 50, 0, 10, 60_000));
        for (int user = 1; user <= 4; user++) {
            assertAccepted(transfer(user, 0, user));
        }

        assertEquals(
                new Accepted(List.of(hash(transfer(1, 0, 1)), hash(transfer(2, 0, 2)))),
                bench.admit(memo(5, 0, 9, small)));
        assertEquals(4L * small, bench.mempool.stats().bytes());
        // Nothing leaves for one that still would not fit.
        assertRefused(Reason.MEMPOOL_FULL, memo(6, 0, 4, small));
        assertEquals(3, bench.mempool.stats().txs());
    }

    @Test
    void pushesOutSeveralOfOneSender() {
        int small = transfer(1, 0, 1).value().size();
        begin(new MempoolLimits(100, 3L * small, 20, 3, 50, 0, 10, 60_000));
        for (int nonce = 0; nonce < 3; nonce++) {
            assertAccepted(transfer(1, nonce, 1));
        }

        assertEquals(
                new Accepted(List.of(hash(transfer(1, 2, 1)), hash(transfer(1, 1, 1)))),
                bench.admit(memo(5, 0, 9, small)));
        assertEquals(1, bench.mempool.nextNonce(address(1)));
    }

    @Test
    void doesNotPushOutItsOwnSender() {
        begin(new MempoolLimits(2, 1_000_000, 20, 3, 50, 0, 10, 60_000));
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(1, 1, 1));

        assertRefused(Reason.MEMPOOL_FULL, transfer(1, 2, 100));
    }

    @Test
    void replacesInAFullMempool() {
        begin(new MempoolLimits(2, 1_000_000, 20, 3, 50, 0, 10, 60_000));
        assertAccepted(transfer(1, 0, 1));
        assertAccepted(transfer(2, 0, 1));

        assertEquals(
                new Accepted(List.of(hash(transfer(1, 0, 1)))), bench.admit(transfer(1, 0, 2)));
    }

    @Test
    void pushesAdministrationOutLast() {
        begin(new MempoolLimits(2, 1_000_000, 20, 3, 50, 0, 10, 60_000));
        var add = new ValidatorUpdate(Action.ADD, key(9).publicKey(), 1);
        Verified<Transaction> update = signed(bench.administrator, 0, GAS, 0, add);
        assertAccepted(transfer(1, 0, 500));
        assertAccepted(transfer(2, 0, 600));

        assertEquals(new Accepted(List.of(hash(transfer(1, 0, 500)))), bench.admit(update));
        assertInstanceOf(Accepted.class, bench.admit(transfer(3, 0, 700)));
        assertRefused(Reason.MEMPOOL_FULL, transfer(4, 0, 700));
        assertTrue(bench.mempool.get(hash(update)).isPresent());
    }

    @Test
    void remembersWhatWillNeverBeAccepted() {
        bench.account(1, 5, Long.MAX_VALUE);
        assertRefused(Reason.NONCE_TOO_LOW, transfer(1, 4, 1));
        assertRefused(Reason.NONCE_GAP, transfer(1, 50, 1));

        assertEquals(
                Reason.NONCE_TOO_LOW,
                assertInstanceOf(
                                Refused.class,
                                bench.mempool.known(hash(transfer(1, 4, 1))).orElseThrow())
                        .reason());
        assertEquals(Optional.empty(), bench.mempool.known(hash(transfer(1, 50, 1))));
    }

    @Test
    void remembersBadSignatures() {
        Hash bad = hash(transfer(1, 0, 1));

        bench.mempool.refuse(bad, Reason.BAD_SIGNATURE);

        assertEquals(
                Reason.BAD_SIGNATURE,
                assertInstanceOf(Refused.class, bench.mempool.known(bad).orElseThrow()).reason());
    }

    @Test
    void forgetsTheOldestRefusalBeyondItsBound() {
        for (int i = 0; i <= Mempool.REFUSED_REMEMBERED_MAX; i++) {
            bench.mempool.refuse(numbered(i), Reason.BAD_SIGNATURE);
        }
        assertEquals(Optional.empty(), bench.mempool.known(numbered(0)), "checked again");
        assertTrue(bench.mempool.known(numbered(1)).isPresent());
        assertTrue(bench.mempool.known(numbered(Mempool.REFUSED_REMEMBERED_MAX)).isPresent());
    }

    @Test
    void forgetsTheOldestThatWasInABlockBeyondItsBound() {
        List<Hash> included = new ArrayList<>();
        for (int i = 0; i <= Mempool.COMMITTED_REMEMBERED_MAX; i++) {
            included.add(numbered(i));
        }
        bench.mempool.committed(bench.mempool.height().next(), 0, included, new TreeMap<>());

        assertEquals(Optional.empty(), bench.mempool.known(numbered(0)));
        for (int i : new int[] {1, Mempool.COMMITTED_REMEMBERED_MAX}) {
            assertEquals(Optional.of(new AlreadyKnown()), bench.mempool.known(numbered(i)));
        }
    }

    private static Hash numbered(int n) {
        return Hash.of(new Encoder().i32(n).toBytes());
    }

    @Test
    void tellsGossipWhatCameInTheOrderItCame() {
        assertAccepted(transfer(1, 0, 1));
        assertEquals(ACCEPTED, bench.admit(transfer(2, 0, 9), peer(50)));
        assertRefused(
                Reason.GAS_TOO_LOW, signed(key(3), 0, 1, 1, transfer(3, 0, 1).value().body()));
        assertAccepted(transfer(3, 0, 5));

        List<Announced> all = bench.mempool.arrivedAfter(0, 10);

        assertEquals(
                List.of(hash(transfer(1, 0, 1)), hash(transfer(2, 0, 9)), hash(transfer(3, 0, 5))),
                all.stream().map(Announced::hash).toList());
        assertEquals(List.of(1L, 2L, 3L), all.stream().map(Announced::sequence).toList());
        assertEquals(peer(50), all.get(1).source());
        assertEquals(transfer(1, 0, 1).value().size(), all.getFirst().bytes());
        assertEquals(all.subList(0, 2), bench.mempool.arrivedAfter(0, 2));
        assertEquals(all.subList(2, 3), bench.mempool.arrivedAfter(2, 10));
        bench.commit(transfer(2, 0, 9));
        assertEquals(List.of(all.get(0), all.get(2)), bench.mempool.arrivedAfter(0, 10));
    }

    @Test
    void stayBoundedUnderAFlood() {
        List<Verified<Transaction>> flood = new ArrayList<>();
        for (int user = 0; user < 2_000; user++) {
            flood.add(transfer(user, 0, 1 + user % 50));
        }
        flood.forEach(bench::admit);

        assertEquals(100, bench.mempool.stats().txs());
        assertTrue(bench.reap().stream().allMatch(v -> v.value().gasPrice() >= 48));
    }

    @Test
    void namesItsReasonsAsClientsKnowThem() {
        assertEquals("nonce_too_low", Reason.NONCE_TOO_LOW.code());
        assertEquals("contract_refused", Reason.CONTRACT_REFUSED.code());
        assertEquals("mempool_full", Reason.MEMPOOL_FULL.code());
    }

    @Test
    void wantsLimitsAboveZero() {
        assertThrows(
                IllegalArgumentException.class, () -> new MempoolLimits(0, 1, 1, 1, 1, 0, 1, 1));
    }
}

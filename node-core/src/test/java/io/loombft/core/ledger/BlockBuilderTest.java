package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.ledger.BlockBuilder.Proposing;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Fraction;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockBuilderTest {
    private static final Params TIGHT =
            new Params(
                    65_536,
                    250_000,
                    16_384,
                    100_000,
                    5,
                    500,
                    15_000,
                    new Fraction(1, 3),
                    GasPrices.DEFAULT,
                    Params.DEFAULT.contracts());

    private final TestChain chain = new TestChain(new KeyedHash(), TIGHT, 1);

    private Transaction transfer(int from, long nonce, long gasLimit, long amount) {
        return chain.sign(
                chain.key(from),
                nonce,
                gasLimit,
                1,
                new Transfer(chain.address(1), Amount.of(amount), Bytes.EMPTY));
    }

    @Test
    void makesTheFirstBlockWithoutACommit() {
        Block block = chain.build(List.of(), List.of());

        assertEquals(Certificate.NONE, block.lastCommit());
        assertEquals(Height.FIRST, block.height());
        assertEquals(Optional.empty(), chain.check(block));
    }

    @Test
    void keepsTheOrderOfTheCandidates() {
        List<Transaction> candidates =
                List.of(
                        transfer(5, 0, 24_000, 1),
                        transfer(2, 0, 24_000, 1),
                        transfer(5, 1, 24_000, 1));

        assertEquals(candidates, chain.build(List.of(), candidates).transactions());
    }

    @Test
    void leavesOutWhatDoesNotFitAndGoesOn() {
        Transaction wrongNonce = transfer(0, 1, 24_000, 1);
        Transaction tooMuchGas = transfer(2, 0, 100_001, 1);
        Transaction penniless = transfer(99, 0, 24_000, 1);
        Transaction good = transfer(3, 0, 100_000, 1);
        Transaction alsoGood = transfer(3, 1, 100_000, 1);
        Transaction noGasLeft = transfer(4, 0, 50_001, 1);
        Transaction fits = transfer(5, 0, 50_000, 1);

        Block block =
                chain.build(
                        List.of(),
                        List.of(
                                wrongNonce,
                                tooMuchGas,
                                penniless,
                                good,
                                alsoGood,
                                noGasLeft,
                                fits));

        assertEquals(List.of(good, alsoGood, fits), block.transactions());
        chain.run(block);
    }

    @Test
    void leavesOutWhatFollowsSomethingLeftOut() {
        Transaction tooMuch = transfer(0, 0, 24_000, TestChain.RICH);
        Transaction next = transfer(0, 1, 24_000, 1);

        assertEquals(List.of(), chain.build(List.of(), List.of(tooMuch, next)).transactions());
    }

    @Test
    void takesOnlyEvidenceThatMayStand() {
        chain.runEmpty(8);
        KeyPair first = chain.validators.get(0);
        KeyPair second = chain.validators.get(1);
        Evidence good = chain.evidence(first, new Height(8));
        Evidence again = chain.evidence(first, new Height(7));
        Evidence old = chain.evidence(second, new Height(3));
        Evidence future = chain.evidence(second, new Height(9));
        Evidence stranger = chain.evidence(chain.key(0), new Height(8));
        Evidence other = chain.evidence(second, new Height(4));

        Block block = chain.build(List.of(good, again, old, future, stranger, other), List.of());

        assertEquals(List.of(good, other), block.evidence());
        chain.run(block);
        assertEquals(List.of(), chain.build(List.of(good, other), List.of()).evidence());
    }

    /** 340 offenders, of whom 28 fit in an eighth of the block. */
    @Test
    void leavesRoomForTransactionsBesideEvidence() {
        TestChain large = new TestChain(new KeyedHash(), TIGHT, 1, 340);
        large.runEmpty(2);
        List<Evidence> evidence = new ArrayList<>();
        large.validators.forEach(k -> evidence.add(large.evidence(k, new Height(1))));
        Transaction longest =
                large.sign(
                        large.key(0),
                        0,
                        100_000,
                        1,
                        new Transfer(
                                large.address(1), Amount.of(1), Bytes.copyOf(new byte[1_024])));

        Block block = large.build(evidence, List.of(longest));

        assertEquals(65_536 / 8 / evidence.getFirst().encoded().size(), block.evidence().size());
        assertEquals(List.of(longest), block.transactions());
        assertTrue(65_536 - block.encoded().size() > 65_536 / 4 - longest.size());
        assertEquals(Optional.empty(), large.check(block));
    }

    @Test
    void wantsATimeLaterThanTheParents() {
        Proposing now = chain.proposing(List.of(), List.of());
        Proposing early =
                new Proposing(
                        chain.state.blockTimeMs(),
                        now.proposer(),
                        now.lastCommit(),
                        List.of(),
                        List.of());

        assertThrows(
                IllegalArgumentException.class,
                () -> chain.builder.build(chain.state, early, chain.view(), chain));
    }

    /** So many of the shortest transfers that the list is longer than all that follows it. */
    @Test
    void makesBlocksOfShortTransfersThatCanBeReadAgain() throws Exception {
        TestChain wide = TestChain.fast();
        List<Transaction> candidates = new ArrayList<>();
        for (int nonce = 0; nonce < 3_000; nonce++) {
            candidates.add(wide.transfer(nonce % 20, nonce / 20, wide.address(1), 1));
        }

        Block block = wide.build(List.of(), candidates);

        assertEquals(3_000, block.transactions().size());
        assertEquals(block, Block.decode(block.encoded()));
        wide.run(block);
    }

    /** Whatever it is offered, what it makes is valid, also after a journey over the wire. */
    @Test
    void makesValidBlocksOfAnything() throws Exception {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Transaction> candidates = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                candidates.add(
                        transfer(
                                random.nextInt(4) * 25,
                                chain.account(0).nonce() + random.nextInt(4),
                                20_000 + random.nextInt(90_000),
                                random.nextInt(3) == 0 ? TestChain.RICH / 3 : 5));
            }
            List<Evidence> evidence = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                KeyPair offender = chain.validators.get(random.nextInt(4));
                evidence.add(chain.evidence(offender, new Height(random.nextInt(seed + 3))));
            }

            Block block = chain.build(evidence, candidates);

            assertEquals(Optional.empty(), chain.check(block), "seed " + seed);
            assertEquals(block, Block.decode(block.encoded()));
            chain.run(block);
        }
    }
}

package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidencePoolTest {
    private static final Params PARAMS = Params.DEFAULT;

    private final TestChain net = new TestChain(4);
    private final EvidencePool pool = new EvidencePool();

    private Evidence against(int who, long height, int round) {
        Ballot other = Ballot.of(Hash.of(new Encoder().i64(height).i32(round).toBytes()));
        return Evidence.DuplicateVote.of(
                net.prevote(who, height, round, Ballot.nil()).value(),
                net.prevote(who, height, round, other).value());
    }

    @Test
    void keepsOnePieceOfAnOffenderAndHeight() {
        assertTrue(pool.add(against(3, 5, 0)));
        assertFalse(pool.add(against(3, 5, 0)));
        assertFalse(pool.add(against(3, 5, 1)));
        assertTrue(pool.add(against(3, 6, 0)));
        assertTrue(pool.add(against(2, 5, 0)));
        assertEquals(3, pool.all().size());
    }

    @Test
    void aBlockTakesOneOfAnOffenderAndOnlyOfHeightsBelow() {
        pool.add(against(3, 5, 0));
        pool.add(against(3, 6, 0));
        pool.add(against(2, 7, 0));
        assertEquals(List.of(), pool.forBlock(new Height(5)));
        assertEquals(1, pool.forBlock(new Height(7)).size());
        assertEquals(2, pool.forBlock(new Height(8)).size());
    }

    @Test
    void isBounded() {
        for (int height = 1; height < 10_000; height++) {
            pool.add(against(3, height, 0));
        }
        assertEquals(EvidencePool.PENDING_MAX, pool.all().size());
    }

    @Test
    void ofMoreThanABlockTakesTheRestWaitsForTheNext() {
        TestChain large = new TestChain(EvidencePool.PER_BLOCK_MAX + 3);
        for (int who = 0; who < large.size(); who++) {
            pool.add(
                    Evidence.DuplicateVote.of(
                            large.prevote(who, 5, 0, Ballot.nil()).value(),
                            large.prevote(who, 5, 0, Ballot.of(Hash.of(new byte[1]))).value()));
        }
        List<Evidence> first = pool.forBlock(new Height(6));
        assertEquals(EvidencePool.PER_BLOCK_MAX, first.size());
        pool.committed(new Height(6), first, PARAMS);
        List<Evidence> second = pool.forBlock(new Height(7));
        assertEquals(3, second.size());
        assertTrue(second.stream().noneMatch(first::contains));
    }

    @Test
    void whoWasPunishedIsAccusedOfNothingMore() {
        pool.add(against(3, 5, 0));
        pool.add(against(3, 6, 0));
        pool.add(against(2, 6, 0));
        pool.committed(new Height(8), List.of(against(3, 5, 1)), PARAMS);
        assertEquals(List.of(against(2, 6, 0)), pool.all());
    }

    @Test
    void forgetsWhatTheNextBlockMayNoLongerCarry() {
        Evidence piece = against(3, 5, 0);
        pool.add(piece);
        long last = 5 + PARAMS.evidenceAgeBlocks();
        pool.committed(new Height(last - 1), List.of(), PARAMS);
        assertEquals(List.of(piece), pool.forBlock(new Height(last)));
        pool.committed(new Height(last), List.of(), PARAMS);
        assertEquals(List.of(), pool.all());
    }
}

package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import org.junit.jupiter.api.Test;

class ConsensusCoreTest {
    private final TestChain net = new TestChain(4);

    @Test
    void aHeightIsDecidedAndTheNextOneBegins() {
        CoreKit kit = new CoreKit(net, 0).resume().fires(Timeout.Kind.EMPTY_BLOCK, 0);
        Block block = kit.named("A", kit.block(0));
        kit.proposal(kit.proposer(0), 0, -1, block).parts(0, block);
        kit.prevotes(0, Ballot.of(block.hash()), kit.others());
        kit.precommits(0, Ballot.of(block.hash()), kit.others());
        assertEquals(new Height(2), kit.core().height());
        assertEquals(block.hash(), kit.core().chain().blockHash());
        assertTrue(kit.take().contains("    begin height 2 after precommits A at 1/0 of v0 v1 v2"));
    }
}

package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.consensus.Command;
import org.junit.jupiter.api.Test;

class LedgerLoopTest {
    /** Consensus asks only so much at a time; its thread ends the node when this is thrown. */
    @Test
    void moreJobsThanConsensusCanHaveOutAreADefect() {
        // Never started, so that nothing is taken from it, and without what jobs work with.
        LedgerLoop loop = new LedgerLoop(new LedgerLoop.Parts(null, null, null, null, null, null));
        var question = new Command.ValidateBlock(null, null);
        for (int i = 0; i < LedgerLoop.JOBS_MAX; i++) {
            loop.validate(question);
        }
        AssertionError defect = assertThrows(AssertionError.class, () -> loop.validate(question));
        assertEquals("more than 256 jobs wait for the ledger", defect.getMessage());
    }
}

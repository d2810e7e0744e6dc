package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import org.junit.jupiter.api.Test;

class ProgramCacheTest {
    private static final class Idle implements Program {
        @Override
        public int initialPages() {
            return 1;
        }

        @Override
        public Machine machine(HostCalls host) {
            throw new AssertionError("nothing runs here");
        }
    }

    private static LoadedProgram weighing(long weight) {
        return new LoadedProgram(new Idle(), weight);
    }

    private static Hash code(int number) {
        return Hash.of(Bytes.utf8("code " + number));
    }

    @Test
    void whatWasUsedLastStaysAndTheRestGoesByWeight() {
        ProgramCache cache = new ProgramCache(100);
        Program first = cache.get(code(1), () -> weighing(40));
        cache.get(code(2), () -> weighing(40));
        assertSame(first, cache.get(code(1), () -> weighing(1)));
        cache.get(code(3), () -> weighing(50));
        assertEquals(90, cache.weight());
        assertTrue(cache.find(code(1)).isPresent());
        assertTrue(cache.find(code(2)).isEmpty(), "the one not used since");
    }

    @Test
    void whatAloneIsTooHeavyIsNotKept() {
        ProgramCache cache = new ProgramCache(100);
        cache.get(code(1), () -> weighing(60));
        cache.get(code(2), () -> weighing(101));
        assertEquals(60, cache.weight());
        assertTrue(cache.find(code(2)).isEmpty());
    }
}

package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import io.loombft.core.wasm.TestModule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResidentProgramsTest {
    private static final ContractParams PARAMS = ContractParams.DEFAULT;

    /** Room for two of the programs below, which weigh hardly more than the least. */
    private static final long OTHERS_MAX = 600_000;

    private final AtomicInteger loads = new AtomicInteger();
    private final ResidentPrograms programs = new ResidentPrograms(this::load, OTHERS_MAX);
    private final Programs ledger = programs.ofLedger();
    private final Programs others = programs.ofOthers();

    private static class Idle implements Program {
        @Override
        public int initialPages() {
            return 1;
        }

        @Override
        public Machine machine(HostCalls host) {
            throw new AssertionError("nothing runs here");
        }
    }

    private Program load(Bytes metered) {
        loads.incrementAndGet();
        return new Idle();
    }

    private static Bytes module(int number) {
        return TestModule.entry("i32.const " + number).bytes();
    }

    private static Hash code(int number) {
        return Hash.of(module(number));
    }

    private Program ask(Programs from, int number) {
        return from.program(code(number), () -> module(number), PARAMS);
    }

    private boolean holds(int number) {
        return programs.holds(code(number), PARAMS);
    }

    @Test
    void whatOthersAskForNeverPushesAResidentOneOut() {
        Program first = ask(ledger, 0);
        for (int i = 1; i < 20; i++) {
            ask(others, i);
        }
        assertSame(first, ask(ledger, 0));
        assertSame(first, ask(others, 0));
        assertTrue(holds(19) && holds(18));
        assertFalse(holds(17), "the others have little room");
        assertEquals(20, loads.get());
    }

    @Test
    void theLedgerTakesOverWhatWasCompiledBefore() {
        Program early = ask(others, 1);
        assertSame(early, ask(ledger, 1));
        ask(others, 2);
        ask(others, 3);
        assertSame(early, ask(ledger, 1));
        assertTrue(holds(2) && holds(3), "a resident one takes no room of the others");
    }

    @Test
    void holdsAllResidentOnesHoweverManyAndLetsTheRestGo() {
        List<Hash> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ask(ledger, i);
            all.add(code(i));
        }
        ledger.keep(all, PARAMS);
        for (int i = 0; i < 10; i++) {
            assertTrue(holds(i), "program " + i);
        }
        ledger.keep(all.subList(0, 3), PARAMS);
        int held = 0;
        for (int i = 0; i < 10; i++) {
            held += holds(i) ? 1 : 0;
        }
        assertEquals(3 + 2, held, "three, and two as long as there is room");
        others.keep(List.of(), PARAMS);
        assertTrue(holds(0), "only the ledger says what is resident");
    }

    @Test
    void aProgramWeighsWhatItsModuleHoldsAndNotItsBytes() {
        Bytes module = TestModule.entry("i32.const 1").table(10_000).bytes();
        others.program(Hash.of(module), () -> module, PARAMS);
        assertFalse(
                programs.holds(Hash.of(module), PARAMS), "alone it is above what others may have");
        ask(others, 1);
        assertTrue(holds(1));
    }

    @Test
    void whatTwoWantAtOnceIsLoadedOnce() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger slowLoads = new AtomicInteger();
        ResidentPrograms slow =
                new ResidentPrograms(
                        metered -> {
                            slowLoads.incrementAndGet();
                            begun.countDown();
                            await(mayEnd);
                            return new Idle();
                        },
                        OTHERS_MAX);
        FutureTask<Program> first = new FutureTask<>(() -> ask(slow.ofOthers(), 1));
        Thread.ofPlatform().start(first);
        begun.await();
        FutureTask<Program> second = new FutureTask<>(() -> ask(slow.ofLedger(), 1));
        Thread waiting = Thread.ofPlatform().start(second);
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.countDown();
        assertSame(first.get(), second.get());
        assertEquals(1, slowLoads.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoeverFailsToLoadHoldsNobodyUp() {
        AtomicInteger tries = new AtomicInteger();
        ResidentPrograms failing =
                new ResidentPrograms(
                        metered -> {
                            if (tries.incrementAndGet() == 1) {
                                throw new IllegalStateException("no");
                            }
                            return new Idle();
                        },
                        OTHERS_MAX);
        assertThrows(IllegalStateException.class, () -> ask(failing.ofOthers(), 1));
        assertEquals(1, ask(failing.ofOthers(), 1).initialPages());
        assertEquals(2, tries.get());
    }

    @Test
    void refusesWhatBreaksARule() throws Exception {
        assertThrows(RefusedModuleException.class, () -> ledger.check(Bytes.utf8("no"), PARAMS));
        ContractLimits limits = PARAMS.limits();
        var tight =
                new ContractParams(
                        PARAMS.host(),
                        PARAMS.code(),
                        new ContractLimits(
                                module(1).size() - 1,
                                limits.callDepthMax(),
                                limits.nestingMax(),
                                limits.memoryPagesMax(),
                                limits.storageValueMax(),
                                limits.residentBytesMax()));
        assertTrue(ledger.check(module(1), PARAMS) > 0);
        assertThrows(RefusedModuleException.class, () -> ledger.check(module(1), tight));
    }
}

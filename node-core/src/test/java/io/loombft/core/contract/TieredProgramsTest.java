package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.ContractParams;
import io.loombft.core.wasm.RefusedModuleException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TieredProgramsTest {
    private static final ContractParams PARAMS = ContractParams.DEFAULT;

    private final ArrayDeque<Runnable> later = new ArrayDeque<>();
    private final EnginePrograms compiled = new EnginePrograms(ChicoryEngine.COMPILED, 10_000_000);
    private final EnginePrograms interpreted =
            new EnginePrograms(ChicoryEngine.INTERPRETED, 10_000_000);
    private final TieredPrograms programs = new TieredPrograms(compiled, interpreted, later::add);
    private Bytes wasm = Bytes.EMPTY;

    @BeforeEach
    void readModule() throws Exception {
        wasm = Bytes.copyOf(Files.readAllBytes(Path.of("src/test/resources/contracts/token.wasm")));
    }

    private Program program(Programs from) {
        return from.program(Hash.of(wasm), () -> wasm, PARAMS);
    }

    @Test
    void interpretsUntilItIsCompiled() {
        assertSame(program(interpreted), program(programs));
        assertEquals(1, later.size());
        later.remove().run();
        Program now = program(programs);
        assertSame(program(compiled), now);
        assertNotSame(program(interpreted), now);
        assertEquals(0, later.size());
    }

    @Test
    void asksAgainWhenCompilingWasForgotten() {
        program(programs);
        later.clear();
        program(programs);
        assertEquals(1, later.size());
    }

    @Test
    void refusesWhatBreaksARule() {
        assertThrows(RefusedModuleException.class, () -> programs.check(Bytes.utf8("no"), PARAMS));
    }

    @Test
    void refusesWhatIsLongerThanTheChainAllows() throws Exception {
        var limits = PARAMS.limits();
        var tight =
                new ContractParams(
                        PARAMS.host(),
                        PARAMS.code(),
                        new io.loombft.core.types.ContractLimits(
                                wasm.size() - 1,
                                limits.callDepthMax(),
                                limits.nestingMax(),
                                limits.memoryPagesMax(),
                                limits.storageValueMax()));
        programs.check(wasm, PARAMS);
        assertThrows(RefusedModuleException.class, () -> programs.check(wasm, tight));
    }
}

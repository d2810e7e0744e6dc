package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.contract.RandomModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the metering writes, read again by the rules: their parser and validator against its encoder. */
class MeteredModulesTest {
    private static final int MODULES = 1_000;

    @Test
    void aMeteredModuleIsAModuleThatKeepsTheRules() throws RefusedModuleException {
        for (long seed = 1; seed <= MODULES; seed++) {
            CheckedModule module = RandomModule.of(seed).checked(HostFunction.imports());
            Bytes metered = Metering.metered(module, CodePrices.DEFAULT);
            CheckedModule again =
                    ModuleRules.check(
                            renamed(metered), ModuleLimits.DEFAULT, HostFunction.imports());
            assertEquals(module.spaces(), again.spaces(), "seed " + seed);
            assertEquals(contents(module), contents(again), "seed " + seed);
            assertEquals(module.globals(), again.globals().subList(0, module.globals().size()));
            assertEquals(module.functions().imports().size(), again.functions().imports().size());
        }
    }

    /** The segments of data with the bytes they put. */
    private static List<String> contents(CheckedModule module) {
        return module.data().stream()
                .map(each -> each.offset() + " " + module.wasm().slice(each.start(), each.length()))
                .toList();
    }

    /** Our own export names are refused in what others write: others of the same length take their place. */
    private static Bytes renamed(Bytes metered) {
        byte[] bytes = metered.toArray();
        byte[] reserved = ModuleRules.RESERVED.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i + reserved.length <= bytes.length; i++) {
            if (metered.slice(i, reserved.length).equals(Bytes.copyOf(reserved))) {
                bytes[i] = 'x';
            }
        }
        return Bytes.copyOf(bytes);
    }
}

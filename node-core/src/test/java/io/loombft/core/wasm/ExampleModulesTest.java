package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostFunction;
import io.loombft.core.crypto.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the committed example contracts to the module rules, and their sources to their description. */
class ExampleModulesTest {
    private static final Path CONTRACTS = Path.of("contracts");

    /** Where the input may lie: below it is the stack, above it all that is static. */
    private static final int DATA_AT = 0x4000;

    private static final int PAGE = 65_536;
    private static final int SMALL = 8_192;

    /** A row of a method: selector, then signature. */
    private static final Pattern DESCRIBED =
            Pattern.compile("^\\| `([0-9a-f]{8})` \\| `([A-Za-z]+\\([a-z0-9,]*\\))` \\|");

    /** A constant of a selector, with the signature behind it as a comment. */
    private static final Pattern DECLARED =
            Pattern.compile("0x([0-9a-f]{8})[,;] *(?:/\\*|//) ([A-Za-z]+\\([a-z0-9,]*\\))");

    /** No language here can import a function of two results. */
    @ParameterizedTest
    @ValueSource(strings = {"loombft.h", "loombft.rs", "loombft.ts"})
    void anSdkDeclaresEveryHostFunctionOfOneResult(String sdk) throws IOException {
        String source = Files.readString(CONTRACTS.resolve("sdk").resolve(sdk));
        for (HostFunction each : HostFunction.values()) {
            assertEquals(
                    each.type().results().size() < 2,
                    Pattern.compile(each.importName() + "\\b").matcher(source).find(),
                    each.importName());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "token, c", "token, rust", "token, as",
        "escrow, c", "escrow, rust", "escrow, as",
        "registry, c", "registry, rust", "registry, as",
        "probe, c", "probe, rust", "probe, as"
    })
    void keepsTheRulesAndLeavesRoomForTheInput(String name, String language)
            throws IOException, RefusedModuleException {
        byte[] wasm =
                Files.readAllBytes(
                        CONTRACTS.resolve(name).resolve(name + "-" + language + ".wasm"));

        CheckedModule module =
                ModuleRules.check(Bytes.copyOf(wasm), ModuleLimits.DEFAULT, HostFunction.imports());

        assertTrue(wasm.length < SMALL, () -> wasm.length + " bytes");
        assertEquals(1, module.spaces().pages());
        assertEquals(1, module.spaces().pagesMax());
        assertFalse(module.data().isEmpty());
        for (CheckedModule.Data data : module.data()) {
            assertTrue(data.offset() >= DATA_AT, () -> "data at " + data.offset());
            assertTrue(data.offset() + data.length() <= PAGE, () -> "data at " + data.offset());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "escrow", "registry", "probe"})
    void knowsTheMethodsThatAreDescribed(String name) throws IOException {
        SortedMap<String, String> described = described(name);

        assertFalse(described.isEmpty());
        described.forEach((signature, selector) -> assertEquals(selectorOf(signature), selector));
        for (String ending : new String[] {".c", ".rs", ".ts"}) {
            assertEquals(described, declared(name, ending), ending);
        }
    }

    private static String selectorOf(String signature) {
        return Hash.of(Bytes.utf8(signature)).bytes().slice(0, 4).hex();
    }

    /** The table under the contract's heading, selectors by signature. */
    private static SortedMap<String, String> described(String name) throws IOException {
        SortedMap<String, String> methods = new TreeMap<>();
        boolean isHere = false;
        for (String line : Files.readAllLines(CONTRACTS.resolve("README.md"))) {
            if (line.startsWith("## ")) {
                isHere = line.equalsIgnoreCase("## " + name);
            }
            if (isHere) {
                DESCRIBED
                        .matcher(line)
                        .results()
                        .forEach(method -> methods.put(method.group(2), method.group(1)));
            }
        }
        return methods;
    }

    private static SortedMap<String, String> declared(String name, String ending)
            throws IOException {
        SortedMap<String, String> methods = new TreeMap<>();
        String source = Files.readString(CONTRACTS.resolve(name).resolve(name + ending));
        for (MatchResult method : DECLARED.matcher(source).results().toList()) {
            methods.put(method.group(2), method.group(1));
        }
        return methods;
    }
}

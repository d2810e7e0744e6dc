package io.loombft.core.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MeteringTest {
    private static final AllowedImports NONE = new AllowedImports("host", new TreeMap<>());

    /** Each instruction costs one, blocks and their ends nothing. */
    private static final CodePrices ONES =
            new CodePrices(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

    /** What is paid at the start, then after each instruction where something is paid. */
    private static List<String> payments(String code) throws RefusedModuleException {
        CheckedModule module = TestModule.entry(code).checked(NONE);
        CheckedModule.Body body = module.functions().bodies().get(0);
        Segments segments =
                Segments.of(new LiveCode(module.wasm(), body), module.functions(), ONES);
        List<String> payments = new ArrayList<>(List.of("start " + segments.first()));
        LiveCode live = new LiveCode(module.wasm(), body);
        for (int i = 0; live.next(); i++) {
            if (segments.after(i) > 0) {
                payments.add(live.opcode().mnemonic() + " " + segments.after(i));
            }
        }
        return payments;
    }

    @Test
    void straightCodeIsPaidOnceAtItsStart() throws RefusedModuleException {
        assertEquals(List.of("start 3"), payments("i32.const 1 i32.const 2 i32.add"));
        assertEquals(
                List.of("start 3"), payments("block block i32.const 1 drop end end i32.const 2"));
    }

    @Test
    void theHalvesOfAnIfArePaidApartAndWhatFollowsBefore() throws RefusedModuleException {
        assertEquals(
                List.of("start 4", "if 1", "else 2"),
                payments("local.get 0 if nop else nop nop end nop i32.const 0"));
    }

    @Test
    void aLoopIsPaidAtItsStartAndEachTimeAround() throws RefusedModuleException {
        assertEquals(
                List.of("start 3", "loop 3"),
                payments("nop loop nop local.get 0 br_if 0 end i32.const 0"));
    }

    @Test
    void whatFollowsABranchOutOfABlockIsPaidOnlyWhenReached() throws RefusedModuleException {
        // The br_if leads past the end of the inner block, not past that of the outer.
        assertEquals(
                List.of("start 3", "br_if 1", "end 1"),
                payments("block block local.get 0 br_if 1 nop end nop end i32.const 0"));
        assertEquals(
                List.of("start 3", "br_if 1"),
                payments("block local.get 0 br_if 0 nop end i32.const 0"));
    }

    @Test
    void aReturnMakesAllThatFollowsItsBlocksConditional() throws RefusedModuleException {
        assertEquals(
                List.of("start 2", "if 2", "end 1"),
                payments("local.get 0 if i32.const 9 return end i32.const 0"));
    }

    @Test
    void aBranchBackOutOfAnInnerBlockMakesTheRestOfTheLoopConditional()
            throws RefusedModuleException {
        assertEquals(
                List.of("start 2", "loop 2", "br_if 1", "end 2"),
                payments("loop block local.get 0 br_if 1 nop end nop nop end i32.const 0"));
    }

    @Test
    void whatCannotRunIsNeitherPaidNorWritten() throws RefusedModuleException {
        assertEquals(
                List.of("start 2"),
                payments(
                        "block br 0 nop block nop loop nop end end i32.const 1 drop end i32.const 0"));
        assertEquals(List.of("start 1"), payments("unreachable i32.add i32.add"));
    }

    @Test
    void equalModulesBecomeEqualBytesAndOtherPricesOtherBytes() throws RefusedModuleException {
        TestModule module = TestModule.entry("i32.const 1 memory.grow");
        Bytes once = Metering.metered(module.checked(NONE), CodePrices.DEFAULT);
        assertEquals(once, Metering.metered(module.checked(NONE), CodePrices.DEFAULT));
        assertNotEquals(once, Metering.metered(module.checked(NONE), ONES));
    }

    @Test
    void numbersAreWrittenAsTheyAreRead() throws RefusedModuleException {
        for (int bit = 0; bit < 64; bit++) {
            for (long near = -2; near <= 2; near++) {
                long value = (1L << bit) + near;
                Bytes signed = new ModuleWriter().signed(value).toBytes();
                assertEquals(value, new ModuleReader(signed, 0, signed.size()).i64());
                int half = (int) value;
                Bytes narrow = new ModuleWriter().signed(half).toBytes();
                assertEquals(half, new ModuleReader(narrow, 0, narrow.size()).i32());
                Bytes unsigned = new ModuleWriter().u32(half).toBytes();
                assertEquals(
                        value & 0xffff_ffffL, new ModuleReader(unsigned, 0, unsigned.size()).u32());
            }
        }
    }

    @Test
    void typesThatDifferStayDifferent() {
        List<FunctionType> types = new ArrayList<>();
        for (String params :
                List.of("", "i32", "i64", "i32 i32", "i32 i64", "i64 i32", "i32 i32 i32 i64")) {
            for (String result : List.of("", "i32", "i64")) {
                types.add(TestModule.type(params + " -> " + result));
            }
        }
        assertEquals(types.size(), types.stream().map(MeteredTypes::metered).distinct().count());
    }

    @Test
    void pricesSurviveTheirCanonicalBytes() throws MalformedInputException {
        Bytes bytes = new Encoder().value(CodePrices.DEFAULT).toBytes();
        assertEquals(CodePrices.SIZE, bytes.size());
        assertEquals(CodePrices.DEFAULT, Decoder.whole(bytes, CodePrices::decode));
    }
}

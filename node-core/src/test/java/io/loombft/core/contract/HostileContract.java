package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.wasm.FunctionType;
import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A module that keeps the rules and means harm, and how a call of it has to end. Each answers with
 * what lies at {@code 0x800}: success, without data.
 */
public record HostileContract(
        String name, Reentrancy reentrancy, Bytes input, Code end, Bytes wasm) {
    private static final String ANSWER = "i32.const 2048 ";
    private static final Bytes NO_INPUT = Bytes.utf8("x");

    /** Host functions that the modules import, in this order. */
    private static final List<HostFunction> IMPORTS =
            List.of(
                    HostFunction.GET_BLOCK_HEIGHT,
                    HostFunction.STORAGE_WRITE,
                    HostFunction.EMIT_EVENT,
                    HostFunction.SHA256,
                    HostFunction.STORAGE_NEXT,
                    HostFunction.STORAGE_DELETE,
                    HostFunction.GET_SELF_ADDRESS,
                    HostFunction.CALL_CONTRACT_VALUE,
                    HostFunction.ABORT,
                    HostFunction.STORAGE_READ,
                    HostFunction.VERIFY_ED25519,
                    HostFunction.SECP256K1_VERIFY,
                    HostFunction.TRANSFER,
                    HostFunction.GET_GAS_REMAINING,
                    HostFunction.KECCAK256);

    /** All of them, in an order that never changes. */
    public static List<HostileContract> all() {
        List<HostileContract> all = new ArrayList<>();
        all.addAll(whatNeverEnds());
        all.addAll(deepCalls());
        all.addAll(whatCostsTheHost());
        all.addAll(wrongAnswers());
        all.addAll(traps());
        all.addAll(nested());
        return List.copyOf(all);
    }

    private static List<HostileContract> whatNeverEnds() {
        return List.of(
                plain("loop", Code.OUT_OF_GAS, "loop br 0 end "),
                plain("loop_with_br_if", Code.OUT_OF_GAS, "loop i32.const 1 br_if 0 end "),
                plain("loop_with_br_table", Code.OUT_OF_GAS, "loop i32.const 9 br_table 1 0 end "),
                plain(
                        "loop_of_divisions",
                        Code.OUT_OF_GAS,
                        "loop i64.const -9 i64.const 7 i64.rem_s drop br 0 end "),
                plain(
                        "memory_bomb",
                        Code.OUT_OF_GAS,
                        "loop i32.const 1 memory.grow drop memory.size i32.const 65536 i32.mul"
                                + " i32.const 8 i32.sub i64.const -1 i64.store 0 br 0 end "),
                plain(
                        "memory_at_once",
                        Code.OUT_OF_GAS,
                        "i32.const 255 memory.grow drop loop br 0 end "));
    }

    private static List<HostileContract> deepCalls() {
        int self = IMPORTS.size();
        TestModule mutual = module();
        mutual.function("i32 -> i32", "", "local.get 0 call " + (self + 1));
        mutual.function("i32 -> i32", "i64", "local.get 0 call " + self);
        TestModule indirect = module().table(2).element(0, List.of(self + 1, self));
        int type = indirect.typeIndex(TestModule.type("i32 -> i32"));
        String again = " i32.const 1 i32.and call_indirect " + type + " i32.const 1 i32.add";
        indirect.function("i32 -> i32", "", "local.get 0 local.get 0" + again);
        indirect.function(
                "i32 -> i32", "i64 i64", "local.get 0 i32.const 1 i32.add local.get 0" + again);
        return List.of(
                of("mutual_recursion", Code.CONTRACT_TRAP, mutual, "i32.const 0 call " + self),
                of(
                        "recursion_through_the_table",
                        Code.CONTRACT_TRAP,
                        indirect,
                        "i32.const 0 call " + self),
                largeFrames("recursion_of_large_frames", 63, 900),
                largeFrames("recursion_of_many_parameters", 63, 0),
                largeFrames("recursion_of_small_frames", 1, 0));
    }

    /** Frames of so many parameters and locals, and as many operands below the call. */
    private static HostileContract largeFrames(String name, int params, int locals) {
        TestModule module = module();
        StringBuilder arguments = new StringBuilder();
        for (int i = 0; i < params; i++) {
            arguments.append("local.get ").append(i).append(' ');
        }
        int operands = locals == 0 ? 1 : 180;
        FunctionType type =
                new FunctionType(
                        Collections.nCopies(params, ValueType.I64), List.of(ValueType.I64));
        module.function(
                type,
                Collections.nCopies(locals, ValueType.I64),
                "local.get 0 ".repeat(operands)
                        + arguments
                        + "call "
                        + IMPORTS.size()
                        + " i64.add".repeat(operands));
        return of(
                name,
                Code.CONTRACT_TRAP,
                module,
                "i64.const 3 ".repeat(params) + "call " + IMPORTS.size());
    }

    private static List<HostileContract> whatCostsTheHost() {
        return List.of(
                plain("spins_on_the_height", Code.OUT_OF_GAS, "loop call 0 drop br 0 end "),
                plain("spins_on_the_gas", Code.OUT_OF_GAS, "loop call 13 drop br 0 end "),
                plain(
                        "hashes_all_memory",
                        Code.OUT_OF_GAS,
                        "i32.const 255 memory.grow drop loop i32.const 0 i32.const 16777216"
                                + " i32.const 0 call 3 br 0 end "),
                plain(
                        "hashes_nothing",
                        Code.OUT_OF_GAS,
                        "loop i32.const 0 i32.const 0 i32.const 64 call 14 br 0 end "),
                plain(
                        "writes_large_values",
                        Code.OUT_OF_GAS,
                        counting("i32.const 64 i32.const 4 i32.const 0 i32.const 65536 call 1 ")),
                plain(
                        "writes_many_keys",
                        Code.OUT_OF_GAS,
                        counting("i32.const 64 i32.const 4 i32.const 0 i32.const 0 call 1 ")),
                plain(
                        "deletes_what_is_not_there",
                        Code.OUT_OF_GAS,
                        counting("i32.const 64 i32.const 4 call 5 ")),
                plain(
                        "reads_what_is_not_there",
                        Code.OUT_OF_GAS,
                        counting("i32.const 64 i32.const 4 i32.const 0 call 9 drop drop ")),
                plain(
                        "walks_nowhere",
                        Code.OUT_OF_GAS,
                        "loop i32.const 0 i32.const 0 i32.const 0 i32.const 256 call 4 drop br 0 end "),
                plain(
                        "verifies_for_ever",
                        Code.OUT_OF_GAS,
                        "loop i32.const 0 i32.const 0 i32.const 0 i32.const 9 call 10 drop"
                                + " i32.const 0 i32.const 0 i32.const 0 call 11 drop br 0 end "),
                plain(
                        "emits_events",
                        Code.CONTRACT_TRAP,
                        "loop i32.const 0 i32.const 1 i32.const 0 i32.const 1 call 2 br 0 end "),
                plain(
                        "emits_large_events",
                        Code.OUT_OF_GAS,
                        "loop i32.const 0 i32.const 256 i32.const 0 i32.const 65536 call 2 br 0 end "),
                plain(
                        "pays_what_it_has_not",
                        Code.OUT_OF_GAS,
                        "i32.const 64 i64.const -1 i64.store 0 loop i32.const 0 i32.const 64 call 12"
                                + " drop br 0 end "),
                plain(
                        "state_that_destroys_itself",
                        Code.SUCCESS,
                        // Writes nine keys, then deletes whatever comes first as long as there is
                        // any.
                        "i32.const 9 local.set 2 loop i32.const 64 local.get 2 i32.store 0"
                                + " i32.const 64 i32.const 4 i32.const 0 i32.const 9 call 1"
                                + " local.get 2 i32.const 1 i32.sub local.tee 2 br_if 0 end"
                                + " block loop i32.const 0 i32.const 0 i32.const 64 i32.const 256"
                                + " call 4 i32.const 0 i32.lt_s br_if 1 i32.const 64 i32.const 4"
                                + " call 5 br 0 end end "));
    }

    /** Counts at address 64, for ever. */
    private static String counting(String body) {
        return "loop local.get 2 i32.const 1 i32.add local.set 2 i32.const 64 local.get 2"
                + " i32.store 0 "
                + body
                + "br 0 end ";
    }

    private static List<HostileContract> wrongAnswers() {
        return List.of(
                answering("answers_4_gigabytes", Code.CONTRACT_TRAP, 0, 0xffff_ffff),
                answering("answers_2_gigabytes", Code.CONTRACT_TRAP, 0, 0x8000_0000),
                answering("answers_a_byte_too_long", Code.CONTRACT_TRAP, 0, 65_537),
                answering("answers_beyond_its_memory", Code.CONTRACT_TRAP, 0, 65_000),
                answering("reverts", Code.CONTRACT_REVERTED, 255, 1),
                new HostileContract(
                        "is_a_host_function_itself",
                        Reentrancy.REFUSED,
                        NO_INPUT,
                        Code.SUCCESS,
                        module().exportFunction("call", IMPORTS.indexOf(HostFunction.TRANSFER))
                                .bytes()),
                pointing("answers_from_outside", -1),
                pointing("answers_from_the_last_byte", 65_535),
                pointing("answers_from_where_it_wraps", -4));
    }

    private static HostileContract answering(String name, Code end, int status, int length) {
        TestModule module = module().data(0x900, new Encoder().u8(status).i32(length).toBytes());
        return built(name, end, module, "i32.const 2304");
    }

    private static HostileContract pointing(String name, int pointer) {
        return built(name, Code.CONTRACT_TRAP, module(), "i32.const " + pointer);
    }

    private static List<HostileContract> traps() {
        return List.of(
                plain(
                        "divides_by_zero",
                        Code.CONTRACT_TRAP,
                        "i32.const 1 i32.const 0 i32.div_s drop "),
                plain(
                        "divides_what_overflows",
                        Code.CONTRACT_TRAP,
                        "i64.const -9223372036854775808 i64.const -1 i64.div_s drop "),
                plain("gives_up", Code.CONTRACT_TRAP, "unreachable "),
                plain("loads_from_outside", Code.CONTRACT_TRAP, "i32.const -1 i64.load 7 drop "),
                plain(
                        "stores_across_the_end",
                        Code.CONTRACT_TRAP,
                        "i32.const 65529 i64.const -1 i64.store 0 "),
                of(
                        "calls_an_empty_place",
                        Code.CONTRACT_TRAP,
                        module().table(2),
                        "i32.const 1 call_indirect 0 drop "),
                of(
                        "calls_another_type",
                        Code.CONTRACT_TRAP,
                        module().table(1).element(0, List.of(1)),
                        "i32.const 0 call_indirect 0 drop "),
                of(
                        "calls_beyond_the_table",
                        Code.CONTRACT_TRAP,
                        module().table(1),
                        "i32.const -1 call_indirect 0 drop "),
                plain(
                        "aborts_from_outside",
                        Code.CONTRACT_TRAP,
                        "i32.const -1 i32.const 9 call 8 "),
                plain("aborts", Code.CONTRACT_REVERTED, "i32.const 0 i32.const 9 call 8 "));
    }

    /** Contracts that call themselves with an input one byte shorter, down to none. */
    private static List<HostileContract> nested() {
        return List.of(
                callingItself("nested_64_deep", 63, Code.SUCCESS, "-1", "nop "),
                callingItself("nested_65_deep", 64, Code.SUCCESS, "-1", "nop "),
                callingItself("nested_with_gas_of_2_63", 3, Code.SUCCESS, MOST, "nop "),
                callingItself("nested_trap", 5, Code.SUCCESS, "-1", "unreachable "),
                callingItself("nested_loop", 5, Code.SUCCESS, "60000", "loop br 0 end "),
                callingItself(
                        "nested_large_memory",
                        9,
                        Code.SUCCESS,
                        "-1",
                        "i32.const 200 memory.grow drop "),
                callingItself(
                        "nested_abort", 5, Code.SUCCESS, "-1", "i32.const 0 i32.const 1 call 8 "),
                new HostileContract(
                        "nested_where_it_must_not",
                        Reentrancy.REFUSED,
                        Bytes.copyOf(new byte[4]),
                        Code.SUCCESS,
                        callingItself("", 4, Code.SUCCESS, "-1", "unreachable ").wasm()));
    }

    private static final String MOST = Long.toString(Long.MIN_VALUE);

    /** The innermost does what the code says; each notes that it was here in an event. */
    private static HostileContract callingItself(
            String name, int deep, Code end, String gas, String innermost) {
        String code =
                "i32.const 0 i32.const 1 i32.const 0 i32.const 1 call 2 i32.const 64 call 6"
                        + " local.get 1 if i32.const 64 local.get 0 local.get 1 i32.const 1 i32.sub"
                        + " i64.const "
                        + gas
                        + " i32.const 128 i32.const 160 i32.const 16 call 7 drop else "
                        + innermost
                        + "end ";
        Bytes wasm = built(name, end, module(), code + ANSWER).wasm();
        return new HostileContract(
                name, Reentrancy.ALLOWED, Bytes.copyOf(new byte[deep]), end, wasm);
    }

    private static TestModule module() {
        TestModule module = new TestModule().memory(1, 256);
        for (HostFunction each : IMPORTS) {
            module.importFunction(HostFunction.MODULE, each.importName(), each.type());
        }
        return module;
    }

    private static HostileContract plain(String name, Code end, String code) {
        return of(name, end, module(), code);
    }

    private static HostileContract of(String name, Code end, TestModule module, String code) {
        return built(name, end, module, code + (code.endsWith(" ") ? "" : " drop ") + ANSWER);
    }

    private static HostileContract built(String name, Code end, TestModule module, String code) {
        int entry = module.function("i32 i32 -> i32", "i32", code);
        Bytes wasm = module.exportFunction("call", entry).bytes();
        return new HostileContract(name, Reentrancy.REFUSED, NO_INPUT, end, wasm);
    }
}

package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.wasm.TestModule;
import io.loombft.core.wasm.ValueType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host function with arguments that are all right on a memory of zeros, and what of them are ranges
 * of the memory: for tests that lead each of them astray.
 *
 * @param values pointers leave room for {@link #ROOM} bytes
 */
record HostCallShape(HostFunction function, List<Range> ranges, List<Long> values) {
    /** Bytes between the ranges. */
    static final int ROOM = 1_024;

    /** Bytes that a range has whose length is an argument; found values and answers have as many. */
    static final int LENGTH = 8;

    private static final int INPUT = 0x1000;
    private static final int ANSWER = 0x800;

    private static final Map<HostFunction, HostCallShape> SHAPES =
            new EnumMap<>(HostFunction.class);

    /**
     * A range of the memory.
     *
     * @param pointer the number of the argument that says where it begins
     * @param length the number of the argument that says how long it is, or -1
     * @param size its length if no argument says so
     */
    record Range(int pointer, int length, int size) {
        static Range sized(int pointer, int size) {
            return new Range(pointer, -1, size);
        }

        static Range counted(int pointer, int length) {
            return new Range(pointer, length, LENGTH);
        }

        boolean isCounted() {
            return length >= 0;
        }
    }

    static {
        Range key = Range.counted(0, 1);
        Range second = Range.counted(2, 3);
        Range address = Range.sized(0, 20);
        put(HostFunction.STORAGE_READ, key, Range.sized(2, LENGTH));
        put(HostFunction.STORAGE_GET, key, second);
        put(HostFunction.STORAGE_WRITE, key, second);
        put(HostFunction.STORAGE_DELETE, key);
        put(HostFunction.STORAGE_HAS, key);
        put(HostFunction.STORAGE_NEXT, key, second);
        put(HostFunction.GET_CALLER, address);
        put(HostFunction.GET_ORIGIN, address);
        put(HostFunction.GET_SELF_ADDRESS, address);
        put(HostFunction.GET_BLOCK_HEIGHT);
        put(HostFunction.GET_BLOCK_TIMESTAMP);
        put(HostFunction.GET_VALUE);
        put(HostFunction.GET_GAS_REMAINING);
        put(HostFunction.GET_VALUE128, Range.sized(0, 16));
        put(HostFunction.GET_BALANCE, address, Range.sized(1, 16));
        put(HostFunction.TRANSFER, address, Range.sized(1, 16));
        put(HostFunction.SHA256, key, Range.sized(2, 32));
        put(HostFunction.KECCAK256, key, Range.sized(2, 32));
        put(HostFunction.VERIFY_ED25519, Range.sized(0, 32), Range.sized(1, 64), second);
        put(
                HostFunction.SECP256K1_VERIFY,
                Range.sized(0, 33),
                Range.sized(1, 64),
                Range.sized(2, 32));
        put(HostFunction.EMIT_EVENT, key, second);
        put(HostFunction.CALL_CONTRACT, address, second, Range.sized(5, LENGTH));
        put(
                HostFunction.CALL_CONTRACT_VALUE,
                address,
                Range.counted(1, 2),
                Range.sized(4, 16),
                Range.counted(5, 6));
        put(HostFunction.RETURN_DATA, key);
        put(HostFunction.ABORT, key);
    }

    private static void put(HostFunction function, Range... ranges) {
        List<Long> values = new ArrayList<>();
        for (ValueType type : function.type().params()) {
            values.add(type == ValueType.I64 ? -1L : 0L);
        }
        for (int i = 0; i < ranges.length; i++) {
            values.set(ranges[i].pointer(), 0x2000L + (long) ROOM * i);
            if (ranges[i].isCounted()) {
                values.set(ranges[i].length(), (long) LENGTH);
            }
        }
        if (function == HostFunction.CALL_CONTRACT) {
            values.set(1, 20L);
        }
        SHAPES.put(function, new HostCallShape(function, List.of(ranges), values));
    }

    /** Fails for a function that is not in the table. */
    static HostCallShape of(HostFunction function) {
        return Optional.ofNullable(SHAPES.get(function)).orElseThrow();
    }

    long[] arguments() {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    long[] with(int argument, long value) {
        long[] arguments = arguments();
        arguments[argument] = value;
        return arguments;
    }

    /**
     * A module that calls the contract at the zero address, without value and for no answer, and then
     * the function, with the arguments that its input has.
     */
    TestModule module() {
        TestModule module = new TestModule().memory(1, 1);
        module.importFunction(HostFunction.MODULE, function.importName(), function.type());
        module.importFunction(
                HostFunction.MODULE,
                HostFunction.CALL_CONTRACT_VALUE.importName(),
                HostFunction.CALL_CONTRACT_VALUE.type());
        StringBuilder code =
                new StringBuilder(
                        "i32.const 0 i32.const 0 i32.const 0 i64.const -1 i32.const 0 i32.const 0"
                                + " i32.const 0 call 1 drop ");
        for (int i = 0; i < values.size(); i++) {
            boolean isWide = function.type().params().get(i) == ValueType.I64;
            code.append("i32.const ").append(INPUT + 8 * i);
            code.append(isWide ? " i64.load 0 " : " i32.load 0 ");
        }
        code.append("call 0 ").append("drop ".repeat(function.type().results().size()));
        int entry = module.function("i32 i32 -> i32", "", code + "i32.const " + ANSWER);
        return module.exportFunction("call", entry);
    }

    static Bytes input(long[] arguments) {
        Encoder input = new Encoder();
        for (long each : arguments) {
            input.i64(Long.reverseBytes(each));
        }
        return input.toBytes();
    }

    /** A module that answers so many zeros. */
    static TestModule answering(int length) {
        TestModule module = TestModule.entry("i32.const " + ANSWER);
        Bytes header = new Encoder().u8(0).u32(length).toBytes();
        return module.data(ANSWER, header);
    }
}

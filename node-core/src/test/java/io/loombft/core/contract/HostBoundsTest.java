package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.wasm.ValueType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pointer of every host function, led out of the memory in every way. */
class HostBoundsTest {
    private static final int SIZE = 65_536;

    /** Arguments that are all right, and which of them are pointers. */
    private record Shape(List<Integer> pointers, List<Long> values) {
        long[] arguments() {
            return values.stream().mapToLong(Long::longValue).toArray();
        }
    }

    private static final Map<HostFunction, Shape> SHAPES = new EnumMap<>(HostFunction.class);

    static {
        put(HostFunction.STORAGE_READ, List.of(0, 2), 0, 8, 100);
        put(HostFunction.STORAGE_GET, List.of(0, 2), 0, 8, 100, 8);
        put(HostFunction.STORAGE_WRITE, List.of(0, 2), 0, 8, 100, 8);
        put(HostFunction.STORAGE_DELETE, List.of(0), 0, 8);
        put(HostFunction.STORAGE_HAS, List.of(0), 0, 8);
        put(HostFunction.STORAGE_NEXT, List.of(0, 2), 0, 8, 100, 8);
        put(HostFunction.GET_CALLER, List.of(0), 0);
        put(HostFunction.GET_ORIGIN, List.of(0), 0);
        put(HostFunction.GET_SELF_ADDRESS, List.of(0), 0);
        put(HostFunction.GET_BLOCK_HEIGHT, List.of());
        put(HostFunction.GET_BLOCK_TIMESTAMP, List.of());
        put(HostFunction.GET_VALUE, List.of());
        put(HostFunction.GET_GAS_REMAINING, List.of());
        put(HostFunction.GET_VALUE128, List.of(0), 0);
        put(HostFunction.GET_BALANCE, List.of(0, 1), 0, 100);
        put(HostFunction.TRANSFER, List.of(0, 1), 0, 100);
        put(HostFunction.SHA256, List.of(0, 2), 0, 8, 100);
        put(HostFunction.KECCAK256, List.of(0, 2), 0, 8, 100);
        put(HostFunction.VERIFY_ED25519, List.of(0, 1, 2), 0, 100, 200, 8);
        put(HostFunction.SECP256K1_VERIFY, List.of(0, 1, 2), 0, 100, 200);
        put(HostFunction.EMIT_EVENT, List.of(0, 2), 0, 8, 100, 8);
        put(HostFunction.CALL_CONTRACT, List.of(0, 2, 5), 0, 20, 100, 8, 1_000, 200);
        put(HostFunction.CALL_CONTRACT_VALUE, List.of(0, 1, 4, 5), 0, 100, 8, 9, 200, 300, 8);
        put(HostFunction.RETURN_DATA, List.of(0), 0, 8);
        put(HostFunction.ABORT, List.of(0), 0, 8);
    }

    private static void put(HostFunction function, List<Integer> pointers, long... arguments) {
        SHAPES.put(function, new Shape(pointers, Arrays.stream(arguments).boxed().toList()));
    }

    static Stream<HostFunction> functions() {
        return Stream.of(HostFunction.values());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aPointerOutOfTheMemoryTraps(HostFunction function) {
        Shape shape = SHAPES.get(function);
        assertEquals(function.type().params().size(), shape.arguments().length);
        for (int pointer : shape.pointers()) {
            assertEquals(ValueType.I32, function.type().params().get(pointer));
            // Just beyond the end, as a negative number, and where the end of the range wraps.
            for (int value : new int[] {SIZE + 1, Integer.MIN_VALUE, -1, -8}) {
                long[] arguments = shape.arguments();
                arguments[pointer] = value;
                assertTraps(TrapCode.MEMORY_BOUNDS, function, arguments);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theUpperHalfOfAnI32MeansNothing(HostFunction function) {
        if (function == HostFunction.ABORT) {
            return;
        }
        Shape shape = SHAPES.get(function);
        long[] arguments = shape.arguments();
        for (int i = 0; i < arguments.length; i++) {
            if (function.type().params().get(i) == ValueType.I32) {
                arguments[i] |= 0x7fff_ffffL << 32;
            }
        }
        assertEquals(Code.SUCCESS, call(function, arguments).code());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void aLengthOfFourGigabytesTraps(HostFunction function) {
        Shape shape = SHAPES.get(function);
        for (int i = 0; i < shape.arguments().length; i++) {
            boolean isLength = shape.arguments()[i] == 8;
            if (isLength) {
                long[] arguments = shape.arguments();
                arguments[i] = -1;
                assertEquals(Code.CONTRACT_TRAP, call(function, arguments).code());
            }
        }
    }

    private static void assertTraps(TrapCode code, HostFunction function, long[] arguments) {
        CallResult result = call(function, arguments);
        assertEquals(Code.CONTRACT_TRAP, result.code(), function::importName);
        assertEquals(code.code(), result.output().at(0), function::importName);
    }

    private static CallResult call(HostFunction function, long[] arguments) {
        PlainContracts chain = new PlainContracts();
        return chain.run(
                (on, input) -> {
                    on.host(function, arguments);
                    return on.answer(Bytes.EMPTY);
                });
    }
}

package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.HostCallShape.Range;
import io.loombft.core.types.Address;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.Reentrancy;
import io.loombft.core.wasm.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every range of every host function, led out of the memory in every way by a real module, on both
 * engines; and what bytes cost.
 */
class HostBoundsTest {
    private static final int SIZE = 65_536;
    private static final int MODULE = 1;

    static Stream<Arguments> functionsOnBothEngines() {
        return Stream.of(ChicoryEngine.values())
                .flatMap(
                        engine ->
                                Stream.of(HostFunction.values())
                                        .map(function -> Arguments.of(engine, function)));
    }

    /** A contract that calls the function, one that answers beside it, and a value to be found. */
    private record Scene(PlainContracts chain, Address contract) {
        static Scene of(ChicoryEngine engine, HostCallShape shape, int found) {
            PlainContracts chain = new PlainContracts(new EnginePrograms(engine, 16 << 20));
            chain.deploy(0, Reentrancy.ALLOWED, HostCallShape.answering(found).bytes());
            Address contract = chain.deploy(MODULE, Reentrancy.REFUSED, shape.module().bytes());
            for (int length = 1; length <= 256; length++) {
                chain.write(
                        contract, Bytes.copyOf(new byte[length]), Bytes.copyOf(new byte[found]));
            }
            return new Scene(chain, contract);
        }

        CallResult call(long[] arguments) {
            int mark = chain.mark();
            CallResult result =
                    chain.call(contract, HostCallShape.input(arguments), PlainContracts.GAS, 0);
            chain.revertTo(mark);
            return result;
        }
    }

    @ParameterizedTest
    @MethodSource("functionsOnBothEngines")
    void aRangeOutOfTheMemoryTraps(ChicoryEngine engine, HostFunction function) {
        HostCallShape shape = HostCallShape.of(function);
        assertEquals(function.type().params().size(), shape.values().size());
        Running.onContractStack(
                () -> {
                    Scene scene = Scene.of(engine, shape, HostCallShape.LENGTH);
                    assertEquals(goodEnd(function), scene.call(shape.arguments()).code());
                    for (Range range : shape.ranges()) {
                        assertEquals(ValueType.I32, function.type().params().get(range.pointer()));
                        // To its last byte it may lie at the end of the memory.
                        long[] last = shape.with(range.pointer(), SIZE - range.size());
                        assertEquals(goodEnd(function), scene.call(last).code());
                        for (int pointer : astray(range)) {
                            CallResult result = scene.call(shape.with(range.pointer(), pointer));
                            String about = range + " at " + pointer;
                            assertEquals(Code.CONTRACT_TRAP, result.code(), about);
                            assertEquals(
                                    TrapCode.MEMORY_BOUNDS.code(), result.output().at(0), about);
                        }
                    }
                });
    }

    /** One byte too far, just beyond, as negative numbers, and so that the end wraps to 0 and above. */
    private static List<Integer> astray(Range range) {
        List<Integer> pointers =
                new ArrayList<>(
                        List.of(
                                SIZE - range.size() + 1,
                                SIZE - 1,
                                SIZE + 1,
                                Integer.MAX_VALUE,
                                Integer.MIN_VALUE,
                                -range.size(),
                                -range.size() + 1,
                                -1));
        pointers.add(-SIZE);
        return pointers;
    }

    private static Code goodEnd(HostFunction function) {
        return function == HostFunction.ABORT ? Code.CONTRACT_REVERTED : Code.SUCCESS;
    }

    @ParameterizedTest
    @MethodSource("functionsOnBothEngines")
    void aLengthThatLeadsOutOfTheMemoryTraps(ChicoryEngine engine, HostFunction function) {
        HostCallShape shape = HostCallShape.of(function);
        Running.onContractStack(
                () -> {
                    Scene scene = Scene.of(engine, shape, HostCallShape.LENGTH);
                    for (Range range : shape.ranges()) {
                        for (int length :
                                new int[] {
                                    -1, Integer.MIN_VALUE, Integer.MAX_VALUE, SIZE, -0x2000
                                }) {
                            if (range.isCounted()) {
                                CallResult result = scene.call(shape.with(range.length(), length));
                                assertEquals(Code.CONTRACT_TRAP, result.code(), range.toString());
                            }
                        }
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void theUpperHalfOfAnI32MeansNothing(HostFunction function) {
        if (function == HostFunction.ABORT) {
            return;
        }
        long[] arguments = HostCallShape.of(function).arguments();
        for (int i = 0; i < arguments.length; i++) {
            if (function.type().params().get(i) == ValueType.I32) {
                arguments[i] |= 0x7fff_ffffL << 32;
            }
        }
        CallResult result =
                new PlainContracts()
                        .run(
                                (on, input) -> {
                                    on.host(function, arguments);
                                    return on.answer(Bytes.EMPTY);
                                });
        assertEquals(Code.SUCCESS, result.code());
    }

    @ParameterizedTest
    @EnumSource
    void everyByteThatIsGivenCostsAtLeastAGas(HostFunction function) {
        HostCallShape shape = HostCallShape.of(function);
        Running.onContractStack(
                () -> {
                    Scene scene = Scene.of(ChicoryEngine.COMPILED, shape, HostCallShape.LENGTH);
                    for (Range range : shape.ranges()) {
                        if (!range.isCounted() || isCapacity(function, range)) {
                            continue;
                        }
                        long few = scene.call(shape.with(range.length(), 64)).gasUsed();
                        long more = scene.call(shape.with(range.length(), 128)).gasUsed();
                        long most = scene.call(shape.with(range.length(), 192)).gasUsed();
                        assertTrue(more - few >= 64, range + " " + few + " " + more);
                        assertEquals(more - few, most - more, "grows evenly");
                    }
                });
    }

    /** What is only room for an answer: not the room is paid for but what is written. */
    private static boolean isCapacity(HostFunction function, Range range) {
        return switch (function) {
            case STORAGE_GET, STORAGE_NEXT -> range.pointer() == 2;
            case CALL_CONTRACT_VALUE -> range.pointer() == 5;
            case RETURN_DATA -> true;
            default -> false;
        };
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "STORAGE_READ",
                "STORAGE_GET",
                "STORAGE_HAS",
                "CALL_CONTRACT",
                "CALL_CONTRACT_VALUE",
                "RETURN_DATA"
            })
    void everyByteThatIsFoundCostsAtLeastAGas(HostFunction function) {
        Running.onContractStack(
                () -> {
                    long alone = gasOfFound(HostFunction.GET_BLOCK_HEIGHT, 600);
                    alone -= gasOfFound(HostFunction.GET_BLOCK_HEIGHT, 100);
                    long found = gasOfFound(function, 600) - gasOfFound(function, 100);
                    // Besides what the first call, which every one of these modules makes, costs.
                    assertTrue(found - alone >= 500, alone + " " + found);
                });
    }

    /** With 600 bytes of room for what is found. */
    private static long gasOfFound(HostFunction function, int bytes) {
        HostCallShape shape = HostCallShape.of(function);
        long[] arguments = shape.arguments();
        for (Range range : shape.ranges()) {
            if (range.isCounted() && isCapacity(function, range)) {
                arguments[range.length()] = 600;
            }
        }
        CallResult result = Scene.of(ChicoryEngine.COMPILED, shape, bytes).call(arguments);
        assertEquals(Code.SUCCESS, result.code());
        return result.gasUsed();
    }
}

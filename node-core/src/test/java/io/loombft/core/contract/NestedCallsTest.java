package io.loombft.core.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt.Code;
import io.loombft.core.types.TransactionBody.Reentrancy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contracts that call contracts. */
class NestedCallsTest {
    private static final long ALL = Long.MIN_VALUE;
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Address A = PlainContracts.address(1);
    private static final Address B = PlainContracts.address(2);

    private final PlainContracts chain = new PlainContracts();

    @Test
    void theCalleeSeesItsCallerAndTheOrigin() {
        chain.deploy(
                2,
                (on, input) -> {
                    on.host(HostFunction.GET_CALLER, ScriptedMachine.OUT);
                    on.host(HostFunction.GET_ORIGIN, ScriptedMachine.OUT + 20);
                    return on.answer(on.read(ScriptedMachine.OUT, 40).concat(input));
                });
        chain.deploy(
                1,
                (on, input) -> {
                    long length = on.callContract(B, Bytes.utf8("hi"), ALL, Amount.ZERO);
                    return on.answer(on.read(ScriptedMachine.OUT, (int) length));
                });
        assertEquals(
                A.bytes().concat(PlainContracts.CALLER.bytes()).concat(Bytes.utf8("hi")),
                chain.call(A).output());
    }

    @Test
    void whatFailsIsTakenBackAlone() {
        chain.fund(A, 100);
        chain.deploy(
                2,
                (on, input) -> {
                    on.store(KEY, Bytes.utf8("b"));
                    on.emit(Bytes.utf8("b"), Bytes.EMPTY);
                    return on.answer(1, Bytes.utf8("sorry"));
                });
        chain.deploy(
                1,
                (on, input) -> {
                    on.store(KEY, Bytes.utf8("a"));
                    on.emit(Bytes.utf8("before"), Bytes.EMPTY);
                    assertEquals(-1, on.callContract(B, Bytes.EMPTY, ALL, Amount.of(60)));
                    assertEquals(5, on.ask(HostFunction.RETURN_DATA, ScriptedMachine.OUT, 100));
                    assertEquals(Bytes.utf8("sorry"), on.read(ScriptedMachine.OUT, 5));
                    on.emit(Bytes.utf8("after"), Bytes.EMPTY);
                    return on.answer(Bytes.EMPTY);
                });
        CallResult result = chain.call(A);
        assertEquals(Code.SUCCESS, result.code());
        assertEquals(
                List.of(Bytes.utf8("before"), Bytes.utf8("after")),
                result.events().stream().map(event -> event.topic()).toList());
        assertEquals(Bytes.utf8("a"), chain.read(A, KEY).orElseThrow());
        assertTrue(chain.read(B, KEY).isEmpty());
        assertEquals(Amount.of(100), chain.balance(A));
        assertEquals(Amount.ZERO, chain.balance(B));
    }

    @Test
    void whatSucceededInsideOfWhatFailsIsTakenBackToo() {
        chain.deploy(
                2,
                (on, input) -> {
                    on.store(KEY, Bytes.utf8("b"));
                    on.emit(KEY, KEY);
                    return on.answer(Bytes.EMPTY);
                });
        chain.deploy(
                1,
                (on, input) -> {
                    on.callContract(B, Bytes.EMPTY, ALL, Amount.ZERO);
                    throw new Trap(TrapCode.UNREACHABLE);
                });
        CallResult result = chain.call(A);
        assertEquals(Code.CONTRACT_TRAP, result.code());
        assertEquals(List.of(), result.events());
        assertTrue(chain.read(B, KEY).isEmpty());
    }

    @Test
    void valueReallyMoves() {
        chain.fund(A, 100);
        chain.deploy(2, (on, input) -> on.answer(Bytes.EMPTY));
        chain.deploy(
                1,
                (on, input) -> {
                    assertEquals(0, on.callContract(B, Bytes.EMPTY, ALL, Amount.of(70)));
                    assertEquals(-1, on.callContract(B, Bytes.EMPTY, ALL, Amount.of(31)));
                    return on.answer(Bytes.EMPTY);
                });
        assertEquals(Code.SUCCESS, chain.call(A).code());
        assertEquals(Amount.of(30), chain.balance(A));
        assertEquals(Amount.of(70), chain.balance(B));
    }

    @Test
    void aWishForMoreGasThanThereIsGetsWhatThereIs() {
        List<Long> seen = new ArrayList<>();
        chain.deploy(
                2,
                (on, input) -> {
                    seen.add(on.gasLeft());
                    return on.answer(Bytes.EMPTY);
                });
        chain.deploy(
                1,
                (on, input) -> {
                    for (long wish : new long[] {ALL, -1, Long.MAX_VALUE, 5_000_000}) {
                        long before = on.gasLeft();
                        assertEquals(0, on.callContract(B, Bytes.EMPTY, wish, Amount.ZERO));
                        assertTrue(seen.getLast() < before);
                        assertTrue(on.gasLeft() < before);
                    }
                    return on.answer(Bytes.EMPTY);
                });
        CallResult result = chain.call(A);
        assertEquals(Code.SUCCESS, result.code());
        assertTrue(seen.getFirst() > 5_000_000);
        assertTrue(seen.getLast() <= 5_000_000);
        assertTrue(result.gasUsed() < PlainContracts.GAS);
    }

    @Test
    void theCalleeUsesTheCallersGas() {
        chain.deploy(
                2,
                (on, input) -> {
                    while (true) {
                        on.host(HostFunction.GET_BLOCK_HEIGHT);
                    }
                });
        chain.deploy(
                1,
                (on, input) -> {
                    long before = on.gasLeft();
                    assertEquals(-1, on.callContract(B, Bytes.EMPTY, 1_000_000, Amount.ZERO));
                    assertTrue(before - on.gasLeft() >= 1_000_000);
                    assertEquals(-1, on.callContract(B, Bytes.EMPTY, ALL, Amount.ZERO));
                    assertEquals(0, on.gasLeft());
                    return on.answer(Bytes.EMPTY);
                });
        CallResult result = chain.call(A);
        assertEquals(Code.SUCCESS, result.code());
        assertEquals(PlainContracts.GAS, result.gasUsed());
    }

    @Test
    void nobodyComesBackIntoAContractThatRuns() {
        List<Long> outcomes = new ArrayList<>();
        chain.deploy(1, (on, input) -> cycle(on, input, B, outcomes));
        chain.deploy(2, (on, input) -> cycle(on, input, A, outcomes));
        assertEquals(Code.SUCCESS, chain.call(A, Bytes.copyOf(new byte[4]), 9_000_000, 0).code());
        assertEquals(List.of(-1L, 0L), outcomes);
    }

    @Test
    void anotherMayComeBackWhenTheContractWantsIt() {
        List<Long> outcomes = new ArrayList<>();
        chain.deploy(1, Reentrancy.ALLOWED, (on, input) -> cycle(on, input, B, outcomes));
        chain.deploy(2, (on, input) -> cycle(on, input, A, outcomes));
        assertEquals(Code.SUCCESS, chain.call(A, Bytes.copyOf(new byte[4]), 9_000_000, 0).code());
        // A, B, A again; then B, which did not allow it, is not entered.
        assertEquals(List.of(-1L, 0L, 0L), outcomes);
    }

    /** Calls the other one with one byte less, as long as there is one. */
    private static int cycle(ScriptedMachine on, Bytes input, Address other, List<Long> outcomes)
            throws Trap {
        if (!input.isEmpty()) {
            outcomes.add(
                    on.callContract(other, input.slice(1, input.size() - 1), ALL, Amount.ZERO));
        }
        return on.answer(Bytes.EMPTY);
    }

    @Test
    void contractsAreFewOnTopOfEachOther() {
        int nestingMax = chain.params.limits().nestingMax();
        List<Integer> depths = new ArrayList<>();
        chain.deploy(
                1,
                Reentrancy.ALLOWED,
                (on, input) -> {
                    depths.add(on.depthLeft());
                    on.callContract(A, Bytes.EMPTY, ALL, Amount.ZERO);
                    return on.answer(Bytes.EMPTY);
                });
        assertEquals(Code.SUCCESS, chain.call(A).code());
        assertEquals(nestingMax, depths.size());
        for (int i = 1; i < depths.size(); i++) {
            assertTrue(depths.get(i) < depths.get(i - 1));
        }
    }

    @Test
    void whoIsNotThereAnswersNothing() {
        chain.deploy(
                1,
                (on, input) -> {
                    assertEquals(-1, on.callContract(B, Bytes.EMPTY, ALL, Amount.ZERO));
                    assertEquals(0, on.ask(HostFunction.RETURN_DATA, ScriptedMachine.OUT, 100));
                    return on.answer(Bytes.EMPTY);
                });
        CallResult result = chain.call(A);
        assertEquals(Code.SUCCESS, result.code());
        assertTrue(result.gasUsed() < 50_000, () -> "gas " + result.gasUsed());
        assertEquals(Code.CONTRACT_REFUSED, chain.call(B).code());
    }

    @Test
    void anAnswerThatCannotBeIsATrap() {
        chain.deploy(1, (on, input) -> -1);
        assertTraps(TrapCode.MEMORY_BOUNDS);
        chain.deploy(1, (on, input) -> 65_535);
        assertTraps(TrapCode.MEMORY_BOUNDS);
        chain.deploy(1, (on, input) -> header(on, 0xffff_ffff));
        assertTraps(TrapCode.HOST_ARGUMENT);
        chain.deploy(1, (on, input) -> header(on, 65_537));
        assertTraps(TrapCode.HOST_ARGUMENT);
        chain.deploy(1, (on, input) -> header(on, 65_000));
        assertTraps(TrapCode.MEMORY_BOUNDS);
    }

    private static int header(ScriptedMachine on, int length) throws Trap {
        int at = ScriptedMachine.OUT;
        byte[] bytes = {
            0, (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
        };
        on.write(at, Bytes.copyOf(bytes));
        return at;
    }

    private void assertTraps(TrapCode code) {
        CallResult result = chain.call(A);
        assertEquals(Code.CONTRACT_TRAP, result.code());
        assertEquals(code.code(), result.output().at(0));
    }

    @Test
    void theInputOfANestedCallIsBounded() {
        chain.deploy(2, (on, input) -> on.answer(new Encoder().u32(input.size()).toBytes()));
        chain.deploy(1, (on, input) -> passesOn(on, 60_000));
        assertEquals(new Encoder().u32(60_000).toBytes(), chain.call(A).output());
        // A callee of one page has no room for more, but that does not end its caller.
        chain.deploy(1, (on, input) -> passesOn(on, CallFunctions.INPUT_MAX));
        assertEquals(Code.SUCCESS, chain.call(A).code());
        chain.deploy(1, (on, input) -> passesOn(on, CallFunctions.INPUT_MAX + 1));
        assertTraps(TrapCode.HOST_ARGUMENT);
    }

    /** The whole page as input; the address of the callee stands in it. */
    private static int passesOn(ScriptedMachine on, int inputBytes) throws Trap {
        on.write(ScriptedMachine.HEAP, B.bytes());
        on.ask(
                HostFunction.CALL_CONTRACT,
                ScriptedMachine.HEAP,
                Address.SIZE,
                0,
                inputBytes,
                ALL,
                ScriptedMachine.OUT);
        return on.answer(on.read(ScriptedMachine.OUT, Integer.BYTES));
    }

    @Test
    void theOldCallWritesTheWholeAnswerAndMovesNothing() {
        chain.deploy(2, (on, input) -> on.answer(Bytes.utf8("answer")));
        chain.deploy(
                1,
                (on, input) -> {
                    on.write(ScriptedMachine.HEAP, B.bytes());
                    assertEquals(
                            1,
                            on.ask(
                                    HostFunction.CALL_CONTRACT,
                                    ScriptedMachine.HEAP,
                                    20,
                                    0,
                                    0,
                                    ALL,
                                    ScriptedMachine.OUT));
                    return on.answer(on.read(ScriptedMachine.OUT, 6));
                });
        assertEquals(Bytes.utf8("answer"), chain.call(A).output());
        chain.deploy(
                1,
                (on, input) -> {
                    on.host(HostFunction.CALL_CONTRACT, 0, 19, 0, 0, ALL, 0);
                    return on.answer(Bytes.EMPTY);
                });
        assertTraps(TrapCode.HOST_ARGUMENT);
    }
}

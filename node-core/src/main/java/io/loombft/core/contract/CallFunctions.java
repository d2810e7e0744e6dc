package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Receipt;

/** Host functions that call other contracts, emit events and end the call. */
final class CallFunctions {
    /** Longest input of a nested call in bytes. */
    static final int INPUT_MAX = 65_536;

    /** As an i32: the call has failed. */
    private static final long FAILED = -1;

    private CallFunctions() {}

    static void emit(Arguments on) throws Trap {
        int topic = on.i32(0);
        int topicBytes = on.i32(1);
        int data = on.i32(2);
        int dataBytes = on.i32(3);
        on.check(topic, topicBytes, Receipt.Event.TOPIC_MAX);
        on.check(data, dataBytes, Receipt.Event.DATA_MAX);
        long bytes = (long) topicBytes + dataBytes;
        on.charge(on.prices().event() + on.prices().eventByte() * bytes, bytes);
        on.execution().emit(on.read(topic, topicBytes), on.read(data, dataBytes));
    }

    static long call(Arguments on) throws Trap {
        int out = on.i32(5);
        if (on.i32(1) != Address.SIZE) {
            throw new Trap(TrapCode.HOST_ARGUMENT);
        }
        on.check(out, 0);
        Ended ended = nested(on, new Nested(on.i32(2), on.i32(3), on.i64(4)), Amount.ZERO);
        if (!ended.isSuccess()) {
            return 0;
        }
        on.check(out, ended.data().size());
        on.charge(0, ended.data().size());
        on.write(out, ended.data());
        return 1;
    }

    static long callWithValue(Arguments on) throws Trap {
        int value = on.i32(4);
        int out = on.i32(5);
        int capacity = on.i32(6);
        on.check(value, Amount.SIZE);
        on.check(out, capacity);
        Ended ended =
                nested(
                        on,
                        new Nested(on.i32(1), on.i32(2), on.i64(3)),
                        Memory.amount(on.machine(), value));
        return ended.isSuccess() ? write(on, out, capacity, ended.data()) : FAILED;
    }

    static long returnData(Arguments on) throws Trap {
        int out = on.i32(0);
        int capacity = on.i32(1);
        on.check(out, capacity);
        on.charge(on.prices().context());
        return write(on, out, capacity, on.frame().returned());
    }

    /** The trap that ends the call; its data goes to the caller. */
    static Trap abort(Arguments on) throws Trap {
        int data = on.i32(0);
        int length = on.i32(1);
        on.check(data, length, Receipt.OUTPUT_MAX);
        on.charge(0, length);
        on.frame().aborted(on.read(data, length));
        return new Trap(TrapCode.ABORTED);
    }

    /** Where the input lies, and the gas that the callee may use, unsigned. */
    private record Nested(int input, int inputBytes, long gas) {}

    /** Calls the contract whose address the first argument points to. */
    private static Ended nested(Arguments on, Nested call, Amount value) throws Trap {
        on.check(on.i32(0), Address.SIZE);
        on.check(call.input(), call.inputBytes(), INPUT_MAX);
        on.charge(on.prices().start(), (long) Address.SIZE + Amount.SIZE + call.inputBytes());
        Machine machine = on.machine();
        long gas = least(call.gas(), machine.gasLeft());
        // Taken from the caller before anything runs, so that no gas is ever used twice.
        machine.charge(gas);
        Ended ended =
                on.execution()
                        .nested(
                                Memory.address(machine, on.i32(0)),
                                value,
                                on.read(call.input(), call.inputBytes()),
                                new Allowance(gas, machine.depthLeft(), machine.pagesLeft()));
        machine.refund(ended.gasLeft());
        on.frame().returned(ended.data());
        return ended;
    }

    /** A wish for more than there is gets what there is; as an i64 a wish may look negative. */
    private static long least(long wish, long left) {
        return Long.compareUnsigned(wish, left) < 0 ? wish : left;
    }

    private static long write(Arguments on, int out, int capacity, Bytes data) throws Trap {
        on.charge(0, Math.min(Integer.toUnsignedLong(capacity), data.size()));
        return Memory.writeWhatFits(on.machine(), out, capacity, data);
    }
}

package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.HostPrices;

/** A call of a host function: who calls, and with what. Lives as long as the call. */
final class Arguments {
    private final Execution execution;
    private final Machine machine;
    private final long[] values;

    Arguments(Execution execution, Machine machine, long[] values) {
        this.execution = execution;
        this.machine = machine;
        this.values = values;
    }

    Execution execution() {
        return execution;
    }

    Machine machine() {
        return machine;
    }

    /** An i32: a pointer or a length, unsigned. */
    int i32(int index) {
        return (int) values[index];
    }

    long i64(int index) {
        return values[index];
    }

    HostPrices prices() {
        return execution.prices();
    }

    Frame frame() {
        return execution.frame();
    }

    void charge(long gas) throws Trap {
        machine.charge(gas);
    }

    /** Takes the price of a function and of bytes that go into the memory or out of it. */
    void charge(long gas, long bytes) throws Trap {
        machine.charge(gas + prices().memoryByte() * bytes);
    }

    void check(int pointer, int length) throws Trap {
        Memory.check(machine, pointer, length);
    }

    void check(int pointer, int length, int lengthMax) throws Trap {
        Memory.check(machine, pointer, length, lengthMax);
    }

    Bytes read(int pointer, int length) throws Trap {
        return machine.read(pointer, length);
    }

    void write(int pointer, Bytes bytes) throws Trap {
        machine.write(pointer, bytes);
    }
}

package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;

/**
 * Arguments of host functions that point into memory. A range is checked whole before gas is taken,
 * and gas is taken before a byte is copied.
 */
final class Memory {
    private Memory() {}

    /** Traps unless the range lies inside the memory; pointer and length are unsigned. */
    static void check(Machine machine, int pointer, int length) throws Trap {
        long end = Integer.toUnsignedLong(pointer) + Integer.toUnsignedLong(length);
        if (end > Integer.toUnsignedLong(machine.memoryBytes())) {
            throw new Trap(TrapCode.MEMORY_BOUNDS);
        }
    }

    /** The same, and traps when it is longer than allowed. */
    static void check(Machine machine, int pointer, int length, int lengthMax) throws Trap {
        if (length < 0 || length > lengthMax) {
            throw new Trap(TrapCode.HOST_ARGUMENT);
        }
        check(machine, pointer, length);
    }

    static Address address(Machine machine, int pointer) throws Trap {
        return new Address(machine.read(pointer, Address.SIZE));
    }

    static Amount amount(Machine machine, int pointer) throws Trap {
        try {
            return Decoder.whole(machine.read(pointer, Amount.SIZE), Amount::decode);
        } catch (MalformedInputException e) {
            throw new AssertionError("every 16 bytes are an amount", e);
        }
    }

    /** Writes as many of the bytes as there is room for, and gives the number of all. */
    static long writeWhatFits(Machine machine, int pointer, int capacity, Bytes bytes) throws Trap {
        boolean fits = Integer.compareUnsigned(bytes.size(), capacity) <= 0;
        machine.write(pointer, fits ? bytes : bytes.slice(0, capacity));
        return bytes.size();
    }
}

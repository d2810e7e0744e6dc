package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.ContractState.Neighbour;
import io.loombft.core.types.Address;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.HostPrices;
import java.util.Optional;

/** Host functions that read and write the storage of the contract that runs. */
final class StorageFunctions {
    /** As an i32: there is none. */
    private static final long ABSENT = -1;

    private StorageFunctions() {}

    static long[] read(Arguments on) throws Trap {
        int out = on.i32(2);
        on.check(out, 0);
        Optional<Bytes> value = find(on, key(on, KeyLength.FROM_ONE));
        if (value.isEmpty()) {
            return new long[] {0, 0};
        }
        on.check(out, value.get().size());
        chargeFound(on, value.get().size());
        on.write(out, value.get());
        return new long[] {1, value.get().size()};
    }

    static long get(Arguments on) throws Trap {
        int out = on.i32(2);
        int capacity = on.i32(3);
        on.check(out, capacity);
        Optional<Bytes> value = find(on, key(on, KeyLength.FROM_ONE));
        if (value.isEmpty()) {
            return ABSENT;
        }
        chargeFound(on, value.get().size());
        return Memory.writeWhatFits(on.machine(), out, capacity, value.get());
    }

    static long has(Arguments on) throws Trap {
        Optional<Bytes> value = find(on, key(on, KeyLength.FROM_ONE));
        if (value.isEmpty()) {
            return 0;
        }
        chargeFound(on, value.get().size());
        return 1;
    }

    static void write(Arguments on) throws Trap {
        int value = on.i32(2);
        int valueBytes = on.i32(3);
        on.check(value, valueBytes, on.execution().context().params().limits().storageValueMax());
        Bytes key = keyToWrite(on, valueBytes);
        on.execution().state().write(self(on), key, on.read(value, valueBytes));
    }

    static void delete(Arguments on) throws Trap {
        on.execution().state().delete(self(on), keyToWrite(on, 0));
    }

    /** Every key that was deleted in this block and is passed costs a step. */
    static long next(Arguments on) throws Trap {
        int out = on.i32(2);
        int capacity = on.i32(3);
        on.check(out, capacity);
        Bytes after = key(on, KeyLength.FROM_ZERO);
        Optional<Neighbour> next = step(on, after);
        while (next.isPresent() && !next.get().isStored()) {
            next = step(on, next.get().key());
        }
        return next.isEmpty()
                ? ABSENT
                : Memory.writeWhatFits(on.machine(), out, capacity, next.get().key());
    }

    private static Optional<Neighbour> step(Arguments on, Bytes after) throws Trap {
        on.charge(on.prices().storageNext(), ContractLimits.STORAGE_KEY_MAX);
        return on.execution().state().next(self(on), after);
    }

    private static Optional<Bytes> find(Arguments on, Bytes key) throws Trap {
        on.charge(on.prices().storageRead());
        return on.execution().state().read(self(on), key);
    }

    private static void chargeFound(Arguments on, int bytes) throws Trap {
        on.charge((long) on.prices().storageReadByte() * bytes, bytes);
    }

    private enum KeyLength {
        FROM_ZERO,
        FROM_ONE
    }

    private static Bytes key(Arguments on, KeyLength from) throws Trap {
        int length = checkedLength(on, from);
        on.charge(0, length);
        return on.read(on.i32(0), length);
    }

    private static Bytes keyToWrite(Arguments on, int valueBytes) throws Trap {
        HostPrices prices = on.prices();
        int length = checkedLength(on, KeyLength.FROM_ONE);
        long bytes = (long) length + valueBytes;
        on.charge(prices.storageWrite() + prices.storageWriteByte() * bytes, bytes);
        return on.read(on.i32(0), length);
    }

    private static int checkedLength(Arguments on, KeyLength from) throws Trap {
        int length = on.i32(1);
        if (length == 0 && from == KeyLength.FROM_ONE) {
            throw new Trap(TrapCode.HOST_ARGUMENT);
        }
        on.check(on.i32(0), length, ContractLimits.STORAGE_KEY_MAX);
        return length;
    }

    private static Address self(Arguments on) {
        return on.frame().contract();
    }
}

package io.loombft.core.contract;

import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;

/** Host functions that tell a contract who calls it, where and when. */
final class ContextFunctions {
    private ContextFunctions() {}

    static void caller(Arguments on) throws Trap {
        write(on, on.frame().caller());
    }

    static void origin(Arguments on) throws Trap {
        write(on, on.execution().origin());
    }

    static void self(Arguments on) throws Trap {
        write(on, on.frame().contract());
    }

    static long height(Arguments on) throws Trap {
        on.charge(on.prices().context());
        return on.execution().context().height().value();
    }

    static long timeMs(Arguments on) throws Trap {
        on.charge(on.prices().context());
        return on.execution().context().timeMs();
    }

    /** A value that does not fit is no number to go on with. */
    static long value(Arguments on) throws Trap {
        on.charge(on.prices().context());
        Amount value = on.frame().value();
        if (value.high() != 0 || value.low() < 0) {
            throw new Trap(TrapCode.HOST_ARGUMENT);
        }
        return value.low();
    }

    static void value128(Arguments on) throws Trap {
        on.check(on.i32(0), Amount.SIZE);
        on.charge(on.prices().context(), Amount.SIZE);
        on.write(on.i32(0), on.frame().value().encoded());
    }

    static long gasRemaining(Arguments on) throws Trap {
        on.charge(on.prices().context());
        return on.machine().gasLeft();
    }

    private static void write(Arguments on, Address address) throws Trap {
        on.check(on.i32(0), Address.SIZE);
        on.charge(on.prices().context(), Address.SIZE);
        on.write(on.i32(0), address.bytes());
    }
}

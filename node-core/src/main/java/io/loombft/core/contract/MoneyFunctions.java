package io.loombft.core.contract;

import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;

/** Host functions that look at balances and move money of the contract that runs. */
final class MoneyFunctions {
    private MoneyFunctions() {}

    static void balance(Arguments on) throws Trap {
        int address = on.i32(0);
        int out = on.i32(1);
        on.check(address, Address.SIZE);
        on.check(out, Amount.SIZE);
        on.charge(on.prices().balance(), Address.SIZE + Amount.SIZE);
        Amount balance = on.execution().state().balance(Memory.address(on.machine(), address));
        on.write(out, balance.encoded());
    }

    /** Runs nothing at the other end, also when a contract lies there. */
    static long transfer(Arguments on) throws Trap {
        int to = on.i32(0);
        int amount = on.i32(1);
        on.check(to, Address.SIZE);
        on.check(amount, Amount.SIZE);
        on.charge(on.prices().transfer(), Address.SIZE + Amount.SIZE);
        boolean isMoved =
                on.execution()
                        .state()
                        .transfer(
                                on.frame().contract(),
                                Memory.address(on.machine(), to),
                                Memory.amount(on.machine(), amount));
        return isMoved ? 1 : 0;
    }
}

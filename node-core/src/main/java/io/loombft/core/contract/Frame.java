package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;

/** A contract that is running, and what it was told. For one thread. */
final class Frame {
    private final Address contract;
    private final Address caller;
    private final Amount value;
    private Bytes returned = Bytes.EMPTY;
    private Bytes aborted = Bytes.EMPTY;

    Frame(Address contract, Address caller, Amount value) {
        this.contract = contract;
        this.caller = caller;
        this.value = value;
    }

    Address contract() {
        return contract;
    }

    Address caller() {
        return caller;
    }

    Amount value() {
        return value;
    }

    /** The data that the last nested call answered with, also when it failed. */
    Bytes returned() {
        return returned;
    }

    void returned(Bytes data) {
        returned = data;
    }

    /** What the contract said when it asked for its end. */
    Bytes aborted() {
        return aborted;
    }

    void aborted(Bytes data) {
        aborted = data;
    }
}

package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Receipt;

/**
 * How a call ended, nested or not.
 *
 * @param gasLeft of what it was given
 */
record Ended(Receipt.Code code, long gasLeft, Bytes data) {
    static Ended refused(long gasLeft) {
        return new Ended(Receipt.Code.CONTRACT_REFUSED, gasLeft, Bytes.EMPTY);
    }

    static Ended outOfGas() {
        return new Ended(Receipt.Code.OUT_OF_GAS, 0, Bytes.EMPTY);
    }

    static Ended trapped(TrapCode code, long gasLeft) {
        Bytes data = Bytes.copyOf(new byte[] {(byte) code.code()});
        return new Ended(Receipt.Code.CONTRACT_TRAP, gasLeft, data);
    }

    boolean isSuccess() {
        return code == Receipt.Code.SUCCESS;
    }
}

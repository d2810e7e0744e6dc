package io.loombft.core.contract;

import io.loombft.core.types.Receipt;
import java.nio.ByteBuffer;

/**
 * What a contract has left at the pointer that it returned: {@code status 1 (0 success, anything else
 * reverted) | length u32 | data}.
 */
final class Answer {
    private static final int HEADER = 5;

    private Answer() {}

    /** Reads the answer of a call that has just returned; its bytes are paid for like all others. */
    static Ended read(Machine machine, int pointer, int memoryBytePrice) {
        long gasLeft = machine.gasLeft();
        try {
            byte[] header = machine.read(pointer, HEADER).toArray();
            int length = ByteBuffer.wrap(header).getInt(1);
            if (length < 0 || length > Receipt.OUTPUT_MAX) {
                return Ended.trapped(TrapCode.HOST_ARGUMENT, gasLeft);
            }
            Memory.check(machine, pointer, HEADER + length);
            long left = gasLeft - (long) memoryBytePrice * length;
            return left < 0
                    ? Ended.outOfGas()
                    : new Ended(
                            header[0] == 0 ? Receipt.Code.SUCCESS : Receipt.Code.CONTRACT_REVERTED,
                            left,
                            machine.read(pointer + HEADER, length));
        } catch (Trap trap) {
            return Ended.trapped(trap.code(), gasLeft);
        }
    }
}

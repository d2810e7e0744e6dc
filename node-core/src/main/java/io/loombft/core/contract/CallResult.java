package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.types.Receipt;
import java.util.List;

/**
 * What came of a call from outside. One that did not succeed has left nothing in the state.
 *
 * @param gasUsed at most the gas of the call
 * @param output the answer's data; after a trap the one byte of its {@link TrapCode}
 * @param events in the order in which they were emitted; none without success
 */
public record CallResult(
        Receipt.Code code, long gasUsed, Bytes output, List<Receipt.Event> events) {
    public CallResult {
        events = List.copyOf(events);
    }

    public boolean isSuccess() {
        return code == Receipt.Code.SUCCESS;
    }
}

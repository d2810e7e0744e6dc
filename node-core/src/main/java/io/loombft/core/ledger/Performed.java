package io.loombft.core.ledger;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.CallResult;
import io.loombft.core.types.Receipt;
import java.util.List;

/** What a transaction has done, and what it used. */
record Performed(Receipt.Code code, long gasUsed, Bytes output, List<Receipt.Event> events) {
    static Performed plainly(Receipt.Code code, long gasUsed) {
        return new Performed(code, gasUsed, Bytes.EMPTY, List.of());
    }

    /** After a call, and what it cost to begin with. */
    static Performed of(CallResult result, long gasBefore) {
        return new Performed(
                result.code(),
                Math.addExact(gasBefore, result.gasUsed()),
                result.output(),
                result.events());
    }
}

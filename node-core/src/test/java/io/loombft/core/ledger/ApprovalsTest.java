package io.loombft.core.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Height;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
    private static final Approvals.Approval ONE = approval("11");
    private static final Approvals.Approval TWO = approval("22");

    @Test
    void eachAdministratorIsReadOnceAndInOrder() throws Exception {
        Approvals both = new Approvals(List.of(ONE, TWO));
        assertEquals(both, Decoder.whole(both.encoded(), Approvals::decode));
        for (Approvals wrong :
                List.of(new Approvals(List.of(ONE, ONE)), new Approvals(List.of(TWO, ONE)))) {
            assertThrows(
                    MalformedInputException.class,
                    () -> Decoder.whole(wrong.encoded(), Approvals::decode));
        }
    }

    private static Approvals.Approval approval(String pair) {
        try {
            return new Approvals.Approval(PublicKey.fromHex(pair.repeat(Hash.SIZE)), Height.FIRST);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}

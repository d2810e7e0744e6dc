package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loombft.core.client.RpcException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningRecordTest {
    private static final String A = "aa".repeat(32);
    private static final String B = "bb".repeat(32);

    @Test
    void aLaterAnswerReplacesTheUnsettledEnd() {
        SigningRecord before = new SigningRecord(1, 4, Map.of(A, "SSMM", B, "SSSS"));
        SigningRecord after = before.with(new SigningRecord(3, 6, Map.of(A, "SMSS", B, "SSSM")));

        assertEquals(new SigningRecord(1, 6, Map.of(A, "SSSMSS", B, "SSSSSM")), after);
    }

    @Test
    void aNewValidatorWasNotInTheSetBefore() {
        SigningRecord after =
                new SigningRecord(1, 2, Map.of(A, "SS"))
                        .with(new SigningRecord(2, 3, Map.of(A, "SS", B, "-S")));

        assertEquals(Optional.of("--S"), after.of(B));
    }

    @Test
    void aGapBeginsAnewAndSoDoesAnotherChain() {
        SigningRecord before = new SigningRecord(1, 4, Map.of(A, "SSSS"));
        SigningRecord late = new SigningRecord(9, 9, Map.of(A, "S"));
        SigningRecord other = new SigningRecord(1, 2, Map.of(B, "SS"));

        assertEquals(late, before.with(late));
        assertEquals(other, before.with(other));
    }

    @Test
    void keepsNoMoreThanItsBound() {
        SigningRecord before =
                new SigningRecord(
                        1,
                        SigningRecord.BLOCKS_MAX,
                        Map.of(A, "S".repeat(SigningRecord.BLOCKS_MAX)));
        SigningRecord after =
                before.with(
                        new SigningRecord(
                                SigningRecord.BLOCKS_MAX - 1L,
                                SigningRecord.BLOCKS_MAX + 2L,
                                Map.of(A, "MMMM")));

        assertEquals(3, after.from());
        assertEquals(Optional.of("S".repeat(SigningRecord.BLOCKS_MAX - 4) + "MMMM"), after.of(A));
    }

    @Test
    void leavesBlocksEmptyWhileOthersFillThem() {
        SigningRecord record = new SigningRecord(1, 8, Map.of(A, "ESESESSS", B, "SPSPSPSP"));

        assertTrue(record.leavesBlocksEmpty(A, 3));
        assertFalse(record.leavesBlocksEmpty(A, 4));
        assertFalse(record.leavesBlocksEmpty(B, 3));
    }

    @Test
    void anIdleChainIsNobodysFault() {
        SigningRecord record = new SigningRecord(1, 8, Map.of(A, "ESESESES", B, "SESESESP"));

        assertFalse(record.leavesBlocksEmpty(A, 3));
    }

    @Test
    void whoFilledABlockSinceIsNotToBlame() {
        SigningRecord record = new SigningRecord(1, 8, Map.of(A, "ESESPSES", B, "SPSPSPSP"));

        assertFalse(record.leavesBlocksEmpty(A, 3));
        assertFalse(record.leavesBlocksEmpty("unknown", 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"from\":1,\"to\":0}",
                "{\"from\":1,\"to\":2,\"validators\":[{\"id\":\"zz\",\"marks\":\"SS\"}]}",
                "{\"from\":1,\"to\":2,\"validators\":[{\"id\":\"%s\",\"marks\":\"S\"}]}",
                "{\"from\":9,\"to\":2,\"validators\":[]}",
                "{\"from\":1,\"to\":9000000000,\"validators\":[]}"
            })
    void refusesWhatIsNoHistory(String answer) {
        assertThrows(
                RpcException.Malformed.class,
                () -> SigningRecord.of(new ObjectMapper().readTree(answer.replace("%s", A))));
    }
}

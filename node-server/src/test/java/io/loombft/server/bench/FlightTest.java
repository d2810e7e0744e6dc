package io.loombft.server.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.Transaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlightTest {
    private static final int COUNT = 7;
    private static final long S = 1_000_000_000;

    private final Payers payers = Payers.of(new Ed25519(), 3);
    private final long[] nonces = {5, 0, 2};
    private final List<byte[]> signed = sign(nonces);
    private final Flight flight = new Flight(payers, signed, nonces);

    private List<byte[]> sign(long[] from) {
        return new Signing(payers, new ChainId("test"), GasPrices.DEFAULT, 200).sign(COUNT, from);
    }

    private static Transaction decoded(byte[] transfer) throws Exception {
        return Transaction.decode(Bytes.copyOf(transfer));
    }

    @Test
    void transfersHaveTheWantedSizeAndRunOnFromTheNonces() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            Transaction transfer = decoded(signed.get(i));
            assertEquals(200, transfer.size());
            assertEquals(payers.key(i % 3).publicKey(), transfer.publicKey());
            assertEquals(nonces[i % 3] + i / 3, transfer.nonce());
            assertTrue(transfer.isSigned(new ChainId("test"), new Ed25519()));
        }
    }

    @Test
    void theSmallestTransferHasNoMemo() throws Exception {
        byte[] least =
                new Signing(payers, new ChainId("test"), GasPrices.DEFAULT, Signing.BYTES_MIN)
                        .sign(1, nonces)
                        .getFirst();
        assertEquals(Signing.BYTES_MIN, decoded(least).size());
    }

    @Test
    void whatIsAcceptedAndCommittedIsNotLost() throws Exception {
        for (int i = 0; i < COUNT; i++) {
            flight.accepted(i);
        }
        flight.block(List.of(decoded(signed.get(4)), decoded(signed.get(0))), 3 * S);
        assertEquals(COUNT - 2, flight.lost());
        assertEquals(COUNT - 2, flight.waiting());
        assertEquals(2, flight.committedBetween(3 * S, 3 * S + 1));
        assertEquals(0, flight.committedBetween(0, 3 * S));
        assertEquals(1, flight.blocksBetween(0, 4 * S));
    }

    @Test
    void aTransferInTwoBlocksIsNoticed() throws Exception {
        flight.block(List.of(decoded(signed.get(1))), S);
        flight.block(List.of(decoded(signed.get(1))), 2 * S);
        assertEquals(1, flight.twiceCount());
        assertEquals(1, flight.committedCount());
    }

    @Test
    void whatIsNotOfThisPhaseIsLeftOut() throws Exception {
        Transaction before = decoded(sign(new long[] {0, 0, 0}).getFirst());
        Transaction after = decoded(sign(new long[] {5, 9, 2}).get(1));
        Transaction other = decoded(sign(new long[] {6, 1, 3}).getFirst());
        flight.block(List.of(before, after), S);
        assertEquals(0, flight.committedCount());
        flight.block(List.of(other), S);
        assertEquals(1, flight.committedCount(), "the same bytes as the phase's fourth");
    }

    @Test
    void aTransferWaitsFromWhenItIsDue() throws Exception {
        Schedule schedule = new Schedule(10 * S, 2);
        flight.block(List.of(decoded(signed.get(2))), 12 * S);
        flight.block(List.of(decoded(signed.get(0))), 14 * S);
        assertEquals(
                new Latencies(1_000, 1_000, 1_000, 1_000),
                flight.latencies(schedule, 11 * S, 12 * S));
        assertEquals(4_000, flight.latencies(schedule, 0, 20 * S).maxMs());
    }

    @Test
    void refusalsAreCountedByTheirReason() {
        flight.refused("nonce_gap");
        flight.refused("nonce_gap");
        for (int i = 0; i < 100; i++) {
            flight.refused("reason " + i);
        }
        assertEquals(102, flight.refusedCount());
        assertEquals(2, flight.refusals().get("nonce_gap"));
        assertTrue(flight.refusals().size() <= 33, flight.refusals().toString());
        assertEquals(102, flight.refusals().values().stream().mapToInt(Integer::intValue).sum());
        assertEquals(69, Map.copyOf(flight.refusals()).get("other reasons"));
    }
}

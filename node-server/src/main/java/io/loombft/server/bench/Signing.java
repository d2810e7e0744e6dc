package io.loombft.server.bench;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.GasPrices;
import io.loombft.core.types.TransactionBody.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Signs the transfers of a phase before it begins, with all processors. */
final class Signing {
    /** Bytes of a transfer without a memo. */
    static final int BYTES_MIN = 161;

    /** Bytes of a transfer with the longest memo. */
    static final int BYTES_MAX = BYTES_MIN + Transfer.MEMO_MAX;

    /** Signed transfers that are held at a time: beyond it a phase is too long for its rate. */
    static final long HELD_BYTES_MAX = 160L * 1024 * 1024;

    /** What each costs beside its bytes: the array's head and its place in the list. */
    private static final int OVERHEAD_BYTES = 24;

    private static final Amount AMOUNT = Amount.of(1);

    private final Payers payers;
    private final TransactionBuilder builder;
    private final Bytes memo;

    Signing(Payers payers, ChainId chain, GasPrices gas, int txBytes) {
        this.payers = payers;
        this.builder = new TransactionBuilder(chain, gas, payers.scheme());
        this.memo = memo(txBytes);
    }

    /** Fills a transfer up to so many bytes. */
    static Bytes memo(int txBytes) {
        if (txBytes < BYTES_MIN || txBytes > BYTES_MAX) {
            throw new IllegalArgumentException(txBytes + " bytes");
        }
        return Bytes.utf8("x".repeat(txBytes - BYTES_MIN));
    }

    /** The most transfers of so many bytes that a phase may have. */
    static int countMax(int txBytes) {
        return (int) (HELD_BYTES_MAX / (txBytes + OVERHEAD_BYTES));
    }

    /**
     * Transfer {@code i} is payer {@code i mod count}'s next, to the payer after it.
     *
     * @param nonces the next of each payer
     */
    List<byte[]> sign(int count, long[] nonces) {
        byte[][] signed = new byte[count][];
        IntStream.range(0, count).parallel().forEach(i -> signed[i] = transfer(i, nonces));
        return new ArrayList<>(List.of(signed));
    }

    private byte[] transfer(int index, long[] nonces) {
        int payer = index % payers.count();
        return builder.transfer(
                        payers.key(payer),
                        nonces[payer] + index / payers.count(),
                        payers.address((payer + 1) % payers.count()),
                        AMOUNT,
                        memo)
                .encoded()
                .toArray();
    }
}

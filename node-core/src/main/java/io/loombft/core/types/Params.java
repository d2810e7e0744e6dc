package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;

/**
 * What all validators must agree on besides the blocks. Canonical bytes: the fields in order, each
 * integer u64, then {@code power change 8 | gas prices 40 | contracts 160}, 264 in all; its hash is the
 * SHA-256 of these.
 *
 * @param blockBytesMax longest block in canonical bytes
 * @param blockGasMax most gas that the limits of a block's transactions may sum up to
 * @param txBytesMax longest transaction in bytes
 * @param txGasMax highest gas limit of a transaction
 * @param evidenceAgeBlocks how many blocks later evidence may still be committed
 * @param precisionMs how far two honest clocks may be apart
 * @param messageDelayMs how long a proposal may travel
 * @param powerChangeMax share of the total power that one block may change
 * @param gas intrinsic prices
 * @param contracts prices and limits of what contracts do
 */
public record Params(
        long blockBytesMax,
        long blockGasMax,
        long txBytesMax,
        long txGasMax,
        long evidenceAgeBlocks,
        long precisionMs,
        long messageDelayMs,
        Fraction powerChangeMax,
        GasPrices gas,
        ContractParams contracts)
        implements Encodable {
    public static final Params DEFAULT =
            new Params(
                    4_194_304,
                    300_000_000,
                    1_048_576,
                    100_000_000,
                    10_000,
                    500,
                    15_000,
                    new Fraction(1, 3),
                    GasPrices.DEFAULT,
                    ContractParams.DEFAULT);

    private static final long MILLISECONDS_MAX = 3_600_000;

    public Params {
        range(
                "block_bytes_max",
                blockBytesMax,
                65_536,
                (long) BlockPart.SIZE * BlockPart.COUNT_MAX);
        range("block_gas_max", blockGasMax, 1, 1L << 50);
        range("tx_bytes_max", txBytesMax, Transaction.SIZE_MIN, Transaction.SIZE_MAX);
        range("tx_bytes_max", txBytesMax, Transaction.SIZE_MIN, blockBytesMax);
        range("tx_gas_max", txGasMax, 1, blockGasMax);
        range("evidence_age_blocks", evidenceAgeBlocks, 1, 1L << 32);
        range("precision_ms", precisionMs, 1, MILLISECONDS_MAX);
        range("message_delay_ms", messageDelayMs, 1, MILLISECONDS_MAX);
    }

    public Hash hash() {
        return Hash.of(encoded());
    }

    public static Params decode(Decoder from) throws MalformedInputException {
        try {
            return new Params(
                    from.u64(),
                    from.u64(),
                    from.u64(),
                    from.u64(),
                    from.u64(),
                    from.u64(),
                    from.u64(),
                    Fraction.decode(from),
                    GasPrices.decode(from),
                    ContractParams.decode(from));
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(Encoder to) {
        to.u64(blockBytesMax)
                .u64(blockGasMax)
                .u64(txBytesMax)
                .u64(txGasMax)
                .u64(evidenceAgeBlocks)
                .u64(precisionMs)
                .u64(messageDelayMs)
                .value(powerChangeMax)
                .value(gas)
                .value(contracts);
    }

    private static void range(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected " + min + " to " + max);
        }
    }
}

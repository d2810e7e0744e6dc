package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/**
 * What a transaction costs before it does anything, in gas. Canonical bytes: {@code base u64 |
 * signature u64 | deploy byte u64 | call u64 | data byte u64}.
 *
 * @param base for every transaction
 * @param signature for checking its signature
 * @param deployByte for each byte of contract code
 * @param call for starting a contract
 * @param dataByte for each byte of memo or input
 */
public record GasPrices(long base, long signature, long deployByte, long call, long dataByte)
        implements Encodable {
    public static final GasPrices DEFAULT = new GasPrices(21_000, 3_000, 200, 10_000, 16);

    /** Prices above this would let a legal transaction overflow its sum. */
    public static final long PRICE_MAX = 1L << 32;

    public GasPrices {
        for (long price : new long[] {base, signature, deployByte, call, dataByte}) {
            if (price < 0 || price > PRICE_MAX) {
                throw new IllegalArgumentException("gas price " + price + " is not 0 to 2^32");
            }
        }
    }

    /** The least gas limit with which the transaction may enter a block. */
    public long intrinsic(TransactionBody body) {
        long own =
                switch (body) {
                    case TransactionBody.Transfer t -> dataByte * t.memo().size();
                    case TransactionBody.ContractDeploy d ->
                            deployByte * d.wasm().size() + dataByte * d.init().size();
                    case TransactionBody.ContractCall c -> call + dataByte * c.input().size();
                    case TransactionBody.ValidatorUpdate v -> 0;
                    case TransactionBody.ContractUpgrade u ->
                            deployByte * u.wasm().size() + dataByte * u.input().size();
                };
        return base + signature + own;
    }

    public static GasPrices decode(Decoder from) throws MalformedInputException {
        try {
            return new GasPrices(from.u64(), from.u64(), from.u64(), from.u64(), from.u64());
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(Encoder to) {
        to.u64(base).u64(signature).u64(deployByte).u64(call).u64(dataByte);
    }
}

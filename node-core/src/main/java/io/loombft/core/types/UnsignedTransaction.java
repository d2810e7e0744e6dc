package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;

/**
 * A transaction before its signature. Canonical bytes: {@code type 1 | public key 32 | nonce u64 | gas
 * limit u64 | gas price u64 | body}.
 */
public record UnsignedTransaction(
        PublicKey publicKey, long nonce, GasLimit gasLimit, long gasPrice, TransactionBody body)
        implements Encodable {

    /** A type of its own, so that it is never taken for the nonce or the price beside it. */
    public record GasLimit(long value) {
        public GasLimit {
            if (value < 0) {
                throw new IllegalArgumentException("negative gas limit");
            }
        }
    }

    public UnsignedTransaction {
        if (nonce < 0 || gasPrice < 0) {
            throw new IllegalArgumentException("negative nonce or gas price");
        }
    }

    /** What is signed: tag, chain id, and all bytes before the signature. */
    public Bytes signBytes(ChainId chain) {
        return SignBytes.begin(SignBytes.TRANSACTION, chain).value(this).toBytes();
    }

    public Transaction sign(ChainId chain, KeyPair key, SignatureScheme scheme) {
        return Transaction.of(this, scheme.sign(key, signBytes(chain)));
    }

    static UnsignedTransaction decode(Decoder from) throws MalformedInputException {
        int code = from.u8();
        PublicKey publicKey = PublicKey.decode(from);
        long nonce = from.u64();
        GasLimit gasLimit = new GasLimit(from.u64());
        long gasPrice = from.u64();
        return new UnsignedTransaction(
                publicKey, nonce, gasLimit, gasPrice, TransactionBody.decode(code, from));
    }

    @Override
    public void encode(Encoder to) {
        to.u8(body.code())
                .value(publicKey)
                .u64(nonce)
                .u64(gasLimit.value())
                .u64(gasPrice)
                .value(body);
    }
}

package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.crypto.SignedMessage;

/**
 * A signed transaction with its bytes and hash at hand. Canonical bytes: {@code unsigned transaction |
 * signature 64}; the hash is SHA-256 of all of them.
 */
public final class Transaction implements Encodable {
    /** Longest form in bytes, whatever the consensus parameters say. */
    public static final int SIZE_MAX = 8 * 1024 * 1024;

    /** Shortest form in bytes: a ContractUpgrade with neither code nor input. */
    public static final int SIZE_MIN = 1 + 32 + 8 + 8 + 8 + (20 + 4 + 4) + Signature.SIZE;

    private final UnsignedTransaction content;
    private final Signature signature;
    private final Bytes encoded;
    private final Hash hash;
    private final Address sender;

    private Transaction(UnsignedTransaction content, Signature signature, Bytes encoded) {
        this.content = content;
        this.signature = signature;
        this.encoded = encoded;
        this.hash = Hash.of(encoded);
        this.sender = Address.of(content.publicKey());
    }

    static Transaction of(UnsignedTransaction content, Signature signature) {
        Bytes encoded = new Encoder().value(content).value(signature).toBytes();
        if (encoded.size() > SIZE_MAX) {
            throw new IllegalArgumentException("transaction of " + encoded.size() + " bytes");
        }
        return new Transaction(content, signature, encoded);
    }

    /** Reads a whole transaction: all bytes must be used, up to {@link #SIZE_MAX}. */
    public static Transaction decode(Bytes bytes) throws MalformedInputException {
        if (bytes.size() > SIZE_MAX) {
            throw new MalformedInputException("transaction of " + bytes.size() + " bytes");
        }
        Decoder from = new Decoder(bytes);
        UnsignedTransaction content = UnsignedTransaction.decode(from);
        Signature signature = Signature.decode(from);
        from.end();
        return new Transaction(content, signature, bytes);
    }

    /** Whether the signature is the public key's, over this content on this chain. */
    public boolean isSigned(ChainId chain, SignatureScheme scheme) {
        return scheme.verify(content.publicKey(), content.signBytes(chain), signature);
    }

    /** What must be signed for this chain, and by whom. */
    SignedMessage signedMessage(ChainId chain) {
        return new SignedMessage(content.publicKey(), content.signBytes(chain), signature);
    }

    public Hash hash() {
        return hash;
    }

    /** The account that pays, whose nonce moves. */
    public Address sender() {
        return sender;
    }

    public PublicKey publicKey() {
        return content.publicKey();
    }

    public long nonce() {
        return content.nonce();
    }

    public long gasLimit() {
        return content.gasLimit().value();
    }

    public long gasPrice() {
        return content.gasPrice();
    }

    public TransactionBody body() {
        return content.body();
    }

    public UnsignedTransaction content() {
        return content;
    }

    public Signature signature() {
        return signature;
    }

    /** Length of the canonical form in bytes. */
    public int size() {
        return encoded.size();
    }

    @Override
    public Bytes encoded() {
        return encoded;
    }

    @Override
    public void encode(Encoder to) {
        to.fixed(encoded);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof Transaction that && hash.equals(that.hash));
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "Transaction[" + hash.hex().substring(0, 12) + "]";
    }
}

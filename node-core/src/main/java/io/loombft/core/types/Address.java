package io.loombft.core.types;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;

/** An account: the first 20 bytes of SHA-256 of the public key. */
public record Address(Bytes bytes) implements Comparable<Address>, Encodable {
    /** Length in bytes. */
    public static final int SIZE = 20;

    /** Twenty zero bytes: nobody's address. */
    public static final Address ZERO = new Address(Bytes.copyOf(new byte[SIZE]));

    public Address {
        if (bytes.size() != SIZE) {
            throw new IllegalArgumentException("an address has 20 bytes, got " + bytes.size());
        }
    }

    public static Address of(PublicKey key) {
        return new Address(Hash.of(key.bytes()).bytes().slice(0, SIZE));
    }

    /** Where the contract lies that a transaction with this nonce deploys. */
    public static Address ofContract(Address deployer, long nonce) {
        Bytes name = new Encoder(SIZE + Long.BYTES).value(deployer).u64(nonce).toBytes();
        return new Address(Hash.of(name).bytes().slice(0, SIZE));
    }

    /** Reads 40 hexadecimal digits. */
    public static Address fromHex(String text) throws MalformedInputException {
        Bytes bytes = Bytes.fromHex(text);
        if (bytes.size() != SIZE) {
            throw new MalformedInputException("an address has 20 bytes, got " + bytes.size());
        }
        return new Address(bytes);
    }

    public static Address decode(Decoder from) throws MalformedInputException {
        return new Address(from.fixed(SIZE));
    }

    public String hex() {
        return bytes.hex();
    }

    @Override
    public void encode(Encoder to) {
        to.fixed(bytes);
    }

    @Override
    public int compareTo(Address other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public String toString() {
        return hex();
    }
}

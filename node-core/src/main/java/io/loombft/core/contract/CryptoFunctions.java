package io.loombft.core.contract;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.Keccak256;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Secp256k1;
import io.loombft.core.crypto.Signature;

/** Host functions that hash and verify. */
final class CryptoFunctions {
    private final Ed25519 ed25519;

    CryptoFunctions(Ed25519 ed25519) {
        this.ed25519 = ed25519;
    }

    void sha256(Arguments on) throws Trap {
        Bytes message = message(on, on.prices().sha256(), on.prices().sha256Byte());
        on.write(on.i32(2), Hash.of(message).bytes());
    }

    void keccak256(Arguments on) throws Trap {
        Bytes message = message(on, on.prices().keccak256(), on.prices().keccak256Byte());
        on.write(on.i32(2), Keccak256.of(message));
    }

    /** The bytes to hash, paid for, when there is room for the hash. */
    private static Bytes message(Arguments on, int price, int bytePrice) throws Trap {
        int data = on.i32(0);
        int length = on.i32(1);
        on.check(data, length);
        on.check(on.i32(2), Hash.SIZE);
        on.charge(price + (long) bytePrice * length, (long) length + Hash.SIZE);
        return on.read(data, length);
    }

    long ed25519(Arguments on) throws Trap {
        int key = on.i32(0);
        int signature = on.i32(1);
        int message = on.i32(2);
        int length = on.i32(3);
        on.check(key, PublicKey.SIZE);
        on.check(signature, Signature.SIZE);
        on.check(message, length);
        on.charge(
                on.prices().ed25519() + (long) on.prices().sha256Byte() * length,
                (long) length + PublicKey.SIZE + Signature.SIZE);
        boolean isSigned =
                ed25519.verify(
                        new PublicKey(on.read(key, PublicKey.SIZE)),
                        on.read(message, length),
                        new Signature(on.read(signature, Signature.SIZE)));
        return isSigned ? 1 : 0;
    }

    long secp256k1(Arguments on) throws Trap {
        int key = on.i32(0);
        int signature = on.i32(1);
        int hash = on.i32(2);
        on.check(key, Secp256k1.PUBLIC_KEY_SIZE);
        on.check(signature, Secp256k1.SIGNATURE_SIZE);
        on.check(hash, Hash.SIZE);
        on.charge(
                on.prices().secp256k1(),
                Secp256k1.PUBLIC_KEY_SIZE + Secp256k1.SIGNATURE_SIZE + Hash.SIZE);
        boolean isSigned =
                Secp256k1.verify(
                        on.read(key, Secp256k1.PUBLIC_KEY_SIZE),
                        on.read(signature, Secp256k1.SIGNATURE_SIZE),
                        on.read(hash, Hash.SIZE));
        return isSigned ? 1 : 0;
    }
}

package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/**
 * What the functions that contracts import cost, in gas, besides the way there and back. Canonical
 * bytes: the fields in order, each u32, 84 in all.
 *
 * @param start for a nested call, before anything of it runs
 * @param codeByte for each byte of code of a contract that is called
 * @param context for reading who calls, where and when
 * @param memoryByte for each byte that goes from the contract's memory or into it
 * @param storageRead for looking a key up
 * @param storageReadByte for each byte of the value found
 * @param storageWrite for writing or deleting a key
 * @param storageWriteByte for each byte of the key and of the value
 * @param storageNext for each step to a next key
 * @param balance for looking a balance up
 * @param transfer for moving money
 * @param event for an event
 * @param eventByte for each byte of its topic and its data
 * @param sha256 for a SHA-256
 * @param sha256Byte for each byte hashed
 * @param keccak256 for a Keccak-256
 * @param keccak256Byte for each byte hashed
 * @param ed25519 for verifying an Ed25519 signature, besides {@code sha256Byte} for each byte signed
 * @param secp256k1 for verifying a secp256k1 signature
 * @param load for loading code that is not resident: compiling it, and what a JVM does with it first
 * @param loadWork for each unit of the work that compiling it takes
 */
public record HostPrices(
        int start,
        int codeByte,
        int context,
        int memoryByte,
        int storageRead,
        int storageReadByte,
        int storageWrite,
        int storageWriteByte,
        int storageNext,
        int balance,
        int transfer,
        int event,
        int eventByte,
        int sha256,
        int sha256Byte,
        int keccak256,
        int keccak256Byte,
        int ed25519,
        int secp256k1,
        int load,
        int loadWork)
        implements Encodable {
    public static final HostPrices DEFAULT =
            new HostPrices(
                    10_000, 1, 50, 1, 5_000, 1, 10_000, 20, 8_000, 4_000, 10_000, 500, 20, 200, 2,
                    500, 8, 60_000, 250_000, 1_000_000, 35);

    /** Bytes of the canonical form. */
    public static final int SIZE = 84;

    /** With prices above this, the price of 4 GiB could overflow. */
    public static final int PRICE_MAX = 1 << 30;

    public HostPrices {
        for (int price :
                new int[] {
                    start,
                    codeByte,
                    context,
                    memoryByte,
                    storageRead,
                    storageReadByte,
                    storageWrite,
                    storageWriteByte,
                    storageNext,
                    balance,
                    transfer,
                    event,
                    eventByte,
                    sha256,
                    sha256Byte,
                    keccak256,
                    keccak256Byte,
                    ed25519,
                    secp256k1,
                    load,
                    loadWork
                }) {
            if (price < 0 || price > PRICE_MAX) {
                throw new IllegalArgumentException("host price " + price + " is not 0 to 2^30");
            }
        }
    }

    /** For loading code that takes so much work. */
    public long loading(int work) {
        return load + (long) loadWork * work;
    }

    public static HostPrices decode(Decoder from) throws MalformedInputException {
        try {
            return new HostPrices(
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32(),
                    from.u32());
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(Encoder to) {
        to.u32(start).u32(codeByte).u32(context).u32(memoryByte);
        to.u32(storageRead).u32(storageReadByte);
        to.u32(storageWrite).u32(storageWriteByte).u32(storageNext);
        to.u32(balance).u32(transfer).u32(event).u32(eventByte);
        to.u32(sha256).u32(sha256Byte).u32(keccak256).u32(keccak256Byte);
        to.u32(ed25519).u32(secp256k1);
        to.u32(load).u32(loadWork);
    }
}

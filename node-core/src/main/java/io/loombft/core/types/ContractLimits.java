package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;

/**
 * How far contracts may go, besides their gas. Canonical bytes: the fields in order, each u32, 24 in
 * all.
 *
 * @param codeBytesMax longest module in bytes
 * @param callDepthMax frames of functions on top of each other, over all nested calls
 * @param nestingMax contracts on top of each other, the called one included
 * @param memoryPagesMax pages of 64 KiB that all nested calls together may have at a time
 * @param storageValueMax longest value in storage in bytes
 * @param residentBytesMax what nodes hold in memory of the contracts called last, as weighed by {@code
 *     Residents}
 */
public record ContractLimits(
        int codeBytesMax,
        int callDepthMax,
        int nestingMax,
        int memoryPagesMax,
        int storageValueMax,
        int residentBytesMax)
        implements Encodable {
    public static final ContractLimits DEFAULT =
            new ContractLimits(262_144, 1_024, 32, 1_024, 65_536, 96 << 20);

    /** Bytes of the canonical form. */
    public static final int SIZE = 24;

    /** More than the heaviest module weighs, so that every contract can be called. */
    private static final int RESIDENT_BYTES_MIN = 8 << 20;

    /** Longest key in storage in bytes; the shortest has one. */
    public static final int STORAGE_KEY_MAX = 256;

    public ContractLimits {
        range("code_bytes_max", codeBytesMax, 8, 262_144);
        range("call_depth_max", callDepthMax, 1, 4_096);
        range("nesting_max", nestingMax, 1, 64);
        range("memory_pages_max", memoryPagesMax, 1, 4_096);
        range("storage_value_max", storageValueMax, 1, 1 << 20);
        range("resident_bytes_max", residentBytesMax, RESIDENT_BYTES_MIN, 1 << 30);
    }

    public static ContractLimits decode(Decoder from) throws MalformedInputException {
        try {
            return new ContractLimits(
                    from.u32(), from.u32(), from.u32(), from.u32(), from.u32(), from.u32());
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void encode(Encoder to) {
        to.u32(codeBytesMax)
                .u32(callDepthMax)
                .u32(nestingMax)
                .u32(memoryPagesMax)
                .u32(storageValueMax)
                .u32(residentBytesMax);
    }

    private static void range(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", expected " + min + " to " + max);
        }
    }
}

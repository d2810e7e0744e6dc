package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;

/** A member of a validator set. Canonical bytes: {@code public key 32 | power u64}. */
public record Validator(PublicKey id, long power) implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = PublicKey.SIZE + 8;

    public Validator {
        if (power < 1 || power > ValidatorSet.TOTAL_POWER_MAX) {
            throw new IllegalArgumentException("power " + power);
        }
    }

    public Address address() {
        return Address.of(id);
    }

    public static Validator decode(Decoder from) throws MalformedInputException {
        PublicKey id = PublicKey.decode(from);
        long power = from.u64();
        if (power < 1 || power > ValidatorSet.TOTAL_POWER_MAX) {
            throw new MalformedInputException("validator power " + power);
        }
        return new Validator(id, power);
    }

    @Override
    public void encode(Encoder to) {
        to.value(id).u64(power);
    }
}

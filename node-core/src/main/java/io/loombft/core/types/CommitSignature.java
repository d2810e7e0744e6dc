package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;

/** One validator's precommit in a commit. Canonical bytes: {@code validator 32 | signature 64}. */
public record CommitSignature(PublicKey validator, Signature signature) implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = PublicKey.SIZE + Signature.SIZE;

    public static CommitSignature decode(Decoder from) throws MalformedInputException {
        return new CommitSignature(PublicKey.decode(from), Signature.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(validator).value(signature);
    }
}

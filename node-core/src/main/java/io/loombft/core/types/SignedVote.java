package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Signature;

/** A vote and its signature, checked or not. Canonical bytes: {@code vote 77 | signature 64}. */
public record SignedVote(Vote vote, Signature signature) implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = Vote.SIZE + Signature.SIZE;

    public static SignedVote decode(Decoder from) throws MalformedInputException {
        return new SignedVote(Vote.decode(from), Signature.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(vote).value(signature);
    }
}

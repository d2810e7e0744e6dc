package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Signature;

/** A proposal and its signature. Canonical bytes: {@code proposal 116 | signature 64}. */
public record SignedProposal(Proposal proposal, Signature signature) implements Encodable {
    /** Length in bytes. */
    public static final int SIZE = Proposal.SIZE + Signature.SIZE;

    public static SignedProposal decode(Decoder from) throws MalformedInputException {
        return new SignedProposal(Proposal.decode(from), Signature.decode(from));
    }

    @Override
    public void encode(Encoder to) {
        to.value(proposal).value(signature);
    }
}

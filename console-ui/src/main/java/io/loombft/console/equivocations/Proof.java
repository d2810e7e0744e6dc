package io.loombft.console.equivocations;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import java.util.Optional;

/**
 * A proof as a node tells it, and what anyone needs to check it without that node: the bytes that were signed.
 *
 * @param hash that the node gives it
 * @param hex its canonical bytes; empty when the node does not tell them
 * @param chain whose id is part of what was signed
 */
record Proof(String hash, String hex, String chain) {
    /** The two byte strings that the validator signed, in hex. */
    record SignedBytes(String first, String second) {
        private static final SignedBytes NONE = new SignedBytes("", "");
    }

    /** Nothing when the node's proof is not the one of the hash, or of no chain that can be. */
    SignedBytes signedBytes() {
        try {
            ChainId id = ChainId.parse(chain);
            return evidence().map(piece -> of(piece, id)).orElse(SignedBytes.NONE);
        } catch (MalformedInputException e) {
            return SignedBytes.NONE;
        }
    }

    private Optional<Evidence> evidence() throws MalformedInputException {
        Evidence piece = Decoder.whole(Bytes.fromHex(hex), Evidence::decode);
        return piece.hash().hex().equals(hash) ? Optional.of(piece) : Optional.empty();
    }

    private static SignedBytes of(Evidence evidence, ChainId chain) {
        return switch (evidence) {
            case Evidence.DuplicateVote votes ->
                    new SignedBytes(
                            votes.first().vote().signBytes(chain).hex(),
                            votes.second().vote().signBytes(chain).hex());
            case Evidence.DuplicateProposal proposals ->
                    new SignedBytes(
                            proposals.first().proposal().signBytes(chain).hex(),
                            proposals.second().proposal().signBytes(chain).hex());
        };
    }
}

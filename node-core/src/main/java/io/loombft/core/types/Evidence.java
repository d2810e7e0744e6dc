package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;

/**
 * Proof that a validator signed two different things where it may sign one. Canonical bytes: {@code
 * kind 1 (1 votes, 2 proposals) | smaller | larger}, in byte order.
 */
public sealed interface Evidence extends Encodable {
    /** The least length in bytes. */
    int SIZE_MIN = 1 + 2 * SignedVote.SIZE;

    /** Who did it. */
    PublicKey offender();

    /** Where it was done. */
    Height height();

    /** Whether both signatures are the offender's, and the two conflict. */
    boolean isProven(ChainId chain, SignatureScheme scheme);

    default Hash hash() {
        return Hash.of(encoded());
    }

    /** Two votes of one type, height and round for different ballots. */
    record DuplicateVote(SignedVote first, SignedVote second) implements Evidence {
        public DuplicateVote {
            if (!conflict(first.vote(), second.vote())
                    || first.encoded().compareTo(second.encoded()) >= 0) {
                throw new IllegalArgumentException("votes do not conflict or are out of order");
            }
        }

        /** Puts the two in order. */
        public static DuplicateVote of(SignedVote a, SignedVote b) {
            return a.encoded().compareTo(b.encoded()) < 0
                    ? new DuplicateVote(a, b)
                    : new DuplicateVote(b, a);
        }

        @Override
        public PublicKey offender() {
            return first.vote().validator();
        }

        @Override
        public Height height() {
            return first.vote().height();
        }

        @Override
        public boolean isProven(ChainId chain, SignatureScheme scheme) {
            return scheme.verify(offender(), first.vote().signBytes(chain), first.signature())
                    && scheme.verify(
                            offender(), second.vote().signBytes(chain), second.signature());
        }

        @Override
        public void encode(Encoder to) {
            to.u8(1).value(first).value(second);
        }

        private static boolean conflict(Vote a, Vote b) {
            return a.validator().equals(b.validator())
                    && a.type() == b.type()
                    && a.height().equals(b.height())
                    && a.round().equals(b.round())
                    && !a.ballot().equals(b.ballot());
        }
    }

    /** Two different proposals for one height and round. */
    record DuplicateProposal(SignedProposal first, SignedProposal second) implements Evidence {
        public DuplicateProposal {
            if (!conflict(first.proposal(), second.proposal())
                    || first.encoded().compareTo(second.encoded()) >= 0) {
                throw new IllegalArgumentException("proposals do not conflict or are out of order");
            }
        }

        /** Puts the two in order. */
        public static DuplicateProposal of(SignedProposal a, SignedProposal b) {
            return a.encoded().compareTo(b.encoded()) < 0
                    ? new DuplicateProposal(a, b)
                    : new DuplicateProposal(b, a);
        }

        @Override
        public PublicKey offender() {
            return first.proposal().proposer();
        }

        @Override
        public Height height() {
            return first.proposal().height();
        }

        @Override
        public boolean isProven(ChainId chain, SignatureScheme scheme) {
            return scheme.verify(offender(), first.proposal().signBytes(chain), first.signature())
                    && scheme.verify(
                            offender(), second.proposal().signBytes(chain), second.signature());
        }

        @Override
        public void encode(Encoder to) {
            to.u8(2).value(first).value(second);
        }

        private static boolean conflict(Proposal a, Proposal b) {
            return a.proposer().equals(b.proposer())
                    && a.height().equals(b.height())
                    && a.round().equals(b.round())
                    && !a.equals(b);
        }
    }

    static Evidence decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        try {
            return switch (kind) {
                case 1 -> new DuplicateVote(SignedVote.decode(from), SignedVote.decode(from));
                case 2 ->
                        new DuplicateProposal(
                                SignedProposal.decode(from), SignedProposal.decode(from));
                default -> throw new MalformedInputException("evidence kind " + kind);
            };
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("evidence: " + e.getMessage());
        }
    }
}

package io.loombft.core.journal;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.journal.Refusal.Reason;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.Comparator;
import java.util.Optional;

/**
 * The last thing that a validator key was asked to sign, and the rule by which the next is allowed.
 * Canonical bytes: {@code genesis hash 32 | height u64 | round i32 | step u8 | ballot 32 | lock 36 | sign
 * bytes u32+n}.
 */
public record LastSigned(
        Hash genesisHash,
        Height height,
        Round round,
        SignStep step,
        Ballot ballot,
        Lock lock,
        Bytes signBytes)
        implements Encodable {
    private static final Comparator<LastSigned> BY_PLACE =
            Comparator.comparing(LastSigned::height)
                    .thenComparing(LastSigned::round)
                    .thenComparing(LastSigned::step);

    /** Of a key that never signed for this chain. */
    public static LastSigned nothing(Hash genesisHash) {
        return new LastSigned(
                genesisHash,
                Height.GENESIS,
                Round.NONE,
                SignStep.NOTHING,
                Ballot.nil(),
                Lock.none(),
                Bytes.EMPTY);
    }

    /** The state after the request was allowed. */
    public static LastSigned after(SignRequest request) {
        return new LastSigned(
                request.genesisHash(),
                request.height(),
                request.round(),
                request.step(),
                request.ballot(),
                request.lock(),
                request.signBytes());
    }

    /** Whether nothing was ever signed. */
    public boolean isNothing() {
        return step == SignStep.NOTHING;
    }

    /** The type of the vote that was signed last; empty when that was a proposal or nothing. */
    public Optional<VoteType> voteType() {
        return switch (step) {
            case NOTHING, PROPOSAL -> Optional.empty();
            case PREVOTE -> Optional.of(VoteType.PREVOTE);
            case PRECOMMIT -> Optional.of(VoteType.PRECOMMIT);
        };
    }

    /**
     * Why the request must not be signed, or empty when it may.
     *
     * <p>Order is by height, round and step. What is later may be signed, what is earlier not; the same
     * place only with the same bytes (Ed25519 then gives the same signature). Within a height, a lock is
     * never given up and only replaced by one of a later round.
     */
    public Optional<Refusal> check(SignRequest request) {
        if (!request.genesisHash().equals(genesisHash)) {
            return refuse(Reason.OTHER_CHAIN, request, "of the chain " + request.genesisHash());
        }
        int order = BY_PLACE.compare(after(request), this);
        if (order < 0) {
            return refuse(Reason.EARLIER, request, "which is earlier");
        }
        if (order == 0) {
            return request.signBytes().equals(signBytes)
                    ? Optional.empty()
                    : refuse(Reason.CONFLICTING, request, "with other bytes at the same place");
        }
        return request.height().equals(height) && !keepsLock(request.lock())
                ? refuse(Reason.LOCK_LOST, request, "with " + request.lock() + " after " + lock)
                : Optional.empty();
    }

    /** Whether the request is for the place of the last one, which {@link #check} allows unchanged. */
    boolean isRepeatedBy(SignRequest request) {
        return BY_PLACE.compare(after(request), this) == 0;
    }

    static LastSigned decode(Decoder from) throws MalformedInputException {
        return new LastSigned(
                Hash.decode(from),
                Height.decode(from),
                Round.decodeOrNone(from),
                SignStep.of(from.u8()),
                Ballot.decode(from),
                Lock.decode(from),
                from.blob(SignRequest.SIGN_BYTES_MAX));
    }

    @Override
    public void encode(Encoder to) {
        to.value(genesisHash).value(height).value(round).u8(step.code());
        to.value(ballot).value(lock).blob(signBytes);
    }

    private boolean keepsLock(Lock next) {
        return next.equals(lock) || next.round().isAfter(lock.round());
    }

    private Optional<Refusal> refuse(Reason reason, SignRequest request, String how) {
        String sentence =
                "refused to sign the %s of height %s round %s, %s: the last signed is %s"
                        .formatted(request.step(), request.height(), request.round(), how, place());
        return Optional.of(new Refusal(reason, sentence));
    }

    private String place() {
        return isNothing()
                ? "nothing, on the chain " + genesisHash
                : "the %s of height %s round %s on the chain %s"
                        .formatted(step, height, round, genesisHash);
    }
}

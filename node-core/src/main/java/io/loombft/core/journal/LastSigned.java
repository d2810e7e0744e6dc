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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last thing that a validator key was asked to sign, and the rule by which the next is allowed.
 * Canonical bytes: {@code genesis hash 32 | height u64 | round i32 | step u8 | ballot 32 | lock 36 | sign
 * bytes u32+n | past votes u32+n}.
 *
 * <p>The past votes are those for blocks at this height and the latest precommit at the one before,
 * oldest first. They may be signed again: when many validators lose their data at once, the others lack
 * votes that made a polka or a commit, and without them those who locked or went on would wait for ever.
 */
public record LastSigned(
        Hash genesisHash,
        Height height,
        Round round,
        SignStep step,
        Ballot ballot,
        Lock lock,
        Bytes signBytes,
        List<PastVote> past)
        implements Encodable {
    /** Most past votes kept, the oldest are forgotten first. */
    static final int PAST_MAX = 32;

    public LastSigned {
        past = List.copyOf(past);
    }

    /** Of a key that never signed for this chain. */
    public static LastSigned nothing(Hash genesisHash) {
        return new LastSigned(
                genesisHash,
                Height.GENESIS,
                Round.NONE,
                SignStep.NOTHING,
                Ballot.nil(),
                Lock.none(),
                Bytes.EMPTY,
                List.of());
    }

    /** The state after the request, which is for a later place, was allowed. */
    public LastSigned after(SignRequest request) {
        List<PastVote> votes = new ArrayList<>();
        for (PastVote vote : past) {
            if (isKept(vote, request.height())) {
                votes.add(vote);
            }
        }
        if (!request.ballot().isNil()) {
            request.step().voteType().ifPresent(type -> votes.add(PastVote.of(type, request)));
        }
        return new LastSigned(
                request.genesisHash(),
                request.height(),
                request.round(),
                request.step(),
                request.ballot(),
                request.lock(),
                request.signBytes(),
                votes.subList(Math.max(0, votes.size() - PAST_MAX), votes.size()));
    }

    /** Whether the vote is still of use at the height: of the one before, what may have decided it. */
    private boolean isKept(PastVote vote, Height now) {
        boolean isDecisive =
                vote.type() == VoteType.PRECOMMIT
                        && vote.height().next().equals(now)
                        && past.stream().noneMatch(later -> isLaterPrecommit(later, vote));
        return vote.height().equals(now) || isDecisive;
    }

    private static boolean isLaterPrecommit(PastVote later, PastVote vote) {
        return later.type() == VoteType.PRECOMMIT
                && later.height().equals(vote.height())
                && later.round().isAfter(vote.round());
    }

    /** Whether nothing was ever signed. */
    public boolean isNothing() {
        return step == SignStep.NOTHING;
    }

    /** The type of the vote that was signed last; empty when that was a proposal or nothing. */
    public Optional<VoteType> voteType() {
        return step.voteType();
    }

    /**
     * Why the request must not be signed, or empty when it may.
     *
     * <p>Order is by height, round and step. What is later may be signed; what is not, only with the bytes
     * that were signed there before (Ed25519 then gives the same signature): those of the last place, or of
     * a past vote that is kept. Within a height, a lock is never given up and only replaced by one of a
     * later round.
     */
    public Optional<Refusal> check(SignRequest request) {
        if (!request.genesisHash().equals(genesisHash)) {
            return refuse(Reason.OTHER_CHAIN, request, "of the chain " + request.genesisHash());
        }
        int order = order(request);
        if (order < 0) {
            return past.stream().anyMatch(vote -> vote.isRepeatedBy(request))
                    ? Optional.empty()
                    : refuse(Reason.EARLIER, request, "which is earlier");
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

    /** Whether an allowed request adds nothing to what is known: it was signed before. */
    boolean covers(SignRequest request) {
        return order(request) <= 0;
    }

    private int order(SignRequest request) {
        int byHeight = request.height().compareTo(height);
        int byRound = request.round().compareTo(round);
        return byHeight != 0 ? byHeight : byRound != 0 ? byRound : request.step().compareTo(step);
    }

    static LastSigned decode(Decoder from) throws MalformedInputException {
        return new LastSigned(
                Hash.decode(from),
                Height.decode(from),
                Round.decodeOrNone(from),
                SignStep.of(from.u8()),
                Ballot.decode(from),
                Lock.decode(from),
                from.blob(SignRequest.SIGN_BYTES_MAX),
                from.list(PAST_MAX, PastVote.SIZE, PastVote::decode));
    }

    @Override
    public void encode(Encoder to) {
        to.value(genesisHash).value(height).value(round).u8(step.code());
        to.value(ballot).value(lock).blob(signBytes).list(past);
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

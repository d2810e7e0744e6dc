package io.loombft.core.consensus;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.Optional;
import java.util.function.Function;

/**
 * Events as journal records: {@code kind 1 | fields}, the fields in the order of the record. Reading
 * checks every signature again, so that a journal cannot smuggle in a vote that nobody cast.
 */
public final class EventCodec {
    /** Longest reason of an invalid block, in characters. */
    static final int REASON_MAX = 4_096;

    private final Verifier verifier;
    private final Function<Height, Optional<ValidatorSet>> sets;

    /** The sets are asked for the heights of the records: the segment's, the one before, the next. */
    public EventCodec(Verifier verifier, Function<Height, Optional<ValidatorSet>> sets) {
        this.verifier = verifier;
        this.sets = sets;
    }

    /** The record of an event. */
    public static Bytes encode(Event event) {
        Encoder to = new Encoder();
        switch (event) {
            case Event.ProposalReceived e ->
                    to.u8(1).value(e.proposal().value()).u64(e.arrivedMs());
            case Event.PartReceived e ->
                    to.u8(2).value(e.height()).value(e.round()).value(e.part());
            case Event.BlockReceived e -> to.u8(3).value(e.block());
            case Event.VoteReceived e -> to.u8(4).value(e.vote().value());
            case Event.CertificateReceived e -> to.u8(5).value(e.certificate().value());
            case Event.QuorumClaimed e ->
                    to.u8(6)
                            .value(e.peer())
                            .value(e.height())
                            .value(e.round())
                            .u8(e.type().code())
                            .value(e.ballot());
            case Event.EvidenceReceived e -> to.u8(7).value(e.evidence());
            case Event.TimeoutFired e ->
                    to.u8(8)
                            .u8(e.timeout().kind().code())
                            .value(e.timeout().height())
                            .value(e.timeout().round());
            case Event.TransactionsAvailable e -> to.u8(9);
            case Event.BlockBuilt e ->
                    to.u8(10).value(e.height()).value(e.round()).value(e.block());
            case Event.BlockValidated e -> validated(to.u8(11), e);
            case Event.VoteSigned e -> to.u8(12).value(e.vote().value());
            case Event.ProposalSigned e -> to.u8(13).value(e.proposal().value());
            case Event.SignatureRefused e -> to.u8(14).value(e.height()).value(e.round());
            case Event.Decided e -> to.u8(15).value(e.block()).value(e.commit().value());
            case Event.GuardLoaded e -> to.u8(16).value((Encodable) g -> guard(g, e.last()));
            case Event.BlockExecuted e ->
                    throw new IllegalArgumentException(
                            "a new segment says that a block was executed");
        }
        return to.toBytes();
    }

    /**
     * Reads a record.
     *
     * @throws MalformedInputException when it is not one, or a signature in it is wrong
     */
    public Event decode(Bytes record) throws MalformedInputException {
        return Decoder.whole(record, this::decode);
    }

    private Event decode(Decoder from) throws MalformedInputException {
        int kind = from.u8();
        return switch (kind) {
            case 1 -> new Event.ProposalReceived(proposal(from), from.u64());
            case 2 ->
                    new Event.PartReceived(
                            Height.decode(from), Round.decode(from), BlockPart.decode(from));
            case 3 -> new Event.BlockReceived(Block.decode(from));
            case 4 -> new Event.VoteReceived(vote(from));
            case 5 -> new Event.CertificateReceived(certificate(from));
            case 6 ->
                    new Event.QuorumClaimed(
                            PublicKey.decode(from),
                            Height.decode(from),
                            Round.decode(from),
                            VoteType.decode(from),
                            Ballot.decode(from));
            case 7 -> new Event.EvidenceReceived(evidence(from));
            case 8 ->
                    new Event.TimeoutFired(
                            new Timeout(
                                    timeoutKind(from), Height.decode(from), Round.decode(from)));
            case 9 -> new Event.TransactionsAvailable();
            case 10 ->
                    new Event.BlockBuilt(
                            Height.decode(from), Round.decode(from), Block.decode(from));
            case 11 -> validated(from);
            case 12 -> new Event.VoteSigned(vote(from));
            case 13 -> new Event.ProposalSigned(proposal(from));
            case 14 -> new Event.SignatureRefused(Height.decode(from), Round.decode(from));
            case 15 -> new Event.Decided(Block.decode(from), certificate(from));
            case 16 -> new Event.GuardLoaded(guard(from));
            default -> throw new MalformedInputException("journal record of kind " + kind);
        };
    }

    private static void validated(Encoder to, Event.BlockValidated event) {
        to.value(event.block());
        switch (event.validity()) {
            case Event.Validity.Valid v -> to.u8(1);
            case Event.Validity.Invalid v -> to.u8(0).text(cut(v.reason()));
        }
    }

    private static Event validated(Decoder from) throws MalformedInputException {
        Hash block = Hash.decode(from);
        return new Event.BlockValidated(
                block,
                from.flag()
                        ? new Event.Validity.Valid()
                        : new Event.Validity.Invalid(reason(from)));
    }

    private static String reason(Decoder from) throws MalformedInputException {
        String reason = from.text(3 * REASON_MAX);
        if (reason.length() > REASON_MAX) {
            throw new MalformedInputException("a reason of " + reason.length() + " characters");
        }
        return reason;
    }

    private static String cut(String reason) {
        if (reason.length() <= REASON_MAX) {
            return reason;
        }
        // Half a surrogate pair could not be written.
        boolean isSplit = Character.isHighSurrogate(reason.charAt(REASON_MAX - 1));
        return reason.substring(0, isSplit ? REASON_MAX - 1 : REASON_MAX);
    }

    private static void guard(Encoder to, Event.LastSignature last) {
        int step =
                switch (last.step()) {
                    case PROPOSE -> 1;
                    case PREVOTE -> 2;
                    case PRECOMMIT -> 3;
                    case NEW_HEIGHT, COMMIT ->
                            throw new IllegalArgumentException(
                                    "nothing is signed in " + last.step());
                };
        to.value(last.height())
                .value(last.round())
                .u8(step)
                .value(last.ballot())
                .value(last.lockedRound())
                .value(last.lockedValue())
                .list(last.past());
    }

    private static Event.LastSignature guard(Decoder from) throws MalformedInputException {
        Height height = Height.decode(from);
        Round round = Round.decode(from);
        int code = from.u8();
        Step step =
                switch (code) {
                    case 1 -> Step.PROPOSE;
                    case 2 -> Step.PREVOTE;
                    case 3 -> Step.PRECOMMIT;
                    default -> throw new MalformedInputException("signed step " + code);
                };
        return new Event.LastSignature(
                height,
                round,
                step,
                Ballot.decode(from),
                Round.decodeOrNone(from),
                Hash.decode(from),
                from.list(Event.LastSignature.PAST_MAX, Vote.SIZE, Vote::decode));
    }

    private static Timeout.Kind timeoutKind(Decoder from) throws MalformedInputException {
        int code = from.u8();
        for (Timeout.Kind kind : Timeout.Kind.values()) {
            if (kind.code() == code) {
                return kind;
            }
        }
        throw new MalformedInputException("timeout kind " + code);
    }

    private Verified<SignedVote> vote(Decoder from) throws MalformedInputException {
        SignedVote signed = SignedVote.decode(from);
        return verifier.vote(signed, set(signed.vote().height()))
                .orElseThrow(() -> new MalformedInputException("a vote's signature is wrong"));
    }

    private Verified<SignedProposal> proposal(Decoder from) throws MalformedInputException {
        SignedProposal signed = SignedProposal.decode(from);
        return verifier.proposal(signed, set(signed.proposal().height()))
                .orElseThrow(() -> new MalformedInputException("a proposal's signature is wrong"));
    }

    private Verified<Certificate> certificate(Decoder from) throws MalformedInputException {
        Certificate certificate = Certificate.decode(from);
        return verifier.certificate(certificate, set(certificate.height()))
                .orElseThrow(() -> new MalformedInputException("a certificate is no quorum"));
    }

    private Evidence evidence(Decoder from) throws MalformedInputException {
        Evidence evidence = Evidence.decode(from);
        if (!evidence.isProven(verifier.chain(), verifier.scheme())) {
            throw new MalformedInputException("a signature in evidence is wrong");
        }
        return evidence;
    }

    private ValidatorSet set(Height height) throws MalformedInputException {
        return sets.apply(height)
                .orElseThrow(
                        () -> new MalformedInputException("a record of foreign height " + height));
    }
}

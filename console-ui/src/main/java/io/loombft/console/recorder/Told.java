package io.loombft.console.recorder;

import io.loombft.console.text.Figures;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Vote;
import java.util.Locale;
import java.util.function.Function;

/**
 * Events and commands in words; validators by name.
 *
 * @param makesEmptyBlocks whether the journal tells that its node makes blocks without content; else that is not
 *     known
 */
record Told(Function<PublicKey, String> names, boolean makesEmptyBlocks) {
    String event(Event event) {
        return switch (event) {
            case Event.ProposalReceived e ->
                    "proposal for round "
                            + e.proposal().value().proposal().round()
                            + ": "
                            + Figures.hash(e.proposal().value().proposal().blockHash().hex());
            case Event.PartReceived e -> "a part of the block of round " + e.round();
            case Event.BlockReceived e -> "a block that was asked for, " + hash(e.block().hash());
            case Event.VoteReceived e -> vote(e.vote().value().vote());
            case Event.CertificateReceived e ->
                    "a quorum of "
                            + lower(e.certificate().value().type())
                            + "s of round "
                            + e.certificate().value().round()
                            + " for "
                            + ballot(e.certificate().value().ballot());
            case Event.QuorumClaimed e ->
                    "a peer claims a quorum of "
                            + lower(e.type())
                            + "s in round "
                            + e.round()
                            + " for "
                            + ballot(e.ballot());
            case Event.EvidenceReceived e ->
                    "evidence against " + names.apply(e.evidence().offender());
            case Event.TimeoutFired e ->
                    "the "
                            + lower(e.timeout().kind()).replace('_', ' ')
                            + " timeout of round "
                            + e.timeout().round()
                            + " ran out";
            case Event.TransactionsAvailable e -> "transactions wait";
            case Event.BlockBuilt e -> "own block built, " + hash(e.block().hash());
            case Event.BlockValidated e -> validity(e.validity()) + hash(e.block());
            case Event.VoteSigned e -> "signed " + vote(e.vote().value().vote());
            case Event.ProposalSigned e ->
                    "signed the proposal of round " + e.proposal().value().proposal().round();
            case Event.SignatureRefused e -> "the guard refused a signature in round " + e.round();
            case Event.Decided e -> "decided elsewhere: " + hash(e.block().hash());
            case Event.BlockExecuted e -> "the block was executed";
            case Event.GuardLoaded e -> "the guard told the last signature";
        };
    }

    private static String validity(Event.Validity validity) {
        return switch (validity) {
            case Event.Validity.Valid v -> "valid: ";
            case Event.Validity.Invalid i -> "invalid, " + i.reason() + ": ";
        };
    }

    private String vote(Vote vote) {
        return lower(vote.type())
                + " of "
                + names.apply(vote.validator())
                + " in round "
                + vote.round()
                + " for "
                + ballot(vote.ballot());
    }

    String command(Command command) {
        return switch (command) {
            case Command.ScheduleTimeout c -> started(c.timeout().kind());
            case Command.BuildBlock c -> "build a block for round " + c.round();
            case Command.ValidateBlock c -> "check block " + hash(c.block().hash());
            case Command.CommitBlock c -> "commit block " + hash(c.block().hash());
            case Command.SignVote c -> "sign " + vote(c.vote());
            case Command.SignProposal c -> "sign the proposal of round " + c.proposal().round();
            case Command.PublishProposal c -> "tell the peers of the proposal";
            case Command.PublishPart c -> "tell the peers of a part";
            case Command.PublishVote c -> "tell the peers: " + vote(c.vote().vote());
            case Command.PublishEvidence c ->
                    "tell the peers of evidence against " + names.apply(c.evidence().offender());
            case Command.FetchBlock c -> "fetch block " + hash(c.block());
            case Command.BeginHeight c -> "begin the next height";
            case Command.Redeliver c ->
                    "take " + Figures.plural(c.events().size(), "early event") + " again";
            case Command.Moved c -> c.rule() + ": " + c.branch().meaning();
            case Command.Halt c -> "halt: " + c.reason();
        };
    }

    /** Whether an idle node makes blocks is its own setting, which no journal holds. */
    private String started(Timeout.Kind kind) {
        boolean isAssumed = kind == Timeout.Kind.EMPTY_BLOCK && !makesEmptyBlocks;
        return "start the "
                + lower(kind).replace('_', ' ')
                + " timeout"
                + (isAssumed ? ", if this node makes empty blocks" : "");
    }

    private static String ballot(Ballot ballot) {
        return ballot.isNil() ? "nil" : hash(ballot.hash());
    }

    private static String hash(Hash hash) {
        return Figures.hash(hash.hex());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

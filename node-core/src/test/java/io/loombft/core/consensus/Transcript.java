package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.Locale;
import java.util.Map;

/** Events and commands as lines for people: validators are v0, v1, …, blocks have names. */
final class Transcript {
    private final TestChain net;
    private final Map<Hash, String> names;

    private Transcript(TestChain net, Map<Hash, String> names) {
        this.net = net;
        this.names = names;
    }

    static String event(Event event, TestChain net, Map<Hash, String> names) {
        return new Transcript(net, names).line(event);
    }

    static String command(Command command, TestChain net, Map<Hash, String> names) {
        return new Transcript(net, names).line(command);
    }

    private String line(Event event) {
        return switch (event) {
            case Event.ProposalReceived e -> "proposal " + text(e.proposal().value().proposal());
            case Event.PartReceived e ->
                    "part " + e.part().index() + " at " + e.height() + "/" + e.round();
            case Event.BlockReceived e -> "block " + text(e.block());
            case Event.VoteReceived e -> text(e.vote().value().vote());
            case Event.CertificateReceived e -> "certificate " + text(e.certificate().value());
            case Event.QuorumClaimed e ->
                    "claim of "
                            + text(e.type())
                            + "s for "
                            + text(e.ballot())
                            + " at "
                            + e.height()
                            + "/"
                            + e.round();
            case Event.EvidenceReceived e -> text(e.evidence());
            case Event.TimeoutFired e -> "timeout " + text(e.timeout());
            case Event.TransactionsAvailable e -> "transactions available";
            case Event.BlockBuilt e -> "built " + text(e.block());
            case Event.BlockValidated e -> text(e.block()) + " is " + text(e.validity());
            case Event.VoteSigned e -> "signed " + text(e.vote().value().vote());
            case Event.ProposalSigned e ->
                    "signed proposal " + text(e.proposal().value().proposal());
            case Event.SignatureRefused e -> "refused at " + e.height() + "/" + e.round();
            case Event.Decided e ->
                    "decided " + text(e.block()) + " by " + text(e.commit().value());
            case Event.BlockExecuted e -> "executed " + text(e.next().blockHash());
            case Event.GuardLoaded e -> "guard " + text(e.last());
        };
    }

    private String line(Command command) {
        return switch (command) {
            case Command.ScheduleTimeout c ->
                    "timer " + text(c.timeout()) + " in " + c.durationMs() + " ms";
            case Command.BuildBlock c ->
                    "build for round "
                            + c.round()
                            + (c.evidence().isEmpty() ? "" : " with evidence");
            case Command.ValidateBlock c -> "validate " + text(c.block());
            case Command.CommitBlock c -> "commit " + text(c.block()) + " by " + text(c.commit());
            case Command.SignVote c -> "sign " + text(c.vote()) + lock(c.lock());
            case Command.SignProposal c -> "sign proposal " + text(c.proposal()) + lock(c.lock());
            case Command.PublishProposal c ->
                    "publish proposal " + text(c.proposal().proposal()) + text(c.origin());
            case Command.PublishPart c ->
                    "publish part " + c.part().index() + " at " + c.height() + "/" + c.round();
            case Command.PublishVote c -> "publish " + text(c.vote().vote()) + text(c.origin());
            case Command.PublishEvidence c -> "publish " + text(c.evidence());
            case Command.FetchBlock c -> "fetch " + text(c.block());
            case Command.BeginHeight c ->
                    "begin height "
                            + c.snapshot().chain().height().next()
                            + " after "
                            + text(c.snapshot().lastCommit());
            case Command.Redeliver c -> "redeliver " + c.events().size();
            case Command.Moved c ->
                    c.rule()
                            + " -> "
                            + c.height()
                            + "/"
                            + c.round()
                            + " "
                            + c.step().name().toLowerCase(Locale.ROOT)
                            + ": "
                            + c.rule().meaning();
            case Command.Halt c -> "halt: " + c.reason();
        };
    }

    private String text(Proposal p) {
        return text(p.blockHash())
                + " by "
                + text(p.proposer())
                + " at "
                + p.height()
                + "/"
                + p.round()
                + (p.validRound().isNone() ? "" : " valid in " + p.validRound());
    }

    private String text(Vote v) {
        return text(v.type())
                + " "
                + text(v.ballot())
                + " by "
                + text(v.validator())
                + " at "
                + v.height()
                + "/"
                + v.round();
    }

    private String text(Certificate c) {
        StringBuilder signers = new StringBuilder();
        c.signatures().forEach(s -> signers.append(' ').append(text(s.validator())));
        return text(c.type())
                + "s "
                + text(c.ballot())
                + " at "
                + c.height()
                + "/"
                + c.round()
                + " of"
                + signers;
    }

    private String text(Evidence e) {
        String kind = e instanceof Evidence.DuplicateVote ? "votes" : "proposals";
        return "evidence of two " + kind + " by " + text(e.offender()) + " at " + e.height();
    }

    private String text(Event.Validity validity) {
        return switch (validity) {
            case Event.Validity.Valid v -> "valid";
            case Event.Validity.Invalid v -> "invalid, " + v.reason();
        };
    }

    private String text(Event.LastSignature last) {
        return "last signed "
                + last.step().name().toLowerCase(Locale.ROOT)
                + " "
                + text(last.ballot())
                + " at "
                + last.height()
                + "/"
                + last.round()
                + lock(new Command.Lock(last.lockedRound(), last.lockedValue()));
    }

    private String lock(Command.Lock lock) {
        return lock.round().equals(Round.NONE)
                ? ""
                : ", locked on " + text(lock.value()) + " in " + lock.round();
    }

    private static String text(Timeout t) {
        return t.kind().name().toLowerCase(Locale.ROOT) + " " + t.height() + "/" + t.round();
    }

    private static String text(Command.Origin origin) {
        return origin == Command.Origin.OWN ? " (own)" : "";
    }

    private static String text(VoteType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private String text(PublicKey key) {
        return "v" + net.place(key);
    }

    private String text(Ballot ballot) {
        return ballot.isNil() ? "nil" : text(ballot.hash());
    }

    private String text(Block block) {
        return text(block.hash());
    }

    private String text(Hash hash) {
        return names.getOrDefault(hash, hash.hex().substring(0, 6));
    }
}

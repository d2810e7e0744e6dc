package io.loombft.core.replica;

import io.loombft.core.consensus.Event;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.peers.Offence;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verifier;
import java.util.Optional;

/**
 * Checks what peers say before it reaches consensus, and answers what they ask about the committed
 * chain. It holds no state, so every peer's own thread can call it.
 */
public final class Intake {
    private final Verifier verifier;
    private final ChainStorage storage;

    /** What a message of a peer is worth. */
    public sealed interface Checked {
        /** It is good, and this is what the core is told. */
        record Good(Event event) implements Checked {}

        /** The peer speaks of itself; nothing of it is signed. */
        record Told() implements Checked {}

        /** No node that follows the protocol sends it. */
        record Bad(Offence offence) implements Checked {}

        /** Of a height that is neither here nor near. */
        record Useless() implements Checked {}
    }

    public Intake(Verifier verifier, ChainStorage storage) {
        this.verifier = verifier;
        this.storage = storage;
    }

    /**
     * Checks a message against the validators of its height.
     *
     * @param arrivedMs the wall clock, when the message arrived
     */
    public Checked check(GossipMessage message, HeightContext context, long arrivedMs)
            throws ChainFailedException {
        return switch (message) {
            case GossipMessage.VoteTold m -> vote(m.vote(), context);
            case GossipMessage.ProposalTold m -> proposal(m.proposal(), context, arrivedMs);
            case GossipMessage.CertificateTold m ->
                    context.set(m.certificate().height())
                            .map(
                                    set ->
                                            good(
                                                    verifier.certificate(m.certificate(), set)
                                                            .map(Event.CertificateReceived::new)))
                            .orElseGet(Checked.Useless::new);
            case GossipMessage.PartTold m ->
                    context.set(m.height()).isPresent()
                            ? new Checked.Good(
                                    new Event.PartReceived(m.height(), m.round(), m.part()))
                            : new Checked.Useless();
            case GossipMessage.EvidenceTold m -> evidence(m.evidence());
            case GossipMessage.Standing m -> new Checked.Told();
            case GossipMessage.Summary m -> new Checked.Told();
            case GossipMessage.QuorumClaim m -> new Checked.Told();
            case GossipMessage.Neighbours m -> new Checked.Told();
        };
    }

    private Checked vote(SignedVote signed, HeightContext context) {
        Optional<ValidatorSet> set = context.set(signed.vote().height());
        if (set.isEmpty()) {
            return new Checked.Useless();
        }
        return set.get().contains(signed.vote().validator())
                ? good(verifier.vote(signed, set.get()).map(Event.VoteReceived::new))
                : stranger();
    }

    private Checked proposal(SignedProposal signed, HeightContext context, long arrivedMs) {
        Optional<ValidatorSet> set = context.set(signed.proposal().height());
        if (set.isEmpty()) {
            return new Checked.Useless();
        }
        return set.get().contains(signed.proposal().proposer())
                ? good(
                        verifier.proposal(signed, set.get())
                                .map(p -> new Event.ProposalReceived(p, arrivedMs)))
                : stranger();
    }

    private Checked evidence(Evidence evidence) throws ChainFailedException {
        boolean isOffenderKnown =
                storage.validators(evidence.height())
                        .map(set -> set.contains(evidence.offender()))
                        .orElse(false);
        if (!isOffenderKnown) {
            return stranger();
        }
        return evidence.isProven(verifier.chain(), verifier.scheme())
                ? new Checked.Good(new Event.EvidenceReceived(evidence))
                : new Checked.Bad(Offence.BAD_SIGNATURE);
    }

    private static Checked good(Optional<? extends Event> event) {
        return event.<Checked>map(Checked.Good::new)
                .orElseGet(() -> new Checked.Bad(Offence.BAD_SIGNATURE));
    }

    /** Of nobody in the set: no curve arithmetic was spent on it. */
    private static Checked stranger() {
        return new Checked.Bad(Offence.USELESS_MESSAGE);
    }

    /** The block of a height with its commit, or what there is instead. */
    public SyncMessage block(Height height) throws ChainFailedException {
        Optional<Block> block = storage.block(height);
        var commit = storage.commit(height);
        if (block.isPresent() && commit.isPresent()) {
            return new SyncMessage.BlockGiven(block.get(), commit.get());
        }
        Height latest = storage.chain().map(c -> c.height()).orElse(Height.GENESIS);
        return new SyncMessage.BlockMissing(height, storage.lowestBlock(), latest);
    }

    /** The committed block of that hash; of those not yet committed consensus knows. */
    public Optional<SyncMessage.HashGiven> committed(SyncMessage.HashAsked question)
            throws ChainFailedException {
        return storage.block(question.height())
                .filter(b -> b.hash().equals(question.hash()))
                .map(SyncMessage.HashGiven::new);
    }
}

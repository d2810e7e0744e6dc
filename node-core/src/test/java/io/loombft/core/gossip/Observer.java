package io.loombft.core.gossip;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.Restart;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
import java.util.ArrayList;
import java.util.List;

/** A core that signs nothing, and its gossip. What the core wants of others is not done. */
final class Observer {
    final PublicKey id;
    final TestChain chain;
    final ConsensusCore core;
    final ConsensusGossip gossip;

    Observer(TestChain chain, int number) {
        this(chain, number, chain.start());
    }

    Observer(TestChain chain, int number, HeightSnapshot from) {
        this.chain = chain;
        id = MempoolNode.key(number);
        ConsensusConfig config =
                new ConsensusConfig(
                        id,
                        new Timeouts(400, 300, 300, 200, 5_000),
                        ConsensusConfig.EmptyBlocks.MADE,
                        500,
                        100);
        core = new ConsensusCore(config, from, Restart.lastPrecommits(chain.verifier(), from));
        gossip = new ConsensusGossip(core, Height.FIRST);
    }

    /** Tells the core, and gives what is spread of what it took. */
    List<ConsensusGossip.Send> tell(Event event) {
        List<ConsensusGossip.Send> sends = new ArrayList<>();
        if (core.isNews(event)) {
            for (Command command : core.on(event)) {
                sends.addAll(gossip.on(command));
            }
        }
        return sends;
    }

    /** Handles a message through its bytes, and gives what is sent because of it. */
    List<ConsensusGossip.Send> receive(PublicKey from, GossipMessage sent, long nowMs) {
        ValidatorSet set = chain.first();
        GossipMessage message;
        try {
            message = GossipMessage.decode(sent.encoded());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
        gossip.heard(from, message);
        return switch (message) {
            case GossipMessage.VoteTold m ->
                    tell(
                            new Event.VoteReceived(
                                    chain.verifier().vote(m.vote(), set).orElseThrow()));
            case GossipMessage.ProposalTold m ->
                    tell(
                            new Event.ProposalReceived(
                                    chain.verifier().proposal(m.proposal(), set).orElseThrow(),
                                    nowMs));
            case GossipMessage.CertificateTold m ->
                    tell(
                            new Event.CertificateReceived(
                                    chain.verifier()
                                            .certificate(m.certificate(), set)
                                            .orElseThrow()));
            case GossipMessage.EvidenceTold m -> tell(new Event.EvidenceReceived(m.evidence()));
            case GossipMessage.PartTold m ->
                    tell(new Event.PartReceived(m.height(), m.round(), m.part()));
            case GossipMessage.QuorumClaim m ->
                    tell(
                            new Event.QuorumClaimed(
                                    from, m.height(), m.round(), m.type(), m.ballot()));
            case GossipMessage.Summary m -> gossip.answer(from, m, nowMs);
            case GossipMessage.Standing m -> List.of();
            case GossipMessage.Neighbours m -> List.of();
        };
    }
}

package io.loombft.core.simulation;

import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;

/**
 * The schedule that forks a chain whose locks give way. In round 0 of a height all but a few see a polka
 * and lock; the few never see the proposal, and precommit nil. One node sees the precommits of all who
 * lock, commits, and is cut off; nobody sees its own precommit, so the others go on to the next rounds.
 * When the turn to propose is the lost node's all prevote nil, and when it is one of the few's another
 * block is proposed: only locks that outlive a nil polka keep it from being committed.
 */
final class HiddenCommit implements Weather.Censor {
    private final World world;
    private final Height height;
    private final int seer;
    private final int firstBlind;
    private final int blind;
    private final PublicKey seersKey;

    HiddenCommit(World world, Height height, int seer, int firstBlind) {
        this.world = world;
        this.height = height;
        this.seer = seer;
        this.firstBlind = firstBlind;
        int validators = world.setting().genesis().validators().size();
        this.blind = validators - (2 * validators / 3 + 1);
        this.seersKey = world.setting().identities().get(seer).validator();
    }

    @Override
    public boolean passes(int from, int to, Object message) {
        boolean isLost = !world.node(seer).chain().height().isBefore(height);
        if (isLost && (from == seer || to == seer)) {
            return false;
        }
        return switch (message) {
            case GossipMessage.ProposalTold m -> !isBlind(to) || !isFirst(m.proposal().proposal());
            case GossipMessage.PartTold m -> !isBlind(to) || !isFirst(m.height(), m.round());
            case GossipMessage.VoteTold m -> passes(to, m.vote().vote());
            case GossipMessage.CertificateTold m -> passes(to, m.certificate());
            default -> true;
        };
    }

    private boolean passes(int to, Vote vote) {
        boolean isSeers = vote.validator().equals(seersKey) && isFirst(vote.height(), vote.round());
        return !isSeers || (vote.type() == VoteType.PREVOTE && !isBlind(to));
    }

    private boolean passes(int to, Certificate certificate) {
        if (!isFirst(certificate.height(), certificate.round()) || certificate.ballot().isNil()) {
            return true;
        }
        return certificate.type() == VoteType.PREVOTE ? !isBlind(to) : to == seer;
    }

    private boolean isBlind(int who) {
        int after = Math.floorMod(who - firstBlind, world.nodes().size());
        return who != seer && after < blind;
    }

    private boolean isFirst(Proposal proposal) {
        return isFirst(proposal.height(), proposal.round());
    }

    private boolean isFirst(Height of, Round round) {
        return of.equals(height) && round.equals(Round.ZERO);
    }
}

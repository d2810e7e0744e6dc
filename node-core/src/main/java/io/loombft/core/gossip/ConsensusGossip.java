package io.loombft.core.gossip;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Spreads what the core accepts, at once and without a timer: a node's own messages go to every peer;
 * those of others are relayed to the peers that have no connection of their own to the signer. What
 * was lost on the way is repaired: every so often each node tells its peers which votes and parts it
 * has, and whoever has more sends it. Called on the consensus thread, between two events of the core.
 */
public final class ConsensusGossip {
    /** How often a node tells what it has while a round is under way. */
    static final long SUMMARY_INTERVAL_MS = 200;

    /** How often it does on an idle chain. */
    static final long IDLE_SUMMARY_INTERVAL_MS = 1_000;

    /** How often one peer's summary is answered; a more eager peer is not. */
    static final long ANSWER_INTERVAL_MS = 100;

    /** Votes sent in answer to one summary. */
    static final int REPAIRED_VOTES_MAX = 256;

    /** Parts sent in answer to one summary. */
    static final int REPAIRED_PARTS_MAX = 16;

    /** Peers kept track of; the network layer has fewer. */
    static final int PEERS_MAX = 1_024;

    private final ConsensusView view;
    private final Map<PublicKey, PeerView> peers = new TreeMap<>();
    private List<Send> out = new ArrayList<>();
    private Height lowestBlock;
    private Height toldHeight = Height.GENESIS;
    private Round toldRound = Round.NONE;
    private List<PublicKey> toldNeighbours = List.of();
    private long nextSummaryMs;

    /** A message for some peers, encoded once. */
    public record Send(List<PublicKey> peers, GossipMessage message) {
        public Send {
            peers = List.copyOf(peers);
        }
    }

    /** Reads the core through the view; {@code lowestBlock} is the first block this node can serve. */
    public ConsensusGossip(ConsensusView view, Height lowestBlock) {
        this.view = view;
        this.lowestBlock = lowestBlock;
    }

    /** A peer is there; with the validator key that it proved to hold, if it did. */
    public List<Send> connected(PublicKey peer, Optional<PublicKey> validator) {
        if (peers.containsKey(peer) || peers.size() < PEERS_MAX) {
            peers.put(peer, new PeerView(validator));
            tell(List.of(peer), standing());
            tell(List.of(peer), summary());
            view.pendingEvidence()
                    .forEach(e -> tell(List.of(peer), new GossipMessage.EvidenceTold(e)));
            if (!tellNewNeighbours()) {
                tell(List.of(peer), new GossipMessage.Neighbours(toldNeighbours));
            }
        }
        return taken();
    }

    public List<Send> disconnected(PublicKey peer) {
        peers.remove(peer);
        tellNewNeighbours();
        return taken();
    }

    /** Remembers what a peer has just shown to have, before the core judges it. */
    public void heard(PublicKey from, GossipMessage message) {
        PeerView peer = peers.get(from);
        if (peer == null) {
            return;
        }
        switch (message) {
            case GossipMessage.VoteTold m -> peer.learns(m.vote().vote());
            case GossipMessage.ProposalTold m -> peer.learns(m.proposal().proposal());
            case GossipMessage.PartTold m ->
                    peer.learnsPart(m.height(), m.round(), m.part().index());
            case GossipMessage.EvidenceTold m -> peer.learns(m.evidence());
            case GossipMessage.Standing m -> peer.stands(m.height());
            case GossipMessage.Summary m -> peer.stands(m.height());
            case GossipMessage.Neighbours m -> peer.neighbours(m.validators());
            case GossipMessage.CertificateTold m -> {}
            case GossipMessage.QuorumClaim m -> {}
        }
    }

    /** Answers a peer's summary with what it lacks. */
    public List<Send> answer(PublicKey from, GossipMessage.Summary summary, long nowMs) {
        PeerView peer = peers.get(from);
        if (peer == null || !peer.mayAnswer(nowMs, ANSWER_INTERVAL_MS)) {
            return List.of();
        }
        List<PublicKey> to = List.of(from);
        if (summary.height().equals(view.height())) {
            answerSameHeight(to, summary);
        } else if (isParent(summary.height())) {
            // One behind: the commit is all it needs when it has the block; else it asks for it.
            tell(to, new GossipMessage.CertificateTold(view.lastCommit()));
        }
        return taken();
    }

    private boolean isParent(Height height) {
        return height.isAfter(Height.GENESIS) && height.equals(view.height().previous());
    }

    /** Spreads what the core has just accepted; other commands are nobody else's business. */
    public List<Send> on(Command command) {
        switch (command) {
            case Command.PublishVote c -> spreadVote(c);
            case Command.PublishProposal c -> spreadProposal(c);
            case Command.PublishPart c -> spreadPart(c);
            case Command.PublishEvidence c -> spreadEvidence(c.evidence());
            default -> {
                return List.of();
            }
        }
        return taken();
    }

    /** To be called after each event and on a tick: tells where we stand, and what we have. */
    public List<Send> update(long nowMs) {
        if (!view.height().equals(toldHeight) || !view.round().equals(toldRound)) {
            toldHeight = view.height();
            toldRound = view.round();
            nextSummaryMs = nowMs + SUMMARY_INTERVAL_MS;
            tell(List.copyOf(peers.keySet()), standing());
        }
        boolean isDue = nowMs >= nextSummaryMs || nextSummaryMs - nowMs > IDLE_SUMMARY_INTERVAL_MS;
        if (isDue) { // Or the clock was set back.
            nextSummaryMs = nowMs + (isIdle() ? IDLE_SUMMARY_INTERVAL_MS : SUMMARY_INTERVAL_MS);
            List<PublicKey> all = List.copyOf(peers.keySet());
            // Where we stand, too: a lost word of it would leave a peer behind on an idle chain.
            tell(all, standing());
            tell(all, summary());
            claims(all);
        }
        return taken();
    }

    /** The first block that this node can still serve has moved. */
    public void lowestBlock(Height lowest) {
        lowestBlock = lowest;
    }

    // ---- Spreading.

    private void spreadVote(Command.PublishVote command) {
        SignedVote signed = command.vote();
        PublicKey signer = signed.vote().validator();
        List<PublicKey> to = new ArrayList<>();
        peers.forEach(
                (id, peer) -> {
                    if (mayTell(peer, command.origin(), signer) && peer.learns(signed.vote())) {
                        to.add(id);
                    }
                });
        tell(to, new GossipMessage.VoteTold(signed));
    }

    private void spreadProposal(Command.PublishProposal command) {
        Proposal proposal = command.proposal().proposal();
        List<PublicKey> to = new ArrayList<>();
        peers.forEach(
                (id, peer) -> {
                    if (mayTell(peer, command.origin(), proposal.proposer())
                            && peer.learns(proposal)) {
                        to.add(id);
                    }
                });
        tell(to, new GossipMessage.ProposalTold(command.proposal()));
    }

    private void spreadPart(Command.PublishPart command) {
        Optional<PublicKey> proposer =
                command.height().equals(view.height())
                        ? view.proposal(command.round()).map(p -> p.proposal().proposer())
                        : Optional.empty();
        List<PublicKey> to = new ArrayList<>();
        peers.forEach(
                (id, peer) -> {
                    boolean may =
                            command.origin() == Command.Origin.OWN
                                    || proposer.filter(peer::hears).isEmpty();
                    if (may
                            && peer.learnsPart(
                                    command.height(), command.round(), command.part().index())) {
                        to.add(id);
                    }
                });
        tell(to, new GossipMessage.PartTold(command.height(), command.round(), command.part()));
    }

    private void spreadEvidence(Evidence evidence) {
        List<PublicKey> to = new ArrayList<>();
        peers.forEach(
                (id, peer) -> {
                    if (peer.learns(evidence)) {
                        to.add(id);
                    }
                });
        tell(to, new GossipMessage.EvidenceTold(evidence));
    }

    private static boolean mayTell(PeerView peer, Command.Origin origin, PublicKey signer) {
        return origin == Command.Origin.OWN || !peer.hears(signer);
    }

    /** Tells everyone when it has changed to whom we are connected. */
    private boolean tellNewNeighbours() {
        List<PublicKey> validators =
                peers.values().stream()
                        .flatMap(p -> p.validator().stream())
                        .sorted()
                        .distinct()
                        .limit(ValidatorSet.SIZE_MAX)
                        .toList();
        boolean isNew = !validators.equals(toldNeighbours);
        if (isNew) {
            toldNeighbours = validators;
            tell(List.copyOf(peers.keySet()), new GossipMessage.Neighbours(validators));
        }
        return isNew;
    }

    // ---- Repairing.

    private GossipMessage standing() {
        return new GossipMessage.Standing(view.height(), view.round(), lowestBlock);
    }

    private GossipMessage summary() {
        List<RoundSummary> summaries = new ArrayList<>();
        for (Round round : rounds()) {
            summaries.add(summary(round));
        }
        return new GossipMessage.Summary(view.height(), summaries);
    }

    private RoundSummary summary(Round round) {
        return new RoundSummary(
                round,
                view.proposal(round).isPresent(),
                view.quorum(round, VoteType.PREVOTE).isPresent(),
                view.quorum(round, VoteType.PRECOMMIT).isPresent(),
                view.voters(round, VoteType.PREVOTE),
                view.voters(round, VoteType.PRECOMMIT),
                view.parts(round));
    }

    /**
     * The rounds that can still matter, at most seven: ours and the one before, those that locks come
     * from, the latest polka known, and one that decides the height.
     */
    private List<Round> rounds() {
        TreeSet<Round> rounds = new TreeSet<>();
        rounds.add(view.round());
        if (view.round().value() > 0) {
            rounds.add(new Round(view.round().value() - 1));
        }
        rounds.add(view.validRound());
        rounds.add(view.lockedRound());
        view.proposal(view.round()).ifPresent(p -> rounds.add(p.proposal().validRound()));
        latestQuorum(VoteType.PREVOTE).ifPresent(rounds::add);
        latestQuorum(VoteType.PRECOMMIT).ifPresent(rounds::add);
        rounds.remove(Round.NONE);
        return List.copyOf(rounds);
    }

    private Optional<Round> latestQuorum(VoteType type) {
        for (Round round : view.roundsWithVotes().reversed()) {
            if (hasBlockQuorum(round, type)) {
                return Optional.of(round);
            }
        }
        return Optional.empty();
    }

    private boolean hasBlockQuorum(Round round, VoteType type) {
        return view.quorum(round, type).filter(c -> !c.ballot().isNil()).isPresent();
    }

    private void answerSameHeight(List<PublicKey> to, GossipMessage.Summary summary) {
        int votes = REPAIRED_VOTES_MAX;
        int parts = REPAIRED_PARTS_MAX;
        Round highest = Round.NONE;
        TreeSet<Round> listed = new TreeSet<>();
        for (RoundSummary theirs : summary.rounds()) {
            votes = answerVotes(to, theirs, VoteType.PREVOTE, votes);
            votes = answerVotes(to, theirs, VoteType.PRECOMMIT, votes);
            parts = answerProposal(to, summary.height(), theirs, parts);
            listed.add(theirs.round());
            highest = theirs.round();
        }
        for (Round ours : rounds()) {
            if (ours.isAfter(highest)) {
                // A peer in an earlier round learns of ours by our votes: a third of the power
                // skips.
                RoundSummary nothing = RoundSummary.nothing(ours);
                votes = answerVotes(to, nothing, VoteType.PREVOTE, votes);
                votes = answerVotes(to, nothing, VoteType.PRECOMMIT, votes);
                parts = answerProposal(to, summary.height(), nothing, parts);
            } else if (!listed.contains(ours)) {
                answerPastRound(to, ours, summary);
            }
        }
    }

    /** Of a round that a peer has left behind only what decides, or what may hold a lock, matters. */
    private void answerPastRound(List<PublicKey> to, Round ours, GossipMessage.Summary summary) {
        view.quorum(ours, VoteType.PRECOMMIT)
                .filter(c -> !c.ballot().isNil())
                .ifPresent(c -> tell(to, new GossipMessage.CertificateTold(c)));
        if (!hasLaterPolka(summary, ours)) {
            view.quorum(ours, VoteType.PREVOTE)
                    .filter(c -> !c.ballot().isNil())
                    .ifPresent(c -> tell(to, new GossipMessage.CertificateTold(c)));
        }
    }

    private boolean hasLaterPolka(GossipMessage.Summary summary, Round ours) {
        for (RoundSummary theirs : summary.rounds()) {
            boolean isLater = theirs.round().isAfter(ours) && theirs.hasPrevoteQuorum();
            if (isLater && !hasNilQuorum(theirs.round())) {
                return true;
            }
        }
        return false;
    }

    private boolean hasNilQuorum(Round round) {
        return view.quorum(round, VoteType.PREVOTE).filter(c -> c.ballot().isNil()).isPresent();
    }

    /** Sends a quorum as one object, else the votes one by one; gives the budget that is left. */
    private int answerVotes(List<PublicKey> to, RoundSummary theirs, VoteType type, int budget) {
        boolean isPrevote = type == VoteType.PREVOTE;
        boolean theyHaveQuorum =
                isPrevote ? theirs.hasPrevoteQuorum() : theirs.hasPrecommitQuorum();
        Optional<Certificate> quorum = view.quorum(theirs.round(), type);
        if (quorum.isPresent() && !theyHaveQuorum) {
            tell(to, new GossipMessage.CertificateTold(quorum.get()));
            return budget;
        }
        BitSet lacking = view.voters(theirs.round(), type);
        lacking.andNot(isPrevote ? theirs.prevotes() : theirs.precommits());
        int left = budget;
        for (int i = lacking.nextSetBit(0); i >= 0 && left > 0; i = lacking.nextSetBit(i + 1)) {
            view.vote(theirs.round(), type, i)
                    .ifPresent(v -> tell(to, new GossipMessage.VoteTold(v)));
            left--;
        }
        return left;
    }

    private int answerProposal(List<PublicKey> to, Height height, RoundSummary theirs, int budget) {
        var proposal = view.proposal(theirs.round());
        if (proposal.isEmpty()) {
            return budget;
        }
        if (!theirs.hasProposal()) {
            tell(to, new GossipMessage.ProposalTold(proposal.get()));
        }
        BitSet lacking = view.parts(theirs.round());
        lacking.andNot(theirs.parts());
        int left = budget;
        for (int i = lacking.nextSetBit(0); i >= 0 && left > 0; i = lacking.nextSetBit(i + 1)) {
            Optional<BlockPart> part = view.part(theirs.round(), i);
            part.ifPresent(p -> tell(to, new GossipMessage.PartTold(height, theirs.round(), p)));
            left--;
        }
        return left;
    }

    /** With an equivocator about, peers must know for which ballot to keep every vote. */
    private void claims(List<PublicKey> all) {
        for (Round round : rounds()) {
            for (VoteType type : VoteType.values()) {
                view.quorum(round, type)
                        .ifPresent(
                                c ->
                                        tell(
                                                all,
                                                new GossipMessage.QuorumClaim(
                                                        view.height(), round, type, c.ballot())));
            }
        }
    }

    private boolean isIdle() {
        return switch (view.step()) {
            case NEW_HEIGHT -> true;
            case PROPOSE, PREVOTE, PRECOMMIT, COMMIT -> false;
        };
    }

    private void tell(List<PublicKey> to, GossipMessage message) {
        if (!to.isEmpty()) {
            out.add(new Send(to, message));
        }
    }

    private List<Send> taken() {
        List<Send> sends = out;
        out = new ArrayList<>();
        return sends;
    }
}

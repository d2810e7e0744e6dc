package io.loombft.core.simulation;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.crypto.Hash;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What every actor that lies with its own key can do: turn its own votes and proposals into others,
 * sign them, and say them to one peer or all. What it merely passes on, it passes on unchanged unless a
 * subclass thinks of something.
 */
abstract class Liar implements Actor {
    /** Block hashes that it remembers to vote for. */
    private static final int SEEN_MAX = 16;

    private final SimNode node;
    private final World world;
    private final Draws draws;
    private final FreeSigner signer;
    private final List<Hash> seen = new ArrayList<>();

    Liar(World world, SimNode node, Draws draws) {
        this.world = world;
        this.node = node;
        this.draws = draws;
        this.signer = new FreeSigner(node.identity().validatorKey(), world.setting());
    }

    @Override
    public final List<Object> says(SimNode self, int to, Object message) {
        if (message instanceof GossipMessage.VoteTold told && isOwn(told.vote().vote())) {
            Vote vote = told.vote().vote();
            if (!vote.ballot().isNil()) {
                see(vote.ballot().hash());
            }
            return votes(to, vote, told);
        }
        if (message instanceof GossipMessage.ProposalTold told
                && told.proposal().proposal().proposer().equals(node.identity().validator())) {
            return proposals(to, told.proposal().proposal(), told);
        }
        return others(to, message);
    }

    /** What it says to the peer in place of its own vote. */
    List<Object> votes(int to, Vote vote, GossipMessage.VoteTold told) {
        return List.of(told);
    }

    /** What it says to the peer in place of its own proposal; the parts come separately. */
    List<Object> proposals(int to, Proposal proposal, GossipMessage.ProposalTold told) {
        return List.of(told);
    }

    /** What it says to the peer in place of anything else. */
    List<Object> others(int to, Object message) {
        return List.of(message);
    }

    final Draws draws() {
        return draws;
    }

    final World world() {
        return world;
    }

    final SimNode node() {
        return node;
    }

    final int peers() {
        return world.nodes().size();
    }

    /** Where its own node stands; empty while that is down. */
    final Optional<ConsensusView> view() {
        NodeProcess process = node.process();
        return process == null || process.isEnded()
                ? Optional.empty()
                : Optional.of(process.view());
    }

    final boolean isOwn(Vote vote) {
        return vote.validator().equals(node.identity().validator());
    }

    final void see(Hash block) {
        if (!seen.contains(block)) {
            seen.add(block);
        }
        if (seen.size() > SEEN_MAX) {
            seen.removeFirst();
        }
    }

    /** Says something that its own node does not. */
    final void say(int to, Object message) {
        if (to != node.who() && node.isUp()) {
            world.wire().send(node, to, message);
        }
    }

    final Object vote(VoteType type, Height height, Round round, Ballot ballot) {
        return new GossipMessage.VoteTold(
                signer.sign(new Vote(type, height, round, ballot, node.identity().validator())));
    }

    final Object vote(Vote like, Ballot ballot) {
        return vote(like.type(), like.height(), like.round(), ballot);
    }

    final Object propose(Proposal like, Round validRound, Hash block, PartSetHeader parts) {
        return new GossipMessage.ProposalTold(
                signer.sign(
                        new Proposal(
                                like.height(),
                                like.round(),
                                validRound,
                                block,
                                parts,
                                node.identity().validator())));
    }

    /** A proposal of the block, and all its parts. */
    final List<Object> propose(Proposal like, Block block) {
        PartSet parts = PartSet.cut(block.encoded());
        List<Object> said = new ArrayList<>();
        said.add(propose(like, like.validRound(), block.hash(), parts.header()));
        for (int i = 0; i < parts.header().count(); i++) {
            BlockPart part = parts.get(i).orElseThrow();
            said.add(new GossipMessage.PartTold(like.height(), like.round(), part));
        }
        see(block.hash());
        return said;
    }

    /** The block that its node proposes. */
    final Optional<Block> block(Proposal proposal) {
        return view().flatMap(v -> v.block(proposal.blockHash()));
    }

    /** Nil, something seen, or something that is not there. */
    final Ballot anyBallot() {
        int choice = draws.below(4);
        if (choice == 0 || seen.isEmpty()) {
            return Ballot.nil();
        }
        return choice == 1
                ? Ballot.of(Hash.of(new byte[] {(byte) draws.below(5)}))
                : Ballot.of(seen.get(draws.below(seen.size())));
    }

    /** The same block with another time, and so another hash. */
    static Block at(Block block, long timestampMs) {
        BlockHeader h = block.header();
        BlockHeader moved =
                new BlockHeader(
                        h.chainId(),
                        h.height(),
                        timestampMs,
                        h.prevBlockHash(),
                        h.lastCommitHash(),
                        h.txMerkleRoot(),
                        h.evidenceRoot(),
                        h.validatorSetHash(),
                        h.nextValidatorSetHash(),
                        h.paramsHash(),
                        h.stateRoot(),
                        h.receiptsRoot(),
                        h.proposer());
        try {
            return Block.of(moved, block.transactions(), block.evidence(), block.lastCommit());
        } catch (MalformedInputException e) {
            throw new AssertionError("the body has not changed", e);
        }
    }
}

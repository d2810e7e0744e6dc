package io.loombft.core.simulation;

import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.PartSetHeader;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A validator whose core is honest, but whose mouth is not. */
final class CoreEquivocator {
    private final CoreWorld net;
    private final int who;
    private final List<Hash> seen = new ArrayList<>();

    private final boolean isFlatterer;

    CoreEquivocator(CoreWorld net, int who) {
        this(net, who, false);
    }

    private CoreEquivocator(CoreWorld net, int who, boolean isFlatterer) {
        this.net = net;
        this.who = who;
        this.isFlatterer = isFlatterer;
    }

    /** One that votes, before each peer, for the very block that this peer was offered. */
    static CoreEquivocator flatterer(CoreWorld net, int who) {
        return new CoreEquivocator(net, who, true);
    }

    private void flatter(Vote like) {
        for (int to = 0; to < net.chain().size(); to++) {
            int peer = to;
            net.node(to)
                    .core()
                    .filter(core -> core.height().equals(like.height()))
                    .flatMap(core -> core.proposal(like.round()))
                    .ifPresent(
                            offered -> {
                                Ballot ballot = Ballot.of(offered.proposal().blockHash());
                                for (VoteType type : VoteType.values()) {
                                    say(
                                            peer,
                                            new Vote(
                                                    type,
                                                    like.height(),
                                                    like.round(),
                                                    ballot,
                                                    like.validator()));
                                }
                            });
        }
    }

    /** Tells each peer something of its own, or nothing. */
    void voted(Vote vote) {
        if (isFlatterer) {
            flatter(vote);
            return;
        }
        if (!vote.ballot().isNil()) {
            seen.add(vote.ballot().hash());
        }
        SplittableRandom random = net.random();
        int mood = random.nextInt(4);
        for (int to = 0; to < net.chain().size(); to++) {
            switch (mood) {
                case 0 -> say(to, vote);
                case 1 -> {
                    // Says nothing.
                }
                case 2 ->
                        say(
                                to,
                                new Vote(
                                        vote.type(),
                                        vote.height(),
                                        vote.round(),
                                        ballot(),
                                        vote.validator()));
                default -> {
                    for (int i = 0; i < 3; i++) {
                        int round = Math.max(0, vote.round().value() + random.nextInt(-1, 3));
                        say(
                                to,
                                new Vote(
                                        vote.type(),
                                        vote.height(),
                                        new Round(round),
                                        ballot(),
                                        vote.validator()));
                    }
                }
            }
        }
    }

    private void say(int to, Vote vote) {
        net.send(who, to, new Event.VoteReceived(net.chain().sign(vote)));
    }

    private Ballot ballot() {
        SplittableRandom random = net.random();
        int choice = random.nextInt(4);
        if (choice == 0 || seen.isEmpty()) {
            return Ballot.nil();
        }
        return choice == 1
                ? Ballot.of(Hash.of(new byte[] {(byte) random.nextInt(5)}))
                : Ballot.of(seen.get(random.nextInt(seen.size())));
    }

    /** Proposes one block to some and another to the rest, or one whose parts are made up. */
    void proposed(CoreNode node, Proposal proposal) {
        ConsensusCore core = node.core().orElseThrow();
        Block block = core.block(proposal.blockHash()).orElseThrow();
        Block other =
                TestChain.block(
                        core.chain(),
                        block.header().proposer(),
                        block.header().timestampMs() + 1,
                        block.lastCommit(),
                        block.evidence());
        seen.add(other.hash());
        SplittableRandom random = net.random();
        for (int to = 0; to < net.chain().size(); to++) {
            switch (random.nextInt(4)) {
                case 0 -> propose(to, proposal, other, PartSet.cut(other.encoded()).header());
                case 1 -> propose(to, proposal, block, new PartSetHeader(2, other.hash()));
                case 2 -> {
                    propose(to, proposal, other, PartSet.cut(other.encoded()).header());
                    propose(to, proposal, block, PartSet.cut(block.encoded()).header());
                }
                default -> propose(to, proposal, block, PartSet.cut(block.encoded()).header());
            }
        }
    }

    private void propose(int to, Proposal like, Block block, PartSetHeader header) {
        Round validRound =
                net.random().nextInt(4) == 0
                        ? new Round(like.round().value() - 1)
                        : like.validRound();
        Proposal proposal =
                new Proposal(
                        like.height(),
                        like.round(),
                        validRound,
                        block.hash(),
                        header,
                        like.proposer());
        net.send(who, to, new Event.ProposalReceived(net.chain().sign(proposal), net.nowMs()));
        PartSet parts = PartSet.cut(block.encoded());
        for (int i = 0; i < parts.header().count(); i++) {
            net.send(
                    who,
                    to,
                    new Event.PartReceived(
                            like.height(), like.round(), parts.get(i).orElseThrow()));
        }
    }
}

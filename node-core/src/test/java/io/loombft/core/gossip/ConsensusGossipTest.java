package io.loombft.core.gossip;

import static io.loombft.core.gossip.ConsensusGossip.ANSWER_INTERVAL_MS;
import static io.loombft.core.gossip.ConsensusGossip.IDLE_SUMMARY_INTERVAL_MS;
import static io.loombft.core.gossip.ConsensusGossip.PEERS_MAX;
import static io.loombft.core.gossip.ConsensusGossip.REPAIRED_PARTS_MAX;
import static io.loombft.core.gossip.ConsensusGossip.REPAIRED_VOTES_MAX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Command.Origin;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.HeightSnapshot;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.ConsensusGossip.Send;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConsensusGossipTest {
    private static final PublicKey X = MempoolNode.key(101);
    private static final PublicKey Y = MempoolNode.key(102);
    private static final PublicKey Z = MempoolNode.key(103);
    private static final long NOW = 1_000_000;

    private final TestChain chain = new TestChain(4);
    private final Block block = LargeBlock.of(chain, 0, 100);
    private final Ballot ballot = Ballot.of(block.hash());
    private final Observer node = new Observer(chain, 1);
    private final ConsensusGossip gossip = node.gossip;

    private void connect(PublicKey... peers) {
        for (PublicKey peer : peers) {
            gossip.connected(peer, Optional.empty());
        }
        gossip.update(NOW);
    }

    private static List<PublicKey> receivers(List<Send> sends) {
        return sends.stream().flatMap(s -> s.peers().stream()).toList();
    }

    private static Set<String> kinds(List<Send> sends) {
        return sends.stream()
                .map(s -> s.message().getClass().getSimpleName())
                .collect(Collectors.toSet());
    }

    private SignedVote prevote(int who) {
        return chain.prevote(who, 1, 0, ballot).value();
    }

    private List<Send> publish(SignedVote vote, Origin origin) {
        return gossip.on(new Command.PublishVote(vote, origin));
    }

    private static GossipMessage.Summary empty(long height, int round) {
        return new GossipMessage.Summary(
                new Height(height), List.of(RoundSummary.nothing(new Round(round))));
    }

    // ---- Spreading.

    @Test
    void ownMessagesGoToEveryPeer() {
        connect(X, Y);
        gossip.heard(X, new GossipMessage.Neighbours(List.of(chain.key(0))));
        assertEquals(List.of(X, Y), receivers(publish(prevote(0), Origin.OWN)));
        var proposal = chain.propose(0, 0, -1, block).value();
        assertEquals(
                List.of(X, Y),
                receivers(gossip.on(new Command.PublishProposal(proposal, Origin.OWN))));
        BlockPart part = PartSet.cut(block.encoded()).get(0).orElseThrow();
        var publish = new Command.PublishPart(Height.FIRST, Round.ZERO, part, Origin.OWN);
        assertEquals(List.of(X, Y), receivers(gossip.on(publish)));
        assertEquals(List.of(), gossip.on(publish), "once");
    }

    @Test
    void relaysOnlyToPeersThatDoNotHearTheSigner() {
        gossip.connected(X, Optional.of(chain.key(0)));
        connect(Y, Z);
        gossip.heard(Y, new GossipMessage.Neighbours(List.of(chain.key(0), chain.key(1))));
        assertEquals(List.of(Z), receivers(publish(prevote(0), Origin.PEER)));
        assertEquals(List.of(X, Z), receivers(publish(prevote(1), Origin.PEER)));
        gossip.heard(Y, new GossipMessage.Neighbours(List.of()));
        assertEquals(List.of(X, Y, Z), receivers(publish(prevote(2), Origin.PEER)));
    }

    @Test
    void relaysPartsOnlyToPeersThatDoNotHearTheProposer() {
        connect(X, Y);
        int proposer = chain.place(node.core.proposer(Round.ZERO));
        gossip.heard(X, new GossipMessage.Neighbours(List.of(chain.key(proposer))));
        node.tell(new Event.ProposalReceived(chain.propose(proposer, 0, -1, block), NOW));
        BlockPart part = PartSet.cut(block.encoded()).get(3).orElseThrow();
        List<Send> sends = node.tell(new Event.PartReceived(Height.FIRST, Round.ZERO, part));
        assertEquals(
                List.of(
                        new Send(
                                List.of(Y),
                                new GossipMessage.PartTold(Height.FIRST, Round.ZERO, part))),
                sends);
    }

    @Test
    void echoesNothingToAPeerThatHasIt() {
        connect(X, Y);
        gossip.heard(X, new GossipMessage.VoteTold(prevote(0)));
        assertEquals(List.of(Y), receivers(publish(prevote(0), Origin.PEER)));
        assertEquals(List.of(), publish(prevote(0), Origin.PEER));
        // The same vote with another signature is the same vote.
        SignedVote other = prevote(0).vote().signed(prevote(1).signature());
        assertEquals(List.of(), publish(other, Origin.PEER));
    }

    @Test
    void tellsWhatAPeerMayHaveForgottenAtAnotherHeightAgain() {
        connect(X);
        publish(prevote(0), Origin.PEER);
        gossip.heard(X, new GossipMessage.Standing(new Height(2), Round.ZERO, Height.FIRST));
        assertEquals(List.of(X), receivers(publish(prevote(0), Origin.PEER)));
    }

    @Test
    void tellsItsNeighboursOnlyWhenTheyChange() {
        assertTrue(kinds(gossip.connected(X, Optional.empty())).contains("Neighbours"));
        List<Send> sends = gossip.connected(Y, Optional.of(chain.key(0)));
        var told = new GossipMessage.Neighbours(List.of(chain.key(0)));
        assertTrue(sends.contains(new Send(List.of(X, Y), told)), sends.toString());
        sends = gossip.connected(Z, Optional.of(chain.key(0)));
        assertTrue(sends.contains(new Send(List.of(Z), told)), sends.toString());
        assertEquals(List.of(), gossip.disconnected(Z));
        assertEquals(
                List.of(new Send(List.of(X), new GossipMessage.Neighbours(List.of()))),
                gossip.disconnected(Y));
    }

    // ---- Bounds.

    @Test
    void aFloodOfVotesIsForgottenFromItsBeginning() {
        connect(X);
        PeerView view = new PeerView(Optional.empty());
        for (int i = 0; i < 100_000; i++) {
            view.learns(prevoteOf(i));
            assertTrue(view.known() <= PeerView.KNOWN_MAX);
        }
        assertFalse(view.learns(prevoteOf(99_999)));
        assertTrue(view.learns(prevoteOf(0)));
    }

    private Vote prevoteOf(int round) {
        return new Vote(VoteType.PREVOTE, Height.FIRST, new Round(round), ballot, chain.key(0));
    }

    @Test
    void keepsNoMorePeersThanItsBoundAndServesThoseItHas() {
        for (int i = 0; i <= PEERS_MAX; i++) {
            gossip.connected(MempoolNode.key(i), Optional.empty());
        }
        assertEquals(PEERS_MAX, receivers(publish(prevote(0), Origin.OWN)).size());
        assertFalse(gossip.connected(MempoolNode.key(0), Optional.empty()).isEmpty());
        assertEquals(List.of(MempoolNode.key(0)), receivers(publish(prevote(0), Origin.OWN)));
    }

    @Test
    void answersAPeerOnlySoOften() {
        connect(X, Y);
        node.tell(new Event.VoteReceived(chain.prevote(0, 1, 0, ballot)));
        assertFalse(gossip.answer(X, empty(1, 0), NOW).isEmpty());
        assertEquals(List.of(), gossip.answer(X, empty(1, 0), NOW + ANSWER_INTERVAL_MS - 1));
        assertFalse(gossip.answer(Y, empty(1, 0), NOW).isEmpty());
        assertFalse(gossip.answer(X, empty(1, 0), NOW + ANSWER_INTERVAL_MS).isEmpty());
        assertEquals(List.of(), gossip.answer(Z, empty(1, 0), NOW), "a stranger");
    }

    @Test
    void anAnswerHoldsSoManyPartsAndNoMore() {
        Block large = LargeBlock.of(chain, 0, 600);
        int proposer = chain.place(node.core.proposer(Round.ZERO));
        PartSet parts = PartSet.cut(large.encoded());
        assertTrue(parts.header().count() > REPAIRED_PARTS_MAX);
        connect(X);
        node.tell(new Event.ProposalReceived(chain.propose(proposer, 0, -1, large), NOW));
        for (int i = 0; i < parts.header().count(); i++) {
            node.tell(new Event.PartReceived(Height.FIRST, Round.ZERO, parts.get(i).orElseThrow()));
        }
        List<Send> answer =
                gossip.answer(X, new GossipMessage.Summary(Height.FIRST, List.of()), NOW);
        long told =
                answer.stream().filter(s -> s.message() instanceof GossipMessage.PartTold).count();
        assertEquals(REPAIRED_PARTS_MAX, told);
    }

    @Test
    void anAnswerHoldsSoManyVotesAndTheNextTheRest() {
        int voters = REPAIRED_VOTES_MAX / 2 + 20;
        long[] powers = new long[2 * voters];
        Arrays.fill(powers, 1);
        TestChain large = new TestChain(powers);
        Observer full = new Observer(large, 1);
        Observer empty = new Observer(large, 2);
        full.gossip.connected(empty.id, Optional.empty());
        empty.gossip.connected(full.id, Optional.empty());
        for (int who = 0; who < voters; who++) {
            full.tell(new Event.VoteReceived(large.prevote(who, 1, 0, ballot)));
            full.tell(new Event.VoteReceived(large.precommit(who, 1, 0, ballot)));
        }
        empty.gossip.update(NOW);
        long nowMs = NOW;
        for (int told : List.of(REPAIRED_VOTES_MAX, 2 * voters - REPAIRED_VOTES_MAX, 0)) {
            nowMs += IDLE_SUMMARY_INTERVAL_MS;
            assertEquals(told, repairVotes(empty, full, nowMs));
        }
        assertEquals(voters, empty.core.voters(Round.ZERO, VoteType.PREVOTE).cardinality());
        assertEquals(voters, empty.core.voters(Round.ZERO, VoteType.PRECOMMIT).cardinality());
    }

    /** The one tells what it has; gives how many votes the other answers, which the one has heard. */
    private static long repairVotes(Observer lacking, Observer full, long nowMs) {
        List<Send> answers =
                lacking.gossip.update(nowMs).stream()
                        .flatMap(s -> full.receive(lacking.id, s.message(), nowMs).stream())
                        .toList();
        answers.forEach(s -> lacking.receive(full.id, s.message(), nowMs));
        return answers.stream().filter(s -> s.message() instanceof GossipMessage.VoteTold).count();
    }

    @Test
    void aClockThatIsSetBackDoesNotEndTheRepair() {
        connect(X);
        gossip.answer(X, empty(1, 0), NOW);
        gossip.update(NOW + IDLE_SUMMARY_INTERVAL_MS);
        long before = NOW - 3_600_000;
        assertTrue(kinds(gossip.update(before)).contains("Summary"));
        node.tell(new Event.VoteReceived(chain.prevote(0, 1, 0, ballot)));
        assertFalse(gossip.answer(X, empty(1, 0), before).isEmpty());
    }

    // ---- Repairing.

    @Test
    void noHeightOfAPeersOverflowsAnything() {
        connect(X);
        assertEquals(List.of(), gossip.answer(X, empty(Long.MAX_VALUE, 0), NOW));
        assertEquals(List.of(), gossip.answer(X, empty(0, 0), NOW + 1_000));
        assertEquals(Set.of(), kinds(gossip.answer(X, empty(1, Integer.MAX_VALUE), NOW + 2_000)));
    }

    @Test
    void aPeerOneHeightBehindGetsTheCommit() {
        Certificate commit = chain.certificate(VoteType.PRECOMMIT, 1, 0, ballot, 0, 1, 3).value();
        ChainState after = chain.execute(chain.genesis(), block);
        HeightSnapshot second = new HeightSnapshot(after, chain.first(), commit);
        Observer ahead = new Observer(chain, 2, second);
        ahead.gossip.connected(X, Optional.empty());
        assertEquals(
                List.of(new Send(List.of(X), new GossipMessage.CertificateTold(commit))),
                ahead.gossip.answer(X, empty(1, 5), NOW));
    }

    @Test
    void aQuorumTravelsAsOneObjectAlsoWithAnEquivocator() {
        connect(X);
        Ballot lie = Ballot.of(Hash.of(new byte[] {7}));
        node.tell(new Event.VoteReceived(chain.prevote(3, 1, 0, lie)));
        for (int who : new int[] {0, 1, 3}) {
            node.tell(new Event.VoteReceived(chain.prevote(who, 1, 0, ballot)));
        }
        List<Send> sends = gossip.answer(X, empty(1, 0), NOW);
        Certificate polka = node.core.quorum(Round.ZERO, VoteType.PREVOTE).orElseThrow();
        assertTrue(
                sends.contains(new Send(List.of(X), new GossipMessage.CertificateTold(polka))),
                sends.toString());
        // The peer has the liar's other vote, counts all there are, and still lacks the polka.
        Observer peer = new Observer(chain, 2);
        peer.gossip.connected(node.id, Optional.empty());
        peer.tell(new Event.VoteReceived(chain.prevote(3, 1, 0, lie)));
        peer.tell(new Event.VoteReceived(chain.prevote(3, 1, 0, Ballot.nil())));
        peer.tell(new Event.VoteReceived(chain.prevote(0, 1, 0, ballot)));
        sends.forEach(s -> peer.receive(node.id, s.message(), NOW));
        assertEquals(
                Optional.of(ballot),
                peer.core.quorum(Round.ZERO, VoteType.PREVOTE).map(Certificate::ballot));
    }

    @Test
    void aPolkaOfLongAgoTravelsOnceSoThatNoLockIsHidden() {
        node.tell(
                new Event.CertificateReceived(
                        chain.certificate(VoteType.PREVOTE, 1, 0, ballot, 0, 1, 2)));
        Observer peer = new Observer(chain, 2);
        for (Observer each : List.of(node, peer)) {
            for (int who = 0; who < 2; who++) {
                each.tell(new Event.VoteReceived(chain.prevote(who, 1, 6, Ballot.nil())));
            }
            assertEquals(6, each.core.round().value());
        }
        gossip.connected(peer.id, Optional.empty());
        peer.gossip.connected(node.id, Optional.empty());
        peer.gossip.update(NOW - IDLE_SUMMARY_INTERVAL_MS);
        List<Send> first = exchange(peer, NOW);
        assertTrue(kinds(first).contains("CertificateTold"), first.toString());
        assertEquals(
                Optional.of(ballot),
                peer.core.quorum(Round.ZERO, VoteType.PREVOTE).map(Certificate::ballot));
        assertFalse(kinds(exchange(peer, NOW + 1_000)).contains("CertificateTold"));
    }

    @Test
    void aPeerFarAheadIsNotSentWhatItLeftBehind() {
        connect(X);
        int proposer = chain.place(node.core.proposer(Round.ZERO));
        node.tell(new Event.ProposalReceived(chain.propose(proposer, 0, -1, block), NOW));
        node.tell(new Event.VoteReceived(chain.prevote(0, 1, 0, ballot)));
        assertEquals(List.of(), gossip.answer(X, empty(1, 9), NOW));
    }

    /** The peer tells what it has; gives what the node answers, which the peer has heard. */
    private List<Send> exchange(Observer peer, long nowMs) {
        List<Send> answers =
                peer.gossip.update(nowMs).stream()
                        .flatMap(s -> node.receive(peer.id, s.message(), nowMs).stream())
                        .toList();
        answers.forEach(s -> peer.receive(node.id, s.message(), nowMs));
        return answers;
    }
}

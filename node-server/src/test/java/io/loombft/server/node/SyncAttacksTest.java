package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.NodeStatus;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.Signature;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Address;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.server.p2p.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that boast, lie and ask without end where a node fetches and serves blocks. */
@Tag("sockets")
class SyncAttacksTest {
    private static final long TIP = 12;
    private static final int THIEF = 6_000;
    private static final int FIRST_LIAR = 6_100;
    private static final int FORGED_SIZE = 9 * 1024 * 1024;

    @TempDir private Path folder;

    /** What is wrong with what a liar gives. */
    private enum Lie {
        NO_SIGNATURES,
        SIGNATURES_OF_NOBODY,
        ANOTHER_BLOCK,
        ANOTHER_BLOCK_UNDER_A_COMMIT_OF_ITS_OWN,
        COMMIT_OF_ANOTHER_HEIGHT,
        HAS_NOTHING_AFTER_ALL,
        SAYS_NOTHING
    }

    @Test
    void noLieAboutBlocksIsBelievedAndTheTruthIsStillFound() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(2, 1))) {
            TestNode honest = network.node(0);
            honest.start();
            honest.reaches(TIP);
            List<SyncMessage.BlockGiven> chain = steal(network, honest);
            honest.close();

            TestNode victim = network.node(1);
            victim.start();
            Map<Lie, HostilePeer> liars = new EnumMap<>(Lie.class);
            try {
                for (Lie lie : Lie.values()) {
                    HostilePeer liar =
                            HostilePeer.meets(
                                    network,
                                    victim,
                                    FIRST_LIAR + liars.size(),
                                    question -> answer(lie, chain, question));
                    liars.put(lie, liar);
                    liar.claims(Long.MAX_VALUE);
                    liar.claims(1);
                    eventually(() -> !liar.heard(SyncMessage.BlockAsked.class).isEmpty());
                    if (isForgery(lie)) {
                        eventually(liar::isLeft);
                        int key = FIRST_LIAR + liars.size() - 1;
                        assertTrue(HostilePeer.isBanned(network, victim, key), lie.name());
                    }
                    assertEquals(0, victim.height(), lie.name());
                    assertEquals(NodeStatus.CatchingUp.NO, victim.client().status().catchingUp());
                }
                honest.start();
                victim.reaches(TIP + 2);
                assertEquals(honest.block(TIP), victim.block(TIP));
                // A follower of a chain this fast is two blocks behind now and then, and says so.
                List<Transaction> paid = new ArrayList<>();
                eventually(() -> paid.add(victim.pay(Address.ZERO)));
                victim.committed(paid.getFirst());
            } finally {
                for (HostilePeer liar : liars.values()) {
                    liar.close();
                }
            }
        }
    }

    private static boolean isForgery(Lie lie) {
        return switch (lie) {
            case NO_SIGNATURES,
                    SIGNATURES_OF_NOBODY,
                    ANOTHER_BLOCK,
                    ANOTHER_BLOCK_UNDER_A_COMMIT_OF_ITS_OWN,
                    COMMIT_OF_ANOTHER_HEIGHT ->
                    true;
            case HAS_NOTHING_AFTER_ALL, SAYS_NOTHING -> false;
        };
    }

    private static List<SyncMessage> answer(
            Lie lie, List<SyncMessage.BlockGiven> chain, SyncMessage question) {
        if (!(question instanceof SyncMessage.BlockAsked asked) || asked.height().value() > TIP) {
            return List.of();
        }
        int at = (int) asked.height().value() - 1;
        Block block = chain.get(at).block();
        Certificate commit = chain.get(at).commit();
        Block other = later(block);
        return switch (lie) {
            case NO_SIGNATURES -> given(block, signed(commit, List.of()));
            case SIGNATURES_OF_NOBODY ->
                    given(
                            block,
                            signed(
                                    commit,
                                    commit.signatures().stream().map(s -> forged(s)).toList()));
            case ANOTHER_BLOCK -> given(other, commit);
            case ANOTHER_BLOCK_UNDER_A_COMMIT_OF_ITS_OWN ->
                    given(
                            other,
                            new Certificate(
                                    commit.type(),
                                    commit.height(),
                                    commit.round(),
                                    Ballot.of(other.hash()),
                                    commit.signatures()));
            case COMMIT_OF_ANOTHER_HEIGHT ->
                    given(block, chain.get((at + 1) % chain.size()).commit());
            case HAS_NOTHING_AFTER_ALL ->
                    List.of(
                            new SyncMessage.BlockMissing(
                                    asked.height(), Height.FIRST, new Height(Long.MAX_VALUE)));
            case SAYS_NOTHING -> List.of();
        };
    }

    private static List<SyncMessage> given(Block block, Certificate commit) {
        return List.of(new SyncMessage.BlockGiven(block, commit));
    }

    private static Certificate signed(Certificate like, List<CommitSignature> signatures) {
        return new Certificate(like.type(), like.height(), like.round(), like.ballot(), signatures);
    }

    private static CommitSignature forged(CommitSignature like) {
        byte[] bytes = like.signature().bytes().toArray();
        bytes[0] ^= 1;
        return new CommitSignature(like.validator(), new Signature(Bytes.copyOf(bytes)));
    }

    /** The same block a millisecond later: another hash. */
    private static Block later(Block block) {
        BlockHeader like = block.header();
        BlockHeader header =
                new BlockHeader(
                        like.chainId(),
                        like.height(),
                        like.timestampMs() + 1,
                        like.prevBlockHash(),
                        like.lastCommitHash(),
                        like.txMerkleRoot(),
                        like.evidenceRoot(),
                        like.validatorSetHash(),
                        like.nextValidatorSetHash(),
                        like.paramsHash(),
                        like.stateRoot(),
                        like.receiptsRoot(),
                        like.proposer());
        try {
            return Block.of(header, block.transactions(), block.evidence(), block.lastCommit());
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    /** The blocks up to the tip, as the node gives them to anybody. */
    private static List<SyncMessage.BlockGiven> steal(TestNetwork network, TestNode from)
            throws Exception {
        try (HostilePeer thief =
                HostilePeer.meets(network, from, THIEF, HostilePeer.Manner.silent())) {
            List<SyncMessage.BlockGiven> chain = new ArrayList<>();
            for (long height = 1; height <= TIP; height++) {
                thief.say(new SyncMessage.BlockAsked(new Height(height)));
                int had = chain.size();
                eventually(() -> thief.heard(SyncMessage.BlockGiven.class).size() > had);
                chain.add(thief.heard(SyncMessage.BlockGiven.class).get(had));
            }
            return chain;
        }
    }

    @Test
    void blocksThatNobodyAskedForChangeNothingAndOneThatIsTooLargeEndsTheConnection()
            throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(TIP);
            List<SyncMessage.BlockGiven> chain = steal(network, node);
            try (HostilePeer liar =
                    HostilePeer.meets(network, node, FIRST_LIAR, HostilePeer.Manner.silent())) {
                for (int i = 0; i < 500; i++) {
                    SyncMessage.BlockGiven given = chain.get(i % chain.size());
                    liar.say(new SyncMessage.BlockGiven(later(given.block()), given.commit()));
                    liar.say(new SyncMessage.HashGiven(later(given.block())));
                }
                assertEquals(chain.getFirst().block().hash().hex(), hash(node, 1));
                assertFalse(liar.isLeft(), "it may have been asked, once");
                Bytes piece = Bytes.copyOf(new byte[32 * 1024]);
                for (int sent = 0; sent < FORGED_SIZE && !liar.isLeft(); sent += piece.size()) {
                    sayWhileHeard(liar, piece);
                }
                eventually(liar::isLeft);
            }
            node.reaches(node.height() + 2);
        }
    }

    private static void sayWhileHeard(HostilePeer liar, Bytes piece) {
        try {
            liar.begin(Channel.SYNC, piece);
        } catch (IOException e) {
            // It has been thrown out in the middle of its word, as it should be.
        }
    }

    private static String hash(TestNode node, long height) throws Exception {
        return node.block(height).path("hash").asText();
    }

    @Test
    void whatStrangersBoastOfKeepsNoClientAway() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            List<HostilePeer> boasters = new ArrayList<>();
            try {
                for (int i = 0; i < 5; i++) {
                    HostilePeer boaster =
                            HostilePeer.meets(
                                    network, node, FIRST_LIAR + i, HostilePeer.Manner.silent());
                    boasters.add(boaster);
                    boaster.claims(Long.MAX_VALUE);
                    eventually(() -> !boaster.heard(SyncMessage.BlockAsked.class).isEmpty());
                    assertEquals(NodeStatus.CatchingUp.NO, node.client().status().catchingUp());
                    node.committed(node.pay(Address.ZERO));
                }
            } finally {
                for (HostilePeer boaster : boasters) {
                    boaster.close();
                }
            }
        }
    }

    @Test
    void fewBlocksBehindTransactionsAreTakenAndManyBlocksBehindTheyAreNot() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(2, 2))) {
            TestNode node = network.node(0);
            node.start();
            // The other validator, whose word about the chain is enough.
            try (HostilePeer other =
                    HostilePeer.ofValidator(
                            network,
                            node,
                            FIRST_LIAR,
                            TestNetwork.validatorKey(1),
                            HostilePeer.Manner.silent())) {
                other.claims(15);
                eventually(() -> node.client().status().catchingUp() == NodeStatus.CatchingUp.YES);
                node.pay(Address.ZERO);
                other.claims(40);
                eventually(() -> isSentAway(node));
            }
        }
    }

    private static boolean isSentAway(TestNode node) throws RpcException {
        try {
            node.pay(Address.ZERO);
            return false;
        } catch (RpcException e) {
            assertTrue(e.sentence().contains("catching up"), e.sentence());
            return true;
        }
    }

    @Test
    void whoAsksForOldBlocksInALoopAndReadsNoneOfThemGetsFew() throws Exception {
        int questions = 4_000;
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(3);
            try (HostilePeer asker = HostilePeer.deaf(network, node, FIRST_LIAR)) {
                for (int i = 0; i < questions; i++) {
                    asker.say(new SyncMessage.BlockAsked(new Height(1 + i % 2)));
                }
                asker.say(new GossipMessage.Standing(new Height(77), Round.ZERO, new Height(77)));
                // All before it has been read when this has.
                eventually(() -> saysPeerStandsAt(node, 76));
                node.reaches(node.height() + 3);
                asker.listens();
                asker.say(new SyncMessage.BlockAsked(Height.FIRST));
                eventually(() -> asker.heard(SyncMessage.BlockGiven.class).size() > 8);
                node.committed(node.pay(Address.ZERO));
                int answers = asker.heard(SyncMessage.BlockGiven.class).size();
                assertTrue(answers < questions / 2, answers + " answers");
            }
        }
    }

    private static boolean saysPeerStandsAt(TestNode node, long height) throws Exception {
        return node.call("net_info").path("peers").path(0).path("height").asLong() == height;
    }
}

package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Address;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import io.loombft.server.p2p.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that say as much as they can: what is well formed, and what no node would say. */
@Tag("sockets")
class FloodedNodeTest {
    private static final int FIRST_KEY = 7_000;
    private static final int BLOCKS = 15;

    @TempDir private Path folder;

    private record Said(Channel channel, Encodable message) {}

    /** Four each of another kind, and four that announce the same transactions, which none of them has. */
    @ParameterizedTest
    @ValueSource(strings = {"0123", "3333"})
    void theChainGoesOnWhileSeveralPeersSayAllTheyCan(String kinds) throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(2, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            AtomicBoolean isOver = new AtomicBoolean();
            AtomicInteger said = new AtomicInteger();
            List<Thread> floods = new ArrayList<>();
            try {
                for (int i = 0; i < kinds.length(); i++) {
                    HostilePeer flooder =
                            HostilePeer.meets(
                                    network, node, FIRST_KEY + i, HostilePeer.Manner.silent());
                    int kind = kinds.charAt(i) - '0';
                    floods.add(Thread.startVirtualThread(() -> flood(flooder, kind, said, isOver)));
                }
                eventually(() -> said.get() > 10_000);
                long begun = node.height();
                int saidBefore = said.get();
                node.reaches(begun + BLOCKS);
                node.committed(node.pay(Address.ZERO));
                // The question waits behind no more than each peer may have waiting.
                assertTrue(node.call("get_consensus_state").path("height").asLong() > begun);
                assertTrue(said.get() > saidBefore, "the flood was over before the chain went on");
            } finally {
                isOver.set(true);
                for (Thread flood : floods) {
                    flood.join();
                }
            }
            network.node(1).reaches(node.height());
        }
    }

    private static void flood(
            HostilePeer flooder, int kind, AtomicInteger said, AtomicBoolean isOver) {
        try (flooder) {
            for (int i = 0; !isOver.get(); i++) {
                Said next = next(kind, i);
                flooder.say(next.channel(), next.message().encoded());
                said.incrementAndGet();
            }
        } catch (IOException e) {
            // It has been thrown out for good reason.
        }
    }

    /** What such a flooder says next: nothing of it is signed by a validator. */
    private static Said next(int kind, int number) {
        Hash hash = Hash.of(new Encoder().i32(number).toBytes());
        return switch (kind) {
            case 0 ->
                    new Said(
                            Channel.VOTE,
                            new GossipMessage.Standing(
                                    new Height(1 + number), Round.ZERO, Height.FIRST));
            case 1 ->
                    new Said(
                            Channel.VOTE,
                            new GossipMessage.QuorumClaim(
                                    new Height(3 + number % 64),
                                    new Round(number),
                                    VoteType.PREVOTE,
                                    Ballot.of(hash)));
            case 2 ->
                    number % 2 == 0
                            ? new Said(
                                    Channel.VOTE,
                                    new GossipMessage.Summary(
                                            new Height(3 + number % 64), List.of()))
                            : new Said(
                                    Channel.SYNC,
                                    new SyncMessage.HashAsked(new Height(1 + number % 64), hash));
            default ->
                    new Said(
                            Channel.TRANSACTIONS,
                            number % 2 == 0
                                    ? new TransactionMessage.Announced(List.of(hash))
                                    : new TransactionMessage.Asked(List.of(hash)));
        };
    }

    @Test
    void whatNoNodeWouldSayIsABanAfterFewWordsOnEveryChannel() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            int key = FIRST_KEY;
            for (Channel channel :
                    List.of(Channel.VOTE, Channel.PARTS, Channel.SYNC, Channel.TRANSACTIONS)) {
                for (Bytes nonsense : nonsense(channel)) {
                    assertBanned(network, node, key++, channel, nonsense);
                }
            }
            assertBanned(
                    network,
                    node,
                    key,
                    Channel.VOTE,
                    new GossipMessage.VoteTold(forgedVote(node.height() + 1)).encoded());
            node.reaches(node.height() + 2);
            node.committed(node.pay(Address.ZERO));
        }
    }

    private static List<Bytes> nonsense(Channel channel) {
        byte[] unknownKind = {99};
        byte[] longest = new byte[channel.messageBytesMax()];
        longest[0] = 1;
        return List.of(Bytes.EMPTY, Bytes.copyOf(unknownKind), Bytes.copyOf(longest));
    }

    /** Of the validator, by somebody else. Of the heights beside it is looked at, too. */
    private static SignedVote forgedVote(long height) {
        KeyPair stranger = TestNetwork.key(FIRST_KEY - 1);
        PublicKey validator = TestNetwork.validatorKey(0).publicKey();
        Vote vote =
                new Vote(VoteType.PREVOTE, new Height(height), Round.ZERO, Ballot.nil(), validator);
        return vote.signed(TestNetwork.SCHEME.sign(stranger, vote.signBytes(TestNetwork.CHAIN)));
    }

    private static void assertBanned(
            TestNetwork network, TestNode node, int key, Channel channel, Bytes nonsense)
            throws Exception {
        try (HostilePeer peer =
                HostilePeer.meets(network, node, key, HostilePeer.Manner.silent())) {
            for (int i = 0; i < 10 && !peer.isLeft(); i++) {
                sayWhileHeard(peer, channel, nonsense);
            }
            eventually(peer::isLeft);
        }
        assertTrue(HostilePeer.isBanned(network, node, key), channel.name());
    }

    private static void sayWhileHeard(HostilePeer peer, Channel channel, Bytes what) {
        try {
            peer.say(channel, what);
        } catch (IOException e) {
            // Thrown out already.
        }
    }

    /** As many keys as a message holds; a peer tells them as often as it likes. */
    @Test
    void whoNamesManyNeighboursAgainAndAgainCostsLittle() throws Exception {
        List<PublicKey> keys =
                IntStream.range(0, 1_000)
                        .mapToObj(
                                i -> new PublicKey(Hash.of(new Encoder().i32(i).toBytes()).bytes()))
                        .toList();
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll();
                HostilePeer peer =
                        HostilePeer.meets(
                                network, network.node(0), FIRST_KEY, HostilePeer.Manner.silent())) {
            for (int i = 0; i < 500; i++) {
                peer.say(new GossipMessage.Neighbours(keys));
            }
            network.node(0).reaches(network.node(0).height() + BLOCKS);
        }
    }
}

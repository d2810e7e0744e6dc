package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encodable;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.PeerLimits;
import io.loombft.core.peers.PeerMemory;
import io.loombft.core.peers.Seed;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Height;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.LocalNode;
import io.loombft.server.p2p.P2pConfig;
import io.loombft.server.p2p.P2pSettings;
import io.loombft.server.p2p.P2pTools;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerListener;
import io.loombft.server.p2p.PeerNetwork;
import io.loombft.server.p2p.PeerStore;
import io.loombft.server.p2p.ValidatorProver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No message of a stranger's halts a node: each here is well formed and as extreme as it can be. */
class HostilePeerTest {
    private static final Height LAST = new Height(Long.MAX_VALUE);
    private static final Round HIGH = new Round(Integer.MAX_VALUE);
    private static final int FIRST_KEY = 5_000;

    @TempDir private Path folder;

    private record Said(Channel channel, Encodable message) {}

    @Test
    void survivesTheHighestHeightsAndRounds() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            node.reaches(2);
            List<Said> all = messages();
            for (int i = 0; i < all.size(); i++) {
                say(network, FIRST_KEY + i, all.get(i));
                node.reaches(node.height() + 1);
                assertEquals(200, node.get("/health"), all.get(i).toString());
            }
            // What a stranger claims about itself does not keep clients away.
            node.committed(node.pay(io.loombft.core.types.Address.ZERO));
        }
    }

    @Test
    void whatAPeerDoesWrongLowersItsScoreUntilItIsBannedAndTheOperatorIsToldWhy() throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1)).startAll()) {
            TestNode node = network.node(0);
            String id = TestNetwork.key(FIRST_KEY).publicKey().hex();
            meet(
                    network,
                    FIRST_KEY,
                    peer -> {
                        peer.send(Channel.VOTE, Bytes.utf8("nonsense"));
                        eventually(() -> peerOf(node).path("score").intValue() < -40);
                        assertEquals(id, peerOf(node).path("id").textValue());
                        peer.send(Channel.VOTE, Bytes.utf8("more nonsense"));
                        eventually(() -> node.client().status().peers() == 0);
                    });
            JsonNode ban =
                    node.asOperator("get_bans", JsonRpcClient.noParams()).path("bans").path(0);
            assertEquals(id, ban.path("id").textValue());
            assertEquals("malformed_message", ban.path("reason").textValue());
            assertEquals(1, node.sum("rustbft_p2p_bans_total"));
        }
    }

    private static JsonNode peerOf(TestNode node) throws Exception {
        return node.call("net_info").path("peers").path(0);
    }

    private static List<Said> messages() {
        KeyPair validator = TestNetwork.validatorKey(0);
        KeyPair stranger = TestNetwork.key(4_999);
        Ballot ballot = Ballot.of(Hash.of(Bytes.utf8("nothing")));
        List<Said> all = new ArrayList<>();
        for (Height height : List.of(LAST, Height.GENESIS, Height.FIRST, new Height(1L << 40))) {
            all.add(new Said(Channel.VOTE, new GossipMessage.Standing(height, HIGH, height)));
            all.add(new Said(Channel.VOTE, new GossipMessage.Summary(height, List.of())));
            all.add(
                    new Said(
                            Channel.VOTE,
                            new GossipMessage.QuorumClaim(
                                    height, HIGH, VoteType.PRECOMMIT, ballot)));
            all.add(
                    new Said(
                            Channel.VOTE,
                            new GossipMessage.CertificateTold(
                                    new Certificate(
                                            VoteType.PRECOMMIT, height, HIGH, ballot, List.of()))));
            for (KeyPair signer : List.of(validator, stranger)) {
                Vote vote = new Vote(VoteType.PREVOTE, height, HIGH, ballot, signer.publicKey());
                all.add(
                        new Said(
                                Channel.VOTE,
                                new GossipMessage.VoteTold(
                                        vote.signed(
                                                TestNetwork.SCHEME.sign(
                                                        stranger,
                                                        vote.signBytes(TestNetwork.CHAIN))))));
            }
            all.add(new Said(Channel.SYNC, new SyncMessage.BlockAsked(height)));
            all.add(new Said(Channel.SYNC, new SyncMessage.BlockMissing(height, height, height)));
            all.add(new Said(Channel.SYNC, new SyncMessage.HashAsked(height, Hash.ZERO)));
        }
        all.add(
                new Said(
                        Channel.VOTE,
                        new GossipMessage.Neighbours(
                                List.of(validator.publicKey(), validator.publicKey()))));
        all.add(
                new Said(
                        Channel.TRANSACTIONS,
                        new TransactionMessage.Asked(List.of(Hash.ZERO, Hash.ZERO))));
        all.add(
                new Said(
                        Channel.TRANSACTIONS,
                        new TransactionMessage.Announced(List.of(Hash.ZERO))));
        all.add(
                new Said(
                        Channel.TRANSACTIONS,
                        new TransactionMessage.Given(List.of(Bytes.utf8("no transaction")))));
        return all;
    }

    /** Connects under a name of its own, says it, and waits until it was written. */
    private static void say(TestNetwork network, int key, Said said) throws Exception {
        meet(
                network,
                key,
                node -> {
                    node.send(said.channel(), said.message().encoded());
                    eventually(() -> node.snapshot().queuedMessages() == 0);
                });
    }

    /** What is done with a node once it is connected. */
    @FunctionalInterface
    private interface Visit {
        void to(PeerHandle node) throws Exception;
    }

    private static void meet(TestNetwork network, int key, Visit visit) throws Exception {
        CompletableFuture<PeerHandle> met = new CompletableFuture<>();
        LocalNode local =
                new LocalNode(
                        TestNetwork.key(key),
                        "hostile",
                        TestNetwork.CHAIN.value(),
                        network.genesis().hash(),
                        ValidatorProver.none());
        P2pConfig config =
                new P2pConfig(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        PeerLimits.of(10),
                        List.of(
                                Seed.parse(
                                        network.node(0).id().hex()
                                                + "@127.0.0.1:"
                                                + network.node(0).running().p2pPort())),
                        P2pSettings.standard());
        try (PeerNetwork peer =
                new PeerNetwork(
                        local,
                        TestNetwork.SCHEME,
                        config,
                        P2pTools.system(
                                new NoMemory(), new CountedP2p(new NodeMetrics("hostile").p2p())),
                        new Listener(met))) {
            peer.start();
            visit.to(met.get(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
    }

    private record Listener(CompletableFuture<PeerHandle> met) implements PeerListener {
        @Override
        public void connected(PeerHandle peer) {
            met.complete(peer);
        }

        @Override
        public void received(PeerHandle peer, Channel channel, Bytes message, long receivedAtMs) {}

        @Override
        public void disconnected(PeerHandle peer, DisconnectReason reason) {}
    }

    private static final class NoMemory implements PeerStore {
        @Override
        public PeerMemory load() {
            return PeerMemory.empty();
        }

        @Override
        public void save(PeerMemory memory) {}
    }
}

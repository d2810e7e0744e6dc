package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.peers.Direction;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Transaction;
import io.loombft.server.events.EventSink;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerSnapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushesTest {
    private final Peer peer = new Peer(new LinkedBlockingQueue<>());

    private Genesis genesis;
    private Pushes pushes;

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        try (TestNetwork network = new TestNetwork(folder, TestNetwork.Shape.of(1, 1))) {
            genesis = network.genesis();
        }
        LiveMempool mempool = TestMempool.of(genesis);
        Peers peers = new Peers(new NodeMetrics("rustbft").p2p(), EventSink.none());
        peers.add(peer);
        mempool.connected(peer.id());
        pushes = new Pushes(mempool, peers);
    }

    @AfterEach
    void close() {
        pushes.close();
    }

    @Test
    void whatWaitsGoesInOneMessageInItsOrder() throws Exception {
        List<Bytes> sent = add(0, 10);
        pushes.start();
        assertEquals(sent, peer.nextMessage());
    }

    @Test
    void eachIsSentOnce() throws Exception {
        pushes.start();
        List<Bytes> first = add(0, 1);
        assertEquals(first, peer.next(1));
        add(0, 1);
        List<Bytes> second = add(1, 1);
        assertEquals(second, peer.next(1));
    }

    @Test
    void whatFindsNoRoomIsLeftToTheAnnouncements() throws Exception {
        List<Bytes> waiting = add(0, Pushes.WAITING_MAX);
        add(Pushes.WAITING_MAX, 3);
        pushes.start();
        assertEquals(waiting, peer.next(Pushes.WAITING_MAX));
        List<Bytes> later = add(Pushes.WAITING_MAX + 3, 1);
        assertEquals(later, peer.next(1));
    }

    /** The faucet's transfers from the nonce on. */
    private List<Bytes> add(int nonce, int count) {
        List<Bytes> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Transaction transaction = TestMempool.transfer(genesis, nonce + i);
            pushes.add(transaction);
            added.add(transaction.encoded());
        }
        return added;
    }

    /** A peer whose lanes take everything. */
    private record Peer(BlockingQueue<Bytes> messages) implements PeerHandle {
        private static final PublicKey ID = TestNetwork.faucet().publicKey();
        private static final int PATIENCE_SECONDS = 60;

        /** So many transactions, of one message or several. */
        List<Bytes> next(int count) throws Exception {
            List<Bytes> all = new ArrayList<>();
            while (all.size() < count) {
                all.addAll(nextMessage());
            }
            return all;
        }

        List<Bytes> nextMessage() throws InterruptedException, MalformedInputException {
            Bytes message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(message, "nothing was sent");
            return assertInstanceOf(
                            TransactionMessage.Given.class, TransactionMessage.decode(message))
                    .transactions();
        }

        @Override
        public PublicKey id() {
            return ID;
        }

        @Override
        public Optional<PublicKey> validator() {
            return Optional.empty();
        }

        @Override
        public boolean send(Channel channel, Bytes message) {
            assertEquals(Channel.TRANSACTIONS, channel);
            return messages.add(message);
        }

        @Override
        public int queued(Channel channel) {
            return 0;
        }

        @Override
        public void disconnect(DisconnectReason reason) {}

        @Override
        public PeerSnapshot snapshot() {
            return new PeerSnapshot(
                    ID, "peer", Optional.empty(), "", Direction.INBOUND, 0, 0, 0, 0, 0, 0, 0);
        }
    }
}

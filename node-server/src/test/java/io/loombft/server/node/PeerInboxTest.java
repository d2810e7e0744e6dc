package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.StorageKeys;
import io.loombft.core.peers.Direction;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.replica.ChainStorage;
import io.loombft.core.replica.Intake;
import io.loombft.core.sync.SyncMessage;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verifier;
import io.loombft.server.events.EventSink;
import io.loombft.server.metrics.NodeMetrics;
import io.loombft.server.p2p.Channel;
import io.loombft.server.p2p.PeerHandle;
import io.loombft.server.p2p.PeerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many questions for blocks are answered at a time, and to a peer that takes no answers. */
class PeerInboxTest {
    private static final Bytes QUESTION = new SyncMessage.BlockAsked(Height.FIRST).encoded();

    private final SlowStorage storage = new SlowStorage();
    private final Peers peers = new Peers(new NodeMetrics("test").p2p(), EventSink.none());
    private final PeerInbox inbox =
            new PeerInbox(
                    new PeerInbox.Parts(
                            null,
                            null,
                            peers,
                            new Intake(new Verifier(new ChainId("test"), new Ed25519()), storage),
                            null,
                            null));

    @Test
    void aPeerThatHasNotTakenSoManyAnswersGetsNoneToFurtherQuestions() throws Exception {
        storage.mayAnswer.countDown();
        Asker asker = new Asker(1);
        peers.add(asker);
        for (int i = 0; i < PeerInbox.ANSWERS_WAITING_MAX + 5; i++) {
            inbox.received(asker, Channel.SYNC, QUESTION, 0);
        }
        assertEquals(PeerInbox.ANSWERS_WAITING_MAX, asker.queued(Channel.SYNC));
        assertEquals(PeerInbox.ANSWERS_WAITING_MAX, storage.reads.get(), "nothing is read either");

        asker.lane.removeFirst();
        inbox.received(asker, Channel.SYNC, QUESTION, 0);
        assertEquals(PeerInbox.ANSWERS_WAITING_MAX, asker.queued(Channel.SYNC));
        assertEquals(PeerInbox.ANSWERS_WAITING_MAX + 1, storage.reads.get());
    }

    @Test
    void ofManyReadersThatAnswerFewAreAtItAndTheOthersWaitForTheirTurn() throws Exception {
        int readers = PeerInbox.ANSWERING_MAX + 3;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            Asker asker = new Asker(i);
            peers.add(asker);
            threads.add(Thread.startVirtualThread(() -> asks(asker)));
        }
        eventually(() -> threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
        assertEquals(PeerInbox.ANSWERING_MAX, storage.reads.get());

        storage.mayAnswer.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(readers, storage.reads.get());
        assertTrue(peers.all().stream().allMatch(peer -> peer.queued(Channel.SYNC) == 1));
    }

    private void asks(Asker asker) {
        try {
            inbox.received(asker, Channel.SYNC, QUESTION, 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection whose other side reads nothing. */
    private static final class Asker implements PeerHandle {
        private final PublicKey id;
        private final List<Bytes> lane = new ArrayList<>();

        Asker(int number) {
            id = TestNetwork.key(number).publicKey();
        }

        @Override
        public PublicKey id() {
            return id;
        }

        @Override
        public Optional<PublicKey> validator() {
            return Optional.empty();
        }

        @Override
        public boolean send(Channel channel, Bytes message) {
            return lane.add(message);
        }

        @Override
        public int queued(Channel channel) {
            return lane.size();
        }

        @Override
        public void disconnect(DisconnectReason reason) {}

        @Override
        public PeerSnapshot snapshot() {
            return new PeerSnapshot(
                    id,
                    "asker",
                    Optional.empty(),
                    "192.0.2.1:1",
                    Direction.INBOUND,
                    0,
                    0,
                    0,
                    0,
                    lane.size(),
                    0,
                    0);
        }
    }

    /** Holds no block, and says so only when it may. */
    private static final class SlowStorage implements ChainStorage {
        private final CountDownLatch mayAnswer = new CountDownLatch(1);
        private final AtomicInteger reads = new AtomicInteger();

        @Override
        public Optional<Block> block(Height height) {
            reads.incrementAndGet();
            try {
                mayAnswer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        }

        @Override
        public Height lowestBlock() {
            return Height.FIRST;
        }

        @Override
        public Optional<ChainState> chain() {
            return Optional.empty();
        }

        @Override
        public Optional<Certificate> commit(Height height) {
            return Optional.empty();
        }

        @Override
        public Optional<ValidatorSet> validators(Height height) {
            return Optional.empty();
        }

        @Override
        public StorageKeys storageKeys() {
            throw new UnsupportedOperationException("nobody asks for it");
        }

        @Override
        public void commit(ChainState parent, Block block, Certificate commit, Outcome outcome) {
            throw new UnsupportedOperationException("nothing is stored");
        }
    }
}

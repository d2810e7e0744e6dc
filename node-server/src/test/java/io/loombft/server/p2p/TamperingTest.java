package io.loombft.server.p2p;

import static io.loombft.server.p2p.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The dialler's frames after its hello: 0 authentication, 1 ready, then messages. */
class TamperingTest {
    private static final int FIRST_MESSAGE = 2;

    private final ManualClock clock = new ManualClock();

    @Test
    void aFlippedBitEndsTheConnectionAtOnce() throws Exception {
        endsAtOnce((number, frame) -> number < FIRST_MESSAGE + 3 ? List.of(frame) : flip(frame));
    }

    @Test
    void aLostFrameEndsTheConnectionAtOnce() throws Exception {
        endsAtOnce((number, frame) -> number == FIRST_MESSAGE + 3 ? List.of() : List.of(frame));
    }

    @Test
    void aRepeatedFrameEndsTheConnectionAtOnce() throws Exception {
        endsAtOnce(
                (number, frame) ->
                        number == FIRST_MESSAGE + 3 ? List.of(frame, frame) : List.of(frame));
    }

    @Test
    void framesThatChangedPlacesEndTheConnectionAtOnce() throws Exception {
        List<Bytes> held = new ArrayList<>();
        endsAtOnce(
                (number, frame) -> {
                    if (number == FIRST_MESSAGE + 3) {
                        held.add(frame);
                        return List.of();
                    }
                    return number == FIRST_MESSAGE + 4
                            ? List.of(frame, held.get(0))
                            : List.of(frame);
                });
    }

    @Test
    void aFlippedBitInTheHandshakeNeverMakesAPeer() throws Exception {
        for (int damaged = 0; damaged < FIRST_MESSAGE; damaged++) {
            int at = damaged;
            try (TestNode listener = new TestNode.Setup(1, clock).start();
                    TamperingProxy proxy =
                            new TamperingProxy(
                                    listener.network.port(),
                                    (n, frame) -> n == at ? flip(frame) : List.of(frame));
                    TestNode dialler =
                            new TestNode.Setup(2, clock).seeds(through(proxy, listener)).start()) {
                eventually(() -> listener.counted.refused(DisconnectReason.FORGED_FRAME) > 0);
                eventually(() -> dialler.counted.of("dial failed") > 0 || at == 1);
                assertEquals(0, listener.heard.connections.get());
                assertEquals(0, dialler.heard.connections.get());
            }
        }
    }

    @Test
    void aConnectionThatFrozeOnTheWayIsReplacedByTheNextOne() throws Exception {
        CountDownLatch frozen = new CountDownLatch(1);
        try (TestNode listener = new TestNode.Setup(1, clock).start();
                TamperingProxy proxy =
                        new TamperingProxy(
                                listener.network.port(),
                                (number, frame) -> {
                                    if (number >= FIRST_MESSAGE) {
                                        frozen.await();
                                    }
                                    return List.of(frame);
                                });
                TestNode before =
                        new TestNode.Setup(2, clock).seeds(through(proxy, listener)).start()) {
            eventually(() -> listener.isConnectedTo(before) && before.isConnectedTo(listener));
            // The same node again, as after a restart of its machine.
            try (TestNode after = new TestNode.Setup(2, clock).seeds(listener.seed()).start()) {
                eventually(
                        () -> {
                            clock.advanceMs(100);
                            return after.isConnectedTo(listener);
                        });
                eventually(() -> listener.heard.connections.get() >= 2);
                assertEquals(1, listener.network.peers().size());
                assertTrue(listener.peer(after).send(Channel.VOTE, Bytes.utf8("to the new one")));
                eventually(() -> !after.heard.messages.isEmpty());
                assertEquals(0, before.heard.messages.size());
            }
        }
    }

    /** Ten votes are sent; whoever gets the fourth of the dialler's frames changed says goodbye. */
    private void endsAtOnce(TamperingProxy.Tamper tamper) throws Exception {
        try (TestNode listener = new TestNode.Setup(1, clock).start();
                TamperingProxy proxy = new TamperingProxy(listener.network.port(), tamper);
                TestNode dialler =
                        new TestNode.Setup(2, clock).seeds(through(proxy, listener)).start()) {
            eventually(() -> dialler.isConnectedTo(listener));
            PeerHandle peer = dialler.peer(listener);
            for (int i = 0; i < 10; i++) {
                peer.send(Channel.VOTE, Bytes.utf8("vote " + i));
            }
            eventually(() -> !listener.heard.goodbyes.isEmpty());
            assertEquals(DisconnectReason.FORGED_FRAME, listener.heard.goodbyes.get(0));
            List<Bytes> votes = listener.heard.on(Channel.VOTE);
            assertTrue(votes.size() <= 4, "heard " + votes.size());
            for (int i = 0; i < votes.size(); i++) {
                assertEquals(Bytes.utf8("vote " + i), votes.get(i));
            }
            // Whoever altered the bytes was on the way: the peer is not to blame.
            assertEquals(0, listener.counted.of("banned"));
        }
    }

    private static Seed through(TamperingProxy proxy, TestNode to) {
        return new Seed(proxy.address(), Optional.of(to.id()));
    }

    private static List<Bytes> flip(Bytes frame) {
        byte[] flipped = frame.toArray();
        flipped[flipped.length / 2] ^= 4;
        return List.of(Bytes.copyOf(flipped));
    }
}

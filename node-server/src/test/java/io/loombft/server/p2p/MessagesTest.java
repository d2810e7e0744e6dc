package io.loombft.server.p2p;

import static io.loombft.server.p2p.TestNode.connect;
import static io.loombft.server.p2p.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.peers.DisconnectReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final List<Channel> OPEN_CHANNELS =
            List.of(Channel.VOTE, Channel.PARTS, Channel.SYNC, Channel.TRANSACTIONS);

    private final ManualClock clock = new ManualClock();
    private final List<TestNode> nodes = new ArrayList<>();
    private final Random random = new Random(3);

    @AfterEach
    void closeAll() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void messagesOfEverySizePassBothWaysInOrder() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock));
        TestNode b = start(new TestNode.Setup(2, clock));
        connect(a, b);
        Map<Channel, List<Bytes>> sent = sendEverySize(a, b);
        Map<Channel, List<Bytes>> back = sendEverySize(b, a);
        for (Channel channel : OPEN_CHANNELS) {
            eventually(() -> b.heard.on(channel).size() == sent.get(channel).size());
            eventually(() -> a.heard.on(channel).size() == back.get(channel).size());
            assertEquals(sent.get(channel), b.heard.on(channel));
            assertEquals(back.get(channel), a.heard.on(channel));
        }
    }

    @Test
    void keysChangeOnTheWayWithoutAnyoneNoticing() throws Exception {
        P2pSettings rekeying = P2pSettings.standard().withFramesPerKey(5);
        TestNode a = start(new TestNode.Setup(1, clock).settings(rekeying));
        TestNode b = start(new TestNode.Setup(2, clock).settings(rekeying));
        connect(a, b);
        for (int i = 0; i < 100; i++) {
            assertTrue(a.peer(b).send(Channel.VOTE, Bytes.utf8("vote " + i)));
        }
        eventually(() -> b.heard.messages.size() == 100);
        assertEquals(Bytes.utf8("vote 99"), b.heard.messages.get(99).bytes());
    }

    @Test
    void theArrivalStampIsTheReadersWallClock() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock));
        TestNode b = start(new TestNode.Setup(2, clock));
        connect(a, b);
        long now = clock.clock().wallMs();
        a.peer(b).send(Channel.VOTE, Bytes.utf8("v"));
        eventually(() -> !b.heard.messages.isEmpty());
        assertEquals(now, b.heard.messages.get(0).receivedAtMs());
    }

    @Test
    void tooLongMessagesAndTheControlChannelAreTheCallersMistake() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock));
        TestNode b = start(new TestNode.Setup(2, clock));
        connect(a, b);
        Bytes tooLong = Bytes.copyOf(new byte[Channel.VOTE.messageBytesMax() + 1]);
        assertThrows(IllegalArgumentException.class, () -> a.peer(b).send(Channel.VOTE, tooLong));
        assertThrows(
                IllegalArgumentException.class, () -> a.peer(b).send(Channel.CONTROL, Bytes.EMPTY));
    }

    @Test
    void aVotePassesAFullLaneOfTransactions() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock));
        TestNode b = start(new TestNode.Setup(2, clock));
        connect(a, b);
        CountDownLatch goOn = new CountDownLatch(1);
        b.heard.blocker = message -> goOn.await();
        Bytes transactions = Bytes.copyOf(new byte[64 * 1024]);
        int queued = 0;
        while (a.peer(b).send(Channel.TRANSACTIONS, transactions)) {
            queued++;
        }
        assertEquals(1, a.counted.of("dropped TRANSACTIONS"));
        OutgoingQueue waiting = a.network.queued().get(Channel.TRANSACTIONS);
        assertEquals(waiting.messages() * transactions.size(), waiting.bytes());
        assertTrue(waiting.messages() >= 100, waiting.toString());
        assertEquals(OutgoingQueue.EMPTY, a.network.queued().get(Channel.SYNC));
        assertTrue(a.peer(b).send(Channel.VOTE, Bytes.utf8("vote")));
        goOn.countDown();
        int expected = queued + 1;
        eventually(() -> b.heard.messages.size() == expected);
        assertEquals(OutgoingQueue.EMPTY, a.network.queued().get(Channel.TRANSACTIONS));
        List<Channel> order = b.heard.messages.stream().map(TestNode.Message::channel).toList();
        int behind = order.size() - 1 - order.indexOf(Channel.VOTE);
        assertTrue(behind >= 100, "only " + behind + " transactions came after the vote");
    }

    @Test
    void whoStopsReadingIsDroppedWhileOthersGetEverything() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock));
        TestNode stuck = start(new TestNode.Setup(2, clock));
        TestNode good = start(new TestNode.Setup(3, clock));
        connect(a, stuck);
        connect(a, good);
        CountDownLatch never = new CountDownLatch(1);
        stuck.heard.blocker = message -> never.await();
        Bytes transactions = Bytes.copyOf(new byte[64 * 1024]);
        PeerHandle toStuck = a.peer(stuck);
        int sent = 0;
        while (toStuck.send(Channel.TRANSACTIONS, transactions)) {
            eventually(() -> a.peer(good).send(Channel.TRANSACTIONS, transactions));
            sent++;
        }
        int all = sent;
        eventually(() -> good.heard.messages.size() == all);
        clock.advanceMs(P2pSettings.standard().writeMsMax() + 1);
        eventually(() -> !a.isConnectedTo(stuck));
        assertEquals(List.of(DisconnectReason.STALLED), a.heard.goodbyes);
        assertTrue(a.isConnectedTo(good));
        assertFalse(toStuck.send(Channel.VOTE, Bytes.EMPTY));
        assertTrue(a.peer(good).send(Channel.VOTE, Bytes.utf8("still here")));
        eventually(() -> good.heard.on(Channel.VOTE).size() == 1);
    }

    @Test
    void aBlockedListenerIsNotTakenForASilentPeer() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock));
        TestNode b = start(new TestNode.Setup(2, clock));
        connect(a, b);
        CountDownLatch goOn = new CountDownLatch(1);
        b.heard.blocker = message -> goOn.await();
        a.peer(b).send(Channel.VOTE, Bytes.utf8("1"));
        eventually(() -> b.heard.messages.size() == 1);
        PeerConnection atB = (PeerConnection) b.peer(a);
        clock.advanceMs(P2pSettings.standard().silenceMsMax() + 1);
        atB.tick();
        goOn.countDown();
        assertTrue(b.heard.goodbyes.stream().noneMatch(r -> r == DisconnectReason.SILENT));
    }

    @Test
    void roundTripsAreMeasuredAndBytesCounted() throws Exception {
        TestNode a = start(new TestNode.Setup(1, clock).systemClock());
        TestNode b = start(new TestNode.Setup(2, clock).systemClock());
        connect(a, b);
        eventually(() -> a.network.snapshots().get(0).rttMicros() >= 0);
        PeerSnapshot snapshot = a.network.snapshots().get(0);
        assertEquals(b.id(), snapshot.id());
        assertEquals("node", snapshot.label());
        assertEquals(0, snapshot.score());
        assertTrue(snapshot.bytesIn() > 0 && snapshot.bytesOut() > 0);
        assertTrue(snapshot.address().startsWith("127.0.0.1:"));
    }

    private Map<Channel, List<Bytes>> sendEverySize(TestNode from, TestNode to) {
        Map<Channel, List<Bytes>> sent = new EnumMap<>(Channel.class);
        for (Channel channel : OPEN_CHANNELS) {
            int frame = Frame.PAYLOAD_BYTES_MAX;
            List<Bytes> messages = new ArrayList<>();
            for (int size : new int[] {0, 1, frame - 1, frame, frame + 1, 3 * frame + 7}) {
                messages.add(bytes(size));
            }
            messages.add(bytes(channel.messageBytesMax()));
            messages.add(Bytes.EMPTY);
            messages.forEach(m -> assertTrue(from.peer(to).send(channel, m)));
            sent.put(channel, messages);
        }
        return sent;
    }

    private Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.copyOf(bytes);
    }

    private TestNode start(TestNode.Setup setup) throws Exception {
        TestNode node = setup.start();
        nodes.add(node);
        return node;
    }
}

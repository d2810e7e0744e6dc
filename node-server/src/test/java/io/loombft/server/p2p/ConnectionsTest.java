package io.loombft.server.p2p;

import static io.loombft.server.p2p.TestNode.connect;
import static io.loombft.server.p2p.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.Direction;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.Offence;
import io.loombft.core.peers.PeerLimits;
import io.loombft.core.peers.Seed;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
    private final ManualClock clock = new ManualClock();
    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void closeAll() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void whenBothDialAtOnceOneConnectionIsLeft() throws Exception {
        for (int i = 0; i < 25; i++) {
            try (TestNode a = setup(1).bind();
                    TestNode b = setup(2).bind()) {
                a.network.dial(b.seed());
                b.network.dial(a.seed());
                a.network.start();
                b.network.start();
                // One of two connections may still be on its way out when the other carries.
                eventually(() -> isOnePair(a, b) && carriesBothWays(a, b));
                eventually(() -> isOnePair(a, b));
            }
        }
    }

    private static boolean carriesBothWays(TestNode a, TestNode b) {
        a.network.broadcast(Channel.VOTE, Bytes.utf8("there"));
        b.network.broadcast(Channel.VOTE, Bytes.utf8("back"));
        return !a.heard.messages.isEmpty() && !b.heard.messages.isEmpty();
    }

    /** Both hold one connection, and it is the same: one end dialled, the other was dialled. */
    private static boolean isOnePair(TestNode a, TestNode b) {
        List<PeerSnapshot> atA = a.network.snapshots();
        List<PeerSnapshot> atB = b.network.snapshots();
        return atA.size() == 1
                && atB.size() == 1
                && a.heard.now.get() == 1
                && b.heard.now.get() == 1
                && atA.get(0).direction() != atB.get(0).direction();
    }

    @Test
    void aNodeThatDialsItselfFindsOutAndStops() throws Exception {
        TestNode a = start(setup(1));
        a.network.dial(new Seed(a.address(), Optional.empty()));
        eventually(() -> a.counted.of("dial failed") == 1);
        eventually(() -> a.counted.refused(DisconnectReason.OWN_ID) == 2);
        clock.advanceMs(3_600_000);
        dialsSomethingElseMeanwhile(a);
        assertEquals(2, a.counted.refused(DisconnectReason.OWN_ID));
        assertEquals(0, a.heard.connections.get());
    }

    @Test
    void anotherIdThanTheDialledOneIsNoPeer() throws Exception {
        TestNode a = start(setup(1));
        TestNode b = start(setup(2));
        a.network.dial(new Seed(b.address(), Optional.of(TestNode.key(3).publicKey())));
        eventually(() -> a.counted.refused(DisconnectReason.UNEXPECTED_ID) == 1);
        eventually(() -> b.counted.refused(DisconnectReason.UNEXPECTED_ID) == 1);
        assertEquals(0, a.heard.connections.get());
        assertEquals(0, b.heard.connections.get());
    }

    @Test
    void aNodeOfAnotherChainIsToldAndDoesNotComeBackSoon() throws Exception {
        TestNode a = start(setup(1).chain("another"));
        TestNode b = start(setup(2));
        a.network.dial(b.seed());
        eventually(() -> a.counted.refused(DisconnectReason.WRONG_CHAIN) == 1);
        eventually(() -> b.counted.refused(DisconnectReason.WRONG_CHAIN) == 1);
        clock.advanceMs(20_000);
        dialsSomethingElseMeanwhile(a);
        assertEquals(1, a.counted.refused(DisconnectReason.WRONG_CHAIN));
        assertEquals(0, a.heard.connections.get());
    }

    /** Several ticks have passed when this returns. */
    private void dialsSomethingElseMeanwhile(TestNode a) throws Exception {
        TestNode other = start(setup(90).chain(a == nodes.get(0) ? chainOf(a) : "test"));
        a.network.dial(new Seed(other.address(), Optional.of(TestNode.key(91).publicKey())));
        eventually(() -> a.counted.refused(DisconnectReason.UNEXPECTED_ID) == 1);
    }

    private static String chainOf(TestNode node) {
        return node.counted.refused(DisconnectReason.WRONG_CHAIN) > 0 ? "another" : "test";
    }

    @Test
    void aNewNodeThatKnowsOneSeedLearnsTheOthers() throws Exception {
        TestNode seed = start(setup(1));
        List<TestNode> all = new ArrayList<>(List.of(seed));
        for (int i = 2; i <= 5; i++) {
            all.add(start(setup(i).seeds(seed.seed())));
        }
        eventually(() -> all.stream().allMatch(n -> n.network.peers().size() == 4));
    }

    @Test
    void aPeerThatComesBackIsDialledAgain() throws Exception {
        TestNode a = start(setup(1).systemClock());
        TestNode b = setup(2).systemClock().start();
        connect(a, b);
        int port = b.network.port();
        b.close();
        eventually(() -> a.network.peers().isEmpty());
        eventually(() -> a.counted.of("dial failed") >= 2);
        TestNode back = start(setup(2).systemClock().port(port));
        eventually(() -> a.isConnectedTo(back));
        assertEquals(Direction.OUTBOUND, a.network.snapshots().get(0).direction());
    }

    @Test
    void aBanSurvivesARestart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("data").resolve("peers.json");
        TestNode b = start(setup(2));
        try (TestNode a = setup(1).store(new JsonPeerStore(file)).start()) {
            connect(a, b);
            a.network.report(b.id(), Offence.BAD_SIGNATURE);
            assertTrue(a.isConnectedTo(b));
            assertEquals(-50, a.network.snapshots().get(0).score());
            a.network.report(b.id(), Offence.BAD_SIGNATURE);
            eventually(() -> !a.isConnectedTo(b));
            assertEquals(List.of(DisconnectReason.MISBEHAVED), a.heard.goodbyes);
            assertEquals(1, a.counted.of("banned"));
        }
        TestNode again = start(setup(1).store(new JsonPeerStore(file)));
        Ban ban = again.network.bans().getFirst();
        assertEquals(b.id(), ban.id());
        assertEquals(new Ban.Reason.Misbehaved(Offence.BAD_SIGNATURE), ban.reason());
        b.network.dial(again.seed());
        eventually(() -> b.counted.refused(DisconnectReason.BANNED) >= 1);
        assertEquals(0, again.heard.connections.get());
        clock.advanceMs(11 * 60_000);
        eventually(
                () -> {
                    clock.advanceMs(200);
                    return again.isConnectedTo(b);
                });
    }

    @Test
    void anOperatorsBanCanBeLifted() throws Exception {
        TestNode a = start(setup(1));
        TestNode b = start(setup(2));
        connect(a, b);
        a.network.ban(b.id(), Duration.ofDays(365));
        eventually(() -> !a.isConnectedTo(b));
        a.network.unban(b.id());
        eventually(
                () -> {
                    clock.advanceMs(200);
                    return a.isConnectedTo(b);
                });
    }

    @Test
    void aDamagedPeerFileIsNoReasonNotToStart(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("peers.json");
        Files.writeString(file, "{\"bans\": [");
        TestNode a = start(setup(1).store(new JsonPeerStore(file)));
        TestNode b = start(setup(2));
        connect(a, b);
    }

    @Test
    void noMorePeersThanAllowedAndAValidatorStillGetsIn() throws Exception {
        KeyPair validatorKey = TestNode.key(200);
        TestNode full = start(setup(1).limits(new PeerLimits(3, 1, 9, 0, 3_000)));
        full.network.setValidators(List.of(validatorKey.publicKey()));
        for (int i = 10; i < 16; i++) {
            start(setup(i).seeds(full.seed()));
        }
        eventually(
                () ->
                        full.network.peers().size() == 2
                                && full.counted.refused(DisconnectReason.TOO_MANY_PEERS) >= 4);
        TestNode validator = start(setup(2).validator(validatorKey).seeds(full.seed()));
        eventually(() -> full.isConnectedTo(validator));
        assertEquals(3, full.network.peers().size());
        assertEquals(Optional.of(validatorKey.publicKey()), full.peer(validator).validator());
        // One that only claims a key outside the set stays out.
        start(setup(3).validator(TestNode.key(201)).seeds(full.seed()));
        eventually(() -> full.counted.refused(DisconnectReason.TOO_MANY_PEERS) >= 5);
        assertEquals(3, full.network.peers().size());
    }

    @Test
    void aSecondNodeWithTheSameKeyDoesNotDisplaceTheFirst() throws Exception {
        TestNode listener = start(setup(1));
        TestNode first = start(setup(2).seeds(listener.seed()));
        eventually(() -> listener.isConnectedTo(first));
        TestNode second = start(setup(2).seeds(listener.seed()));
        eventually(() -> second.counted.refused(DisconnectReason.DUPLICATE) >= 1);
        assertTrue(first.peer(listener).send(Channel.VOTE, Bytes.utf8("alive")));
        eventually(() -> listener.heard.messages.size() == 1);
        assertEquals(1, listener.heard.connections.get());
        assertEquals(0, second.heard.connections.get());
    }

    @Test
    void anUnknownNameIsAFailedDialAndNothingElse() throws Exception {
        TestNode a = start(setup(1));
        a.network.dial(Seed.parse("no-such-host.invalid:26656"));
        eventually(() -> a.counted.of("dial failed") == 1);
        assertEquals(0, a.heard.connections.get());
    }

    @Test
    void ofAHostsAddressesSoManyAreTriedAndNoMore() throws Exception {
        TestNode b = start(setup(2));
        // Nobody listens at the other addresses of the loopback network.
        TestNode a =
                start(
                        setup(1).resolver(
                                        host -> {
                                            List<InetAddress> all = new ArrayList<>();
                                            for (int i = 1; i < hosts(host); i++) {
                                                all.add(InetAddress.getByName("127.9.9." + i));
                                            }
                                            all.add(InetAddress.getLoopbackAddress());
                                            return all;
                                        }));
        int most = Connector.ADDRESSES_TRIED_MAX;
        a.network.dial(Seed.parse("host" + (most + 1) + ".test:" + b.network.port()));
        eventually(() -> a.counted.of("dial failed") == 1);
        assertEquals(0, a.heard.connections.get());

        a.network.dial(Seed.parse("host" + most + ".test:" + b.network.port()));
        eventually(() -> a.isConnectedTo(b));
    }

    /** The number in a name such as host5.test. */
    private static int hosts(String name) {
        return Integer.parseInt(name.replaceAll("\\D", ""));
    }

    @Test
    void aPortInUseIsSaidInASentence() throws Exception {
        TestNode a = start(setup(1));
        IOException e =
                assertThrows(IOException.class, () -> setup(2).port(a.network.port()).bind());
        assertTrue(e.getMessage().startsWith("cannot listen for peers on "), e.getMessage());
    }

    @Test
    void closingLeavesNoSocketBehind() throws Exception {
        openAndClose();
        int before = openFiles();
        for (int i = 0; i < 10; i++) {
            openAndClose();
        }
        eventually(() -> openFiles() <= before);
    }

    private void openAndClose() throws Exception {
        try (TestNode a = setup(1).start();
                TestNode b = setup(2).start();
                TestNode c = setup(3).start()) {
            connect(a, b);
            connect(b, c);
            connect(c, a);
        }
    }

    @Test
    void closingSaysGoodbyeAndEndsTheListenersCalls() throws Exception {
        TestNode a = setup(1).start();
        TestNode b = start(setup(2));
        connect(a, b);
        a.close();
        assertEquals(0, a.heard.now.get());
        assertEquals(List.of(DisconnectReason.SHUTTING_DOWN), a.heard.goodbyes);
        eventually(() -> b.heard.goodbyes.equals(List.of(DisconnectReason.SHUTTING_DOWN)));
        assertFalse(b.isConnectedTo(a));
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    private TestNode.Setup setup(int number) {
        return new TestNode.Setup(number, clock);
    }

    private TestNode start(TestNode.Setup setup) throws IOException {
        TestNode node = setup.start();
        nodes.add(node);
        return node;
    }
}

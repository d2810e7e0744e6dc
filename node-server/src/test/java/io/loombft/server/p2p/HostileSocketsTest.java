package io.loombft.server.p2p;

import static io.loombft.server.p2p.TestNode.connect;
import static io.loombft.server.p2p.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.X25519;
import io.loombft.core.peers.DisconnectReason;
import io.loombft.core.peers.PeerLimits;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileSocketsTest {
    private static final P2pSettings STANDARD = P2pSettings.standard();

    private final ManualClock clock = new ManualClock();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestNode victim;

    @BeforeEach
    void startVictim() throws Exception {
        P2pSettings impatient = STANDARD.withAbuseMsMax(1_000);
        victim = new TestNode.Setup(1, clock).settings(impatient).start();
        open.add(victim);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0000\u0000\u0000\u0000",
                "LOOMBFX"
            })
    void whatIsNotOurProtocolIsClosedAtOnceAndGetsNoAnswer(String garbage) throws Exception {
        Socket socket = socket();
        write(socket, garbage.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(isClosedWithoutAnswer(socket));
        eventually(() -> victim.counted.refused(DisconnectReason.NOT_OUR_PROTOCOL) == 1);
    }

    @Test
    void lengthsThatCannotBeAreRefusedBeforeTheyAreBelieved() throws Exception {
        for (int i = 0; i < 200; i++) {
            Socket socket = socket();
            write(socket, new Encoder().fixed(Bytes.utf8("LOOMBFT\n")).i32(0x01ffffff).toArray());
        }
        // Those that had to give way to later ones before they were read are as good as refused.
        eventually(
                () ->
                        victim.counted.refused(DisconnectReason.MALFORMED)
                                        + victim.counted.refused(
                                                DisconnectReason.TOO_MANY_HANDSHAKES)
                                == 200);
        assertTrue(victim.counted.refused(DisconnectReason.MALFORMED) > 0);
    }

    @Test
    void aFrameTooLongForAHandshakeIsRefusedBeforeItIsRead() throws Exception {
        for (int length : new int[] {0, 1, 17, Handshake.SEALED_BYTES_MAX + 1, 65_535}) {
            int before = victim.counted.refused(DisconnectReason.MALFORMED);
            Socket socket = socket();
            write(socket, goodHello().toArray());
            write(socket, new byte[] {(byte) (length >>> 8), (byte) length});
            eventually(() -> victim.counted.refused(DisconnectReason.MALFORMED) == before + 1);
        }
    }

    @Test
    void silentAndSlowSocketsKeepNobodyOutAndEndInTime() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Socket socket = socket();
            if (i % 2 == 0) {
                write(socket, goodHello().slice(0, i % 80).toArray());
            }
            idle.add(socket);
        }
        TestNode good = start(2);
        connect(good, victim);
        eventually(
                () ->
                        victim.counted.refused(DisconnectReason.TOO_MANY_HANDSHAKES)
                                >= 300 - STANDARD.pendingPerAddressMax());
        clock.advanceMs(STANDARD.handshakeMsMax() + 1);
        for (Socket socket : idle) {
            drain(socket);
        }
        eventually(
                () ->
                        victim.counted.refused(DisconnectReason.TOO_MANY_HANDSHAKES)
                                        + victim.counted.refused(DisconnectReason.HANDSHAKE_TIMEOUT)
                                == 300);
        assertTrue(victim.isConnectedTo(good));
    }

    @Test
    void aByteAtATimeDoesNotStretchTheDeadline() throws Exception {
        Socket socket = socket();
        byte[] hello = goodHello().toArray();
        AtomicInteger sent = new AtomicInteger();
        eventually(
                () -> {
                    int next = sent.getAndIncrement();
                    if (next < hello.length - 1) {
                        write(socket, new byte[] {hello[next]});
                    }
                    clock.advanceMs(STANDARD.handshakeMsMax() / 10);
                    return victim.counted.refused(DisconnectReason.HANDSHAKE_TIMEOUT) == 1;
                });
        assertTrue(isClosedWithoutAnswer(socket));
    }

    @Test
    void socketsThatAreResetLeaveNothingBehind() throws Exception {
        for (int i = 0; i < 500; i++) {
            try (Socket socket = socket()) {
                socket.setSoLinger(true, 0);
            }
        }
        TestNode good = start(2);
        connect(good, victim);
        assertEquals(1, victim.network.peers().size());
    }

    @Test
    void thousandsOfSocketsKeepNoValidatorOutAndLeaveNothingBehind() throws Exception {
        KeyPair validatorKey = TestNode.key(200);
        victim.network.setValidators(List.of(validatorKey.publicKey()));
        connect(start(2), victim);
        int base = openFiles();
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            idle.add(socket());
        }
        for (int i = 0; i < 2_000; i++) {
            try (Socket socket = new Socket(loopback(), victim.network.port())) {
                socket.setSoLinger(true, 0);
            }
        }
        TestNode validator = new TestNode.Setup(4, clock).validator(validatorKey).start();
        open.add(validator);
        connect(validator, victim);
        assertEquals(2, victim.network.peers().size());
        for (Socket socket : idle) {
            socket.close();
        }
        // The validator's listener, and both ends of its connections with the two others, are new.
        eventually(() -> openFiles() <= base + 5);
        assertEquals(2, victim.network.peers().size());
    }

    @Test
    void ofOneAddressOnlyHalfOfTheOrdinarySlotsAreFilled() throws Exception {
        int perAddress = PeerLimits.of(10).perNetworkMax();
        for (int i = 0; i < perAddress; i++) {
            raw(10 + i);
        }
        RefusedException e = assertThrows(RefusedException.class, () -> raw(30));
        assertEquals(DisconnectReason.TOO_MANY_PEERS, e.reason());
        RawPeer.Self elsewhere = RawPeer.Self.of(TestNode.key(31)).from(ip("127.0.0.2"));
        open.add(new RawPeer(elsewhere, victim));
        eventually(() -> victim.network.peers().size() == perAddress + 1);
        // Whom the operator has named gets in from wherever.
        TestNode seed = start(2);
        connect(victim, seed);
        assertEquals(perAddress + 2, victim.network.peers().size());
    }

    @Test
    void aRecordedHandshakeIsNoPeer() throws Exception {
        List<Bytes> recorded;
        try (RawPeer raw = new RawPeer(TestNode.key(3), victim)) {
            recorded = raw.handshakeSaid();
        }
        eventually(() -> victim.network.peers().isEmpty());
        Socket socket = socket();
        for (Bytes each : recorded) {
            write(socket, each.toArray());
        }
        eventually(() -> victim.counted.refused(DisconnectReason.REPLAY) == 1);
        drain(socket);
        assertEquals(1, victim.heard.connections.get());
    }

    @Test
    void whatTheNodeItselfSaysIsNoPeer() throws Exception {
        RawPeer raw = raw(3);
        Socket socket = socket();
        write(socket, raw.theirHello().toArray());
        eventually(() -> victim.counted.refused(DisconnectReason.REFLECTION) == 1);
        drain(socket);
        assertEquals(1, victim.heard.connections.get());
    }

    @Test
    void anUnknownChannelEndsTheConnectionWithItsReason() throws Exception {
        RawPeer raw = raw(3);
        byte[] sealedAsChannelNine = {9, 1, 1};
        raw.sendPlaintext(Bytes.copyOf(sealedAsChannelNine));
        assertEquals(DisconnectReason.UNKNOWN_CHANNEL, raw.goodbye().reason());
        eventually(() -> victim.heard.goodbyes.equals(List.of(DisconnectReason.UNKNOWN_CHANNEL)));
    }

    @Test
    void whoBreaksTheRulesOfTheChannelAgainAndAgainIsBanned() throws Exception {
        for (int i = 1; i <= 3; i++) {
            RawPeer raw = raw(3);
            raw.send(new Frame(Channel.CONTROL, true, Bytes.utf8("nonsense")));
            assertEquals(DisconnectReason.MALFORMED, raw.goodbye().reason());
            int gone = i;
            eventually(() -> victim.heard.goodbyes.size() == gone);
        }
        eventually(() -> victim.counted.of("banned") == 1);
        RefusedException e = assertThrows(RefusedException.class, () -> raw(3));
        assertEquals(DisconnectReason.BANNED, e.reason());
        assertEquals(RefusedException.By.PEER, e.by());
    }

    @Test
    void aMessageAboveItsCapEndsTheConnection() throws Exception {
        RawPeer raw = raw(3);
        Bytes piece = Bytes.copyOf(new byte[Frame.PAYLOAD_BYTES_MAX]);
        for (int sent = 0; sent <= Channel.PARTS.messageBytesMax(); sent += piece.size()) {
            raw.send(new Frame(Channel.PARTS, false, piece));
        }
        eventually(() -> victim.heard.goodbyes.equals(List.of(DisconnectReason.MESSAGE_TOO_LARGE)));
        assertEquals(0, victim.heard.messages.size());
    }

    @Test
    void aFloodIsReadSlowlyAndThenEnded() throws Exception {
        RawPeer raw = raw(3);
        int perSecond = Channel.CONTROL.framesPerSecondMax();
        for (int i = 0; i < 3 * perSecond; i++) {
            raw.send(new ControlMessage.Pong(-1));
        }
        // One frame above a second's worth is taken before the reader rests.
        eventually(() -> victim.counted.of("throttled CONTROL") == 1);
        assertEquals(perSecond + 1, victim.counted.of("received CONTROL"));
        clock.advanceMs(1_000);
        eventually(() -> victim.counted.of("received CONTROL") > 2 * perSecond - 10);
        TestNode good = start(2);
        connect(good, victim);
        Thread flood = Thread.startVirtualThread(() -> flood(raw));
        eventually(
                () -> {
                    clock.advanceMs(20);
                    return victim.heard.goodbyes.contains(DisconnectReason.RATE_EXCEEDED);
                });
        flood.interrupt();
        flood.join();
        assertTrue(victim.isConnectedTo(good));
    }

    private static void flood(RawPeer raw) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                raw.send(new ControlMessage.Pong(-1));
            }
        } catch (IOException e) {
            // Thrown out, as it should be.
        }
    }

    @Test
    void addressesOfFarawayKindsAreNotBelieved() throws Exception {
        assertTrue(AddressScope.mayShare(ip("127.0.0.1"), ip("127.0.0.1")));
        assertTrue(AddressScope.mayShare(ip("8.8.8.8"), ip("127.0.0.1")));
        assertTrue(AddressScope.mayShare(ip("10.0.0.1"), ip("192.168.0.1")));
        assertFalse(AddressScope.mayShare(ip("127.0.0.1"), ip("10.0.0.1")));
        assertFalse(AddressScope.mayShare(ip("10.0.0.1"), ip("8.8.8.8")));
        assertFalse(AddressScope.mayShare(ip("fd00::1"), ip("8.8.8.8")));
        assertFalse(AddressScope.mayShare(ip("0.0.0.0"), ip("127.0.0.1")));
        assertFalse(AddressScope.mayShare(ip("224.0.0.1"), ip("127.0.0.1")));
    }

    private static InetAddress ip(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    private static Bytes goodHello() {
        Bytes key = X25519.publicKey(P2pRandom.system().secrets().get());
        return new Hello(1, Hello.Role.DIALLER, Hash.ZERO, key, 0, Bytes.utf8("test")).encoded();
    }

    private TestNode start(int number) throws IOException {
        TestNode node = new TestNode.Setup(number, clock).start();
        open.add(node);
        return node;
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static int openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    private RawPeer raw(int number) throws Exception {
        RawPeer raw = new RawPeer(TestNode.key(number), victim);
        open.add(raw);
        return raw;
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), victim.network.port());
        socket.setSoTimeout((int) TestNode.PATIENCE.toMillis());
        open.add(socket);
        return socket;
    }

    /** A socket that the victim has closed already may not take the bytes: that is the point. */
    private static void write(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // Closed by the victim.
        }
    }

    private static boolean isClosedWithoutAnswer(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Returns once the victim has closed its end. */
    private static void drain(Socket socket) {
        try {
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // Reset instead of closed.
        }
    }
}

package io.loombft.server.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerChecksTest {
    private final PeerChecks checks = new PeerChecks();

    private PublicKey connected(int number) {
        byte[] key = new byte[PublicKey.SIZE];
        key[0] = (byte) number;
        PublicKey peer = new PublicKey(Bytes.copyOf(key));
        checks.connected(peer);
        return peer;
    }

    @Test
    void aPeerThatSendsFasterThanWeCheckFindsNoRoomAndOthersDo() {
        PublicKey fast = connected(1);
        PublicKey other = connected(2);
        PeerChecks.Room first = checks.take(fast, PeerChecks.ONE_MAX - 1).orElseThrow();
        assertTrue(checks.take(fast, 2).isEmpty());
        assertTrue(checks.take(fast, 1).isPresent());
        assertTrue(checks.take(fast, 1).isEmpty());
        assertTrue(checks.take(other, 256).isPresent());
        first.free();
        assertTrue(checks.take(fast, 256).isPresent());
    }

    @Test
    void allPeersTogetherLeaveRoomForClients() {
        List<PeerChecks.Room> taken = new ArrayList<>();
        for (int i = 0; i < PeerChecks.ALL_MAX / PeerChecks.ONE_MAX; i++) {
            taken.add(checks.take(connected(i), PeerChecks.ONE_MAX).orElseThrow());
        }
        PublicKey late = connected(100);
        assertTrue(checks.take(late, 1).isEmpty());
        taken.getFirst().free();
        assertTrue(
                checks.take(late, PeerChecks.ONE_MAX).isPresent(), "its own room was given back");
    }

    @Test
    void whatAGonePeerTookIsGivenBackToAll() {
        for (int i = 0; i < 10; i++) {
            PublicKey peer = connected(1);
            PeerChecks.Room room = checks.take(peer, PeerChecks.ONE_MAX).orElseThrow();
            checks.disconnected(peer);
            assertTrue(checks.take(peer, 1).isEmpty());
            room.free();
        }
    }
}

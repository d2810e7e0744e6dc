package io.loombft.server.node;

import static io.loombft.server.node.TestNode.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox<String> inbox = new Inbox<>();

    @Test
    void ownAnswersGoFirst() throws Exception {
        inbox.putFromPeer("peer");
        inbox.putOwn("own");
        assertEquals("own", inbox.take());
        assertEquals("peer", inbox.take());
    }

    @Test
    void aPeerWaitsForRoomAndWhatMayBeSkippedIsSkipped() throws Exception {
        for (int i = 0; i < Inbox.PEERS_MAX; i++) {
            inbox.putFromPeer("peer " + i);
        }
        assertFalse(inbox.offerFromPeer("tick"));
        Thread reader =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                inbox.putFromPeer("late");
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        eventually(() -> reader.getState() == Thread.State.WAITING);
        assertEquals(Inbox.PEERS_MAX, inbox.size());
        assertEquals("peer 0", inbox.take());
        reader.join();
        assertEquals(Inbox.PEERS_MAX, inbox.size());
    }

    @Test
    void moreAnswersOfOurOwnThanThereCanBeAreADefect() {
        for (int i = 0; i < Inbox.OWN_MAX; i++) {
            inbox.putOwn("own");
        }
        assertThrows(AssertionError.class, () -> inbox.putOwn("one too many"));
        assertTrue(inbox.offerFromPeer("peers have room of their own"));
    }
}

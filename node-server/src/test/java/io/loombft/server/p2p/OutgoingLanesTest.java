package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutgoingLanesTest {
    private final OutgoingLanes lanes = new OutgoingLanes();

    @Test
    void aVoteOvertakesABlockInTheMiddle() {
        Bytes block = Bytes.copyOf(new byte[2 * Frame.PAYLOAD_BYTES_MAX + 1]);
        lanes.offer(Channel.SYNC, block);
        List<Frame> sent = new ArrayList<>();
        sent.add(lanes.poll().orElseThrow());
        lanes.offer(Channel.VOTE, Bytes.utf8("vote"));
        lanes.offer(Channel.TRANSACTIONS, Bytes.utf8("tx"));
        lanes.poll().ifPresent(sent::add);
        lanes.poll().ifPresent(sent::add);
        lanes.poll().ifPresent(sent::add);
        lanes.poll().ifPresent(sent::add);
        assertEquals(
                List.of(
                        Channel.SYNC,
                        Channel.VOTE,
                        Channel.SYNC,
                        Channel.SYNC,
                        Channel.TRANSACTIONS),
                sent.stream().map(Frame::channel).toList());
        assertEquals(
                List.of(false, true, false, true, true), sent.stream().map(Frame::last).toList());
        assertEquals(0, lanes.queuedBytes());
    }

    @Test
    void aLaneHoldsSoManyMessagesAndOthersStayFree() {
        int max = Channel.PARTS.laneMessagesMax();
        for (int i = 0; i < max; i++) {
            assertTrue(lanes.offer(Channel.PARTS, Bytes.EMPTY));
        }
        assertFalse(lanes.offer(Channel.PARTS, Bytes.EMPTY));
        assertTrue(lanes.offer(Channel.VOTE, Bytes.EMPTY));
        assertEquals(max + 1, lanes.queuedMessages());
    }

    @Test
    void aLaneHoldsSoManyBytes() {
        Bytes large = Bytes.copyOf(new byte[Channel.SYNC.messageBytesMax()]);
        for (int bytes = 0; bytes < Channel.SYNC.laneBytesMax(); bytes += large.size()) {
            assertTrue(lanes.offer(Channel.SYNC, large));
        }
        assertFalse(lanes.offer(Channel.SYNC, Bytes.utf8("x")));
        assertTrue(lanes.offer(Channel.SYNC, Bytes.EMPTY));
    }

    @Test
    void everyLaneHoldsAtLeastOneMessageOfTheLongestKind() {
        for (Channel channel : Channel.values()) {
            assertTrue(channel.messageBytesMax() <= channel.laneBytesMax());
        }
    }

    @Test
    void finishingSendsTheGoodbyeAndNothingElse() throws Exception {
        lanes.offer(Channel.TRANSACTIONS, Bytes.utf8("tx"));
        lanes.finish(Bytes.utf8("bye"));
        assertFalse(lanes.offer(Channel.VOTE, Bytes.utf8("vote")));
        assertEquals(Bytes.utf8("bye"), lanes.take().orElseThrow().payload());
        assertEquals(Optional.empty(), lanes.take());
    }

    @Test
    void closingDropsEverything() throws Exception {
        lanes.offer(Channel.VOTE, Bytes.utf8("vote"));
        lanes.close();
        assertEquals(Optional.empty(), lanes.take());
        assertEquals(0, lanes.queuedMessages());
    }
}

package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent to one peer: a bounded queue a channel, emptied frame by frame in the order
 * of priority, so that a vote overtakes a block in the middle. Filled by any thread, emptied by the
 * writer.
 */
final class OutgoingLanes {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Channel, Lane> lanes = new EnumMap<>(Channel.class);
    private State state = State.OPEN;

    private enum State {
        OPEN,
        /** Takes nothing more; the control lane is still sent. */
        FINISHING,
        CLOSED
    }

    private static final class Lane {
        final ArrayDeque<Bytes> messages = new ArrayDeque<>();
        int bytes;
        int sentOfFirst;
    }

    OutgoingLanes() {
        for (Channel channel : Channel.values()) {
            lanes.put(channel, new Lane());
        }
    }

    /** False when the lane has no room for the message, or nothing is taken any more. */
    boolean offer(Channel channel, Bytes message) {
        lock.lock();
        try {
            Lane lane = lane(channel);
            boolean fits =
                    lane.messages.size() < channel.laneMessagesMax()
                            && lane.bytes <= channel.laneBytesMax() - message.size();
            if (state != State.OPEN || !fits) {
                return false;
            }
            lane.messages.add(message);
            lane.bytes += message.size();
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more, drops what is not control, and sends the last message after it. */
    void finish(Bytes lastControlMessage) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return;
            }
            state = State.FINISHING;
            lanes.forEach(
                    (channel, lane) -> {
                        if (channel != Channel.CONTROL) {
                            clear(lane);
                        }
                    });
            lane(Channel.CONTROL).messages.add(lastControlMessage);
            lane(Channel.CONTROL).bytes += lastControlMessage.size();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything; the writer ends. */
    void close() {
        lock.lock();
        try {
            state = State.CLOSED;
            lanes.values().forEach(OutgoingLanes::clear);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next frame of the first lane that has one; waits for it. Empty when there will be none. */
    Optional<Frame> take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                Optional<Frame> frame = next();
                if (frame.isPresent() || state != State.OPEN) {
                    return frame;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The next frame if there is one now. */
    Optional<Frame> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    int queuedMessages(Channel channel) {
        lock.lock();
        try {
            return lane(channel).messages.size();
        } finally {
            lock.unlock();
        }
    }

    /** What waits on the channel. */
    OutgoingQueue queued(Channel channel) {
        lock.lock();
        try {
            Lane lane = lane(channel);
            return new OutgoingQueue(lane.messages.size(), lane.bytes);
        } finally {
            lock.unlock();
        }
    }

    int queuedMessages() {
        lock.lock();
        try {
            return lanes.values().stream().mapToInt(lane -> lane.messages.size()).sum();
        } finally {
            lock.unlock();
        }
    }

    int queuedBytes() {
        lock.lock();
        try {
            return lanes.values().stream().mapToInt(lane -> lane.bytes).sum();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Frame> next() {
        for (Map.Entry<Channel, Lane> entry : lanes.entrySet()) {
            Lane lane = entry.getValue();
            Bytes message = lane.messages.peek();
            if (message != null) {
                return Optional.of(nextOf(entry.getKey(), lane, message));
            }
        }
        return Optional.empty();
    }

    private static Frame nextOf(Channel channel, Lane lane, Bytes message) {
        int left = message.size() - lane.sentOfFirst;
        if (left <= Frame.PAYLOAD_BYTES_MAX) {
            Bytes payload = lane.sentOfFirst == 0 ? message : message.slice(lane.sentOfFirst, left);
            lane.messages.remove();
            lane.bytes -= message.size();
            lane.sentOfFirst = 0;
            return new Frame(channel, true, payload);
        }
        Bytes payload = message.slice(lane.sentOfFirst, Frame.PAYLOAD_BYTES_MAX);
        lane.sentOfFirst += Frame.PAYLOAD_BYTES_MAX;
        return new Frame(channel, false, payload);
    }

    private static void clear(Lane lane) {
        lane.messages.clear();
        lane.bytes = 0;
        lane.sentOfFirst = 0;
    }

    private Lane lane(Channel channel) {
        Lane lane = lanes.get(channel);
        if (lane == null) {
            throw new AssertionError("every channel has a lane");
        }
        return lane;
    }
}

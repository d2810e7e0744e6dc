package io.loombft.server.p2p;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.Direction;
import io.loombft.core.peers.DisconnectReason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection after its handshake: one virtual thread reads and one writes, the network's ticker
 * calls {@link #tick} to keep the time limits, everyone else may send and disconnect. What threads
 * share is atomic, volatile or inside {@link OutgoingLanes}.
 */
final class PeerConnection implements PeerHandle {
    /** How much is sealed before it is written at once. */
    private static final int WRITE_BYTES = 64 * 1024;

    /** A rest is cut into slices, so that a closing connection does not wait for its end. */
    private static final long REST_SLICE_MS = 50;

    private static final long NOT_BUSY = Long.MIN_VALUE;

    /** What a connection asks of the network that owns it. */
    interface Owner {
        /** First call, by the reader thread. */
        void opened(PeerConnection connection) throws InterruptedException;

        void received(PeerConnection connection, Channel channel, Bytes message, long receivedAtMs)
                throws InterruptedException;

        void addressesReceived(PeerConnection connection, ControlMessage.Addresses addresses);

        /** Some frame has arrived after a {@link #probe}. */
        void alive(PeerConnection connection);

        /** Last call, by the reader thread. */
        void closed(
                PeerConnection connection, DisconnectReason reason, RefusedException.By endedBy);
    }

    /** The outcome of a handshake: an authenticated socket. */
    record Link(
            long number,
            Wire wire,
            FrameSealer sealer,
            FrameOpener opener,
            RemoteNode remote,
            Direction direction) {}

    private final Link link;
    private final Owner owner;
    private final P2pSettings settings;
    private final P2pClock clock;
    private final P2pCounters counters;
    private final long connectedAtMs;
    private final OutgoingLanes lanes = new OutgoingLanes();
    private final AtomicReference<@Nullable DisconnectReason> ending = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);
    private final AtomicLong bytesIn = new AtomicLong();
    private final AtomicLong bytesOut = new AtomicLong();
    private final AtomicLong pingNonce = new AtomicLong();
    private final Thread reader;
    private final Thread writer;

    private volatile long writingSinceMs = NOT_BUSY;
    private volatile long listeningSinceMs = NOT_BUSY;
    private volatile long endingSinceMs = NOT_BUSY;
    private volatile long pingedAtNanos;
    private volatile long rttMicros = -1;
    private volatile boolean probed;
    private volatile long pingedAtMs;
    private volatile RefusedException.By endedBy = RefusedException.By.US;

    PeerConnection(
            Link link, Owner owner, P2pSettings settings, P2pClock clock, P2pCounters counters) {
        this.link = link;
        this.owner = owner;
        this.settings = settings;
        this.clock = clock;
        this.counters = counters;
        this.connectedAtMs = clock.wallMs();
        this.pingedAtMs = clock.monotonicMs() - settings.pingEveryMs();
        String name = link.remote().id().hex().substring(0, 8) + "-" + link.number();
        this.reader = Thread.ofVirtual().name("p2p-read-" + name).unstarted(this::read);
        this.writer = Thread.ofVirtual().name("p2p-write-" + name).unstarted(this::write);
    }

    /** Begins to write and to read. */
    void start() {
        // The reader may be done at once, and then waits for a writer that must have begun.
        writer.start();
        reader.start();
    }

    long number() {
        return link.number();
    }

    RemoteNode remote() {
        return link.remote();
    }

    Direction direction() {
        return link.direction();
    }

    boolean isEnding() {
        return ending.get() != null;
    }

    Wire wire() {
        return link.wire();
    }

    @Override
    public PublicKey id() {
        return link.remote().id();
    }

    @Override
    public Optional<PublicKey> validator() {
        return link.remote().validator();
    }

    @Override
    public boolean send(Channel channel, Bytes message) {
        if (channel == Channel.CONTROL) {
            throw new IllegalArgumentException("the control channel is the transport's own");
        }
        if (message.size() > channel.messageBytesMax()) {
            throw new IllegalArgumentException(
                    "a message of "
                            + message.size()
                            + " bytes is above the cap of "
                            + channel.messageBytesMax()
                            + " on channel "
                            + channel);
        }
        return enqueue(channel, message);
    }

    @Override
    public int queued(Channel channel) {
        return lanes.queuedMessages(channel);
    }

    /** What waits on the channel, with its bytes. */
    OutgoingQueue waiting(Channel channel) {
        return lanes.queued(channel);
    }

    boolean send(ControlMessage message) {
        return enqueue(Channel.CONTROL, message.encoded());
    }

    private boolean enqueue(Channel channel, Bytes message) {
        boolean queued = lanes.offer(channel, message);
        if (queued) {
            counters.messageSent(channel, message.size());
        } else {
            counters.messageDropped(channel);
        }
        return queued;
    }

    @Override
    public void disconnect(DisconnectReason reason) {
        if (begin(reason)) {
            lanes.finish(new ControlMessage.Goodbye(reason).encoded());
        }
    }

    /** Closes without a goodbye, whatever the threads are doing. */
    void abort(DisconnectReason reason) {
        begin(reason);
        lanes.close();
        link.wire().close();
        // A handler may block on an inbox that nobody empties any more.
        reader.interrupt();
    }

    /** Waits until the last call to the owner has returned; false when that takes too long. */
    boolean awaitEnd(Duration max) throws InterruptedException {
        return reader.join(max);
    }

    /** Asks for a sign of life out of turn; {@link Owner#alive} is told. */
    void probe() {
        probed = true;
        ping(clock.monotonicMs());
    }

    /** Keeps the time limits; called by the ticker several times a second, never at once. */
    void tick() {
        long nowMs = clock.monotonicMs();
        if (isOver(writingSinceMs, settings.writeMsMax(), nowMs)) {
            abort(DisconnectReason.STALLED);
        } else if (isOver(endingSinceMs, settings.goodbyeMsMax(), nowMs)) {
            abort(DisconnectReason.CONNECTION_LOST);
        } else if (isOver(listeningSinceMs, settings.silenceMsMax(), nowMs)) {
            disconnect(DisconnectReason.SILENT);
        } else if (nowMs - pingedAtMs >= settings.pingEveryMs()) {
            ping(nowMs);
        }
    }

    @Override
    public PeerSnapshot snapshot() {
        return new PeerSnapshot(
                id(),
                link.remote().label(),
                validator(),
                address(),
                link.direction(),
                rttMicros,
                0,
                bytesIn.get(),
                bytesOut.get(),
                lanes.queuedMessages(),
                lanes.queuedBytes(),
                connectedAtMs);
    }

    @Override
    public String toString() {
        return id().hex().substring(0, 8) + "@" + address();
    }

    private String address() {
        var remote = link.wire().remoteAddress();
        return remote.getAddress().getHostAddress() + ":" + remote.getPort();
    }

    private boolean begin(DisconnectReason reason) {
        if (!ending.compareAndSet(null, reason)) {
            return false;
        }
        endingSinceMs = clock.monotonicMs();
        ended.countDown();
        return true;
    }

    private static boolean isOver(long sinceMs, long limitMs, long nowMs) {
        return sinceMs != NOT_BUSY && nowMs - sinceMs > limitMs;
    }

    private void ping(long nowMs) {
        pingedAtMs = nowMs;
        pingedAtNanos = clock.monotonicNanos().getAsLong();
        send(new ControlMessage.Ping(pingNonce.incrementAndGet()));
    }

    private void read() {
        try {
            owner.opened(this);
            readFrames();
        } catch (RefusedException e) {
            disconnect(e.reason());
        } catch (IOException | InterruptedException e) {
            begin(DisconnectReason.CONNECTION_LOST);
            lanes.close();
        } finally {
            listeningSinceMs = NOT_BUSY;
            if (begin(DisconnectReason.CONNECTION_LOST)) {
                // Only a listener that threw comes here: the writer must not wait for ever.
                lanes.close();
            }
            finish();
        }
    }

    // An interrupt means that the wire is closed: joining again would wait for nothing.
    @SuppressWarnings("ThreadJoinLoop")
    private void finish() {
        try {
            written.await();
        } catch (InterruptedException e) {
            // Only abort interrupts, and it has closed the wire: the writer ends by itself.
        }
        link.wire().close();
        DisconnectReason reason = ending.get();
        // What interrupted the reading shall not interrupt the goodbye to the listener.
        Thread.interrupted();
        owner.closed(this, reason == null ? DisconnectReason.CONNECTION_LOST : reason, endedBy);
    }

    private void readFrames() throws IOException, RefusedException, InterruptedException {
        MessageAssembler assembler = new MessageAssembler();
        InboundLimiter limiter = new InboundLimiter(clock.monotonicMs(), settings.abuseMsMax());
        while (ending.get() == null) {
            listeningSinceMs = clock.monotonicMs();
            Bytes sealed = link.wire().readSealed(Frame.SEALED_BYTES_MAX);
            listeningSinceMs = NOT_BUSY;
            long receivedAtMs = clock.wallMs();
            Frame frame = link.opener().open(sealed);
            bytesIn.addAndGet(Frame.HEAD_BYTES + sealed.size());
            if (probed) {
                probed = false;
                owner.alive(this);
            }
            Optional<Bytes> message = assembler.add(frame);
            if (message.isPresent()) {
                deliver(frame.channel(), message.get(), receivedAtMs);
            }
            rest(limiter, frame.channel(), sealed.size());
        }
    }

    private void deliver(Channel channel, Bytes message, long receivedAtMs)
            throws RefusedException, InterruptedException {
        counters.messageReceived(channel, message.size());
        if (channel != Channel.CONTROL) {
            owner.received(this, channel, message, receivedAtMs);
            return;
        }
        try {
            control(ControlMessage.decode(message));
        } catch (MalformedInputException e) {
            throw new RefusedException(DisconnectReason.MALFORMED);
        }
    }

    private void control(ControlMessage message) throws RefusedException {
        switch (message) {
            case ControlMessage.Ping(long nonce) -> send(new ControlMessage.Pong(nonce));
            case ControlMessage.Pong(long nonce) -> pong(nonce);
            case ControlMessage.Goodbye(DisconnectReason reason) -> goodbye(reason);
            case ControlMessage.Addresses addresses -> owner.addressesReceived(this, addresses);
            case ControlMessage.Authentication again ->
                    throw new RefusedException(DisconnectReason.MALFORMED);
            case ControlMessage.Ready again ->
                    throw new RefusedException(DisconnectReason.MALFORMED);
        }
    }

    private void pong(long nonce) {
        if (nonce == pingNonce.get()) {
            rttMicros = Math.max(0, (clock.monotonicNanos().getAsLong() - pingedAtNanos) / 1_000);
        }
    }

    private void goodbye(DisconnectReason reason) {
        if (begin(reason)) {
            endedBy = RefusedException.By.PEER;
        }
        lanes.close();
    }

    private void rest(InboundLimiter limiter, Channel channel, int size)
            throws RefusedException, InterruptedException {
        long fromMs = clock.monotonicMs();
        long restMs = limiter.restMs(channel, size, fromMs);
        if (restMs == 0) {
            return;
        }
        counters.throttled(channel);
        long nowMs = fromMs;
        while (nowMs - fromMs < restMs) {
            if (ended.await(Math.min(REST_SLICE_MS, restMs), TimeUnit.MILLISECONDS)) {
                return;
            }
            nowMs = clock.monotonicMs();
        }
        if (limiter.isAbuseAfter(nowMs - fromMs, nowMs)) {
            throw new RefusedException(DisconnectReason.RATE_EXCEEDED);
        }
    }

    private void write() {
        byte[] buffer = new byte[WRITE_BYTES + Frame.HEAD_BYTES + Frame.SEALED_BYTES_MAX];
        try {
            for (var next = lanes.take(); next.isPresent(); next = lanes.take()) {
                int size = fill(buffer, next.get());
                writingSinceMs = clock.monotonicMs();
                link.wire().write(buffer, size);
                writingSinceMs = NOT_BUSY;
                bytesOut.addAndGet(size);
            }
        } catch (IOException | InterruptedException e) {
            begin(DisconnectReason.CONNECTION_LOST);
            lanes.close();
        } finally {
            writingSinceMs = NOT_BUSY;
            // The reader may wait for bytes that will not come: after a goodbye the other side
            // closes, and if it does not, the ticker closes for it.
            link.wire().finishWriting();
            written.countDown();
        }
    }

    private int fill(byte[] buffer, Frame first) {
        int size = append(buffer, 0, first);
        while (size < WRITE_BYTES) {
            Optional<Frame> more = lanes.poll();
            if (more.isEmpty()) {
                return size;
            }
            size = append(buffer, size, more.get());
        }
        return size;
    }

    private int append(byte[] buffer, int at, Frame frame) {
        Bytes sealed = link.sealer().seal(frame);
        sealed.copyTo(buffer, at);
        return at + sealed.size();
    }
}

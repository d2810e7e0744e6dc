package io.loombft.server.metrics;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.function.Supplier;

/** What the network carries. Channels, directions and reasons are the caller's enums. */
public final class P2pMetrics {
    private final Gauge peersConnected;
    private final Gauge peers;
    private final Counter sent;
    private final Counter channelSent;
    private final Counter received;
    private final Counter dropped;
    private final Counter bytesSent;
    private final Counter bytesReceived;
    private final Counter throttled;
    private final Counter handshakesRefused;
    private final Counter disconnects;
    private final Counter dialsFailed;
    private final Counter bans;
    private final String queuedMessages;
    private final String queuedBytes;
    private volatile Supplier<List<Queued>> queues = List::of;

    /** What waits to be sent on a channel, to all peers together. */
    public record Queued(Enum<?> channel, long messages, long bytes) {}

    P2pMetrics(Instruments make) {
        String of = "p2p";
        peersConnected = make.gauge(of, "peers_connected", "Connected peers");
        peers = make.gauge(of, "peers", "Connected peers by who dialled", "direction");
        sent = make.counter(of, "messages_sent", "Messages sent");
        channelSent =
                make.counter(of, "channel_messages_sent", "Messages sent by channel", "channel");
        received = make.counter(of, "messages_received", "Messages received", "channel");
        dropped =
                make.counter(
                        of,
                        "messages_dropped",
                        "Messages not sent, or not read, for want of room",
                        "channel");
        bytesSent = make.counter(of, "bytes_sent", "Bytes of messages sent", "channel");
        bytesReceived = make.counter(of, "bytes_received", "Bytes of messages received", "channel");
        throttled = make.counter(of, "throttled", "Pauses for peers that send too much", "channel");
        handshakesRefused =
                make.counter(of, "handshakes_refused", "Handshakes that failed", "reason");
        disconnects = make.counter(of, "disconnects", "Connections that ended", "reason");
        dialsFailed = make.counter(of, "dials_failed", "Dials that found nobody");
        bans = make.counter(of, "bans", "Peers banned");
        queuedMessages = make.name(of, "queued_messages");
        queuedBytes = make.name(of, "queued_bytes");
        make.read(this::families);
    }

    /** Where to read what waits to be sent. */
    public void follow(Supplier<List<Queued>> lanes) {
        queues = lanes;
    }

    private List<MetricFamilySamples> families() {
        List<String> label = List.of("channel");
        GaugeMetricFamily messages =
                new GaugeMetricFamily(queuedMessages, "Messages waiting to be sent", label);
        GaugeMetricFamily bytes =
                new GaugeMetricFamily(queuedBytes, "Bytes of messages waiting to be sent", label);
        for (Queued queue : queues.get()) {
            List<String> channel = List.of(Instruments.label(queue.channel()));
            messages.addMetric(channel, (double) queue.messages());
            bytes.addMetric(channel, (double) queue.bytes());
        }
        return List.of(messages, bytes);
    }

    /** How many peers dialled us, and how many we dialled. */
    public void peersConnected(int inbound, int outbound) {
        peersConnected.set((double) inbound + outbound);
        peers.labels("inbound").set(inbound);
        peers.labels("outbound").set(outbound);
    }

    public void messageSent(Enum<?> channel, int bytes) {
        String label = Instruments.label(channel);
        sent.inc();
        channelSent.labels(label).inc();
        bytesSent.labels(label).inc(bytes);
    }

    public void messageReceived(Enum<?> channel, int bytes) {
        String label = Instruments.label(channel);
        received.labels(label).inc();
        bytesReceived.labels(label).inc(bytes);
    }

    public void messageDropped(Enum<?> channel) {
        dropped.labels(Instruments.label(channel)).inc();
    }

    public void throttled(Enum<?> channel) {
        throttled.labels(Instruments.label(channel)).inc();
    }

    public void handshakeRefused(Enum<?> reason) {
        handshakesRefused.labels(Instruments.label(reason)).inc();
    }

    public void disconnected(Enum<?> reason) {
        disconnects.labels(Instruments.label(reason)).inc();
    }

    public void dialFailed() {
        dialsFailed.inc();
    }

    public void peerBanned() {
        bans.inc();
    }
}

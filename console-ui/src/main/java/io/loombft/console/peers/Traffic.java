package io.loombft.console.peers;

import io.loombft.console.connection.Metrics;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node's metrics say of its connections: bytes of each channel, and why connections ended. */
final class Traffic {
    /**
     * A channel: bytes and messages both ways, what found no room, how often a peer had to wait, and what waits
     * to be sent.
     */
    record Channel(
            String name,
            String received,
            String sent,
            String messagesIn,
            String messagesOut,
            String dropped,
            String style,
            String throttled,
            String waiting) {}

    /** How often something ended a connection, or kept it from beginning. */
    record Ending(String what, String reason, String count) {}

    private Traffic() {}

    static List<Channel> channels(Metrics metrics) {
        Map<String, Double> in = metrics.byLabel("p2p_bytes_received_total");
        Map<String, Double> out = metrics.byLabel("p2p_bytes_sent_total");
        Map<String, Double> messagesIn = metrics.byLabel("p2p_messages_received_total");
        Map<String, Double> messagesOut = metrics.byLabel("p2p_channel_messages_sent_total");
        Map<String, Double> dropped = metrics.byLabel("p2p_messages_dropped_total");
        Map<String, Double> waitingMessages = metrics.byLabel("p2p_queued_messages");
        Map<String, Double> waitingBytes = metrics.byLabel("p2p_queued_bytes");
        Map<String, Double> throttled = metrics.byLabel("p2p_throttled_total");
        Map<String, Double> names = new TreeMap<>(in);
        names.putAll(out);
        List<Channel> channels = new ArrayList<>();
        for (String name : names.keySet()) {
            double lost = dropped.getOrDefault(name, 0.0);
            channels.add(
                    new Channel(
                            name.replace('_', ' '),
                            Figures.bytes(in.getOrDefault(name, 0.0)),
                            Figures.bytes(out.getOrDefault(name, 0.0)),
                            Figures.decimal(messagesIn.getOrDefault(name, 0.0)),
                            Figures.decimal(messagesOut.getOrDefault(name, 0.0)),
                            Figures.decimal(lost),
                            lost > 0 ? "warn" : "",
                            Figures.decimal(throttled.getOrDefault(name, 0.0)),
                            waitingMessages.containsKey(name)
                                    ? waiting(
                                            waitingMessages.getOrDefault(name, 0.0),
                                            waitingBytes.getOrDefault(name, 0.0))
                                    : Figures.UNKNOWN));
        }
        return channels;
    }

    /** Messages and their bytes: 3 · 1.2 KiB. */
    static String waiting(double messages, double bytes) {
        return messages == 0 ? "0" : Figures.decimal(messages) + " · " + Figures.bytes(bytes);
    }

    static List<Ending> endings(Metrics metrics) {
        List<Ending> endings = new ArrayList<>();
        add(endings, "disconnected", metrics.byLabel("p2p_disconnects_total"));
        add(endings, "refused", metrics.byLabel("p2p_handshakes_refused_total"));
        add(endings, "dialled in vain", Map.of("nobody answered", failed(metrics)));
        return endings;
    }

    private static double failed(Metrics metrics) {
        return metrics.sum("p2p_dials_failed_total");
    }

    private static void add(List<Ending> endings, String what, Map<String, Double> byReason) {
        byReason.forEach(
                (reason, count) -> {
                    if (count > 0) {
                        endings.add(
                                new Ending(what, reason.replace('_', ' '), Figures.decimal(count)));
                    }
                });
    }
}

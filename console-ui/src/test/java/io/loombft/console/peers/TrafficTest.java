package io.loombft.console.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.Metrics;
import io.loombft.console.peers.Traffic.Channel;
import io.loombft.console.peers.Traffic.Ending;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void channelsStandInOrderWithBothDirections() {
        Metrics metrics =
                new Metrics(
                        Map.of(
                                "p2p_bytes_received_total{channel=\"votes\",}", 2_048.0,
                                "p2p_bytes_sent_total{channel=\"block_parts\",}", 100.0,
                                "p2p_messages_dropped_total{channel=\"votes\",}", 3.0,
                                "p2p_bytes_sent_total", 7.0));

        List<Channel> channels = Traffic.channels(metrics);

        assertEquals(
                List.of("block parts", "votes"), channels.stream().map(Channel::name).toList());
        assertEquals("100 B", channels.getFirst().sent());
        assertEquals("0 B", channels.getFirst().received());
        assertEquals("2 KiB", channels.getLast().received());
        assertEquals("warn", channels.getLast().style());
        assertEquals("–", channels.getLast().waiting());
    }

    @Test
    void whatWaitsToBeSentIsToldWithItsBytes() {
        Metrics metrics =
                new Metrics(
                        Map.of(
                                "p2p_bytes_sent_total{channel=\"sync\",}", 1.0,
                                "p2p_bytes_sent_total{channel=\"vote\",}", 1.0,
                                "p2p_queued_messages{channel=\"sync\",}", 3.0,
                                "p2p_queued_bytes{channel=\"sync\",}", 2_048.0,
                                "p2p_queued_messages{channel=\"vote\",}", 0.0,
                                "p2p_queued_bytes{channel=\"vote\",}", 0.0));

        assertEquals(
                List.of("3 · 2 KiB", "0"),
                Traffic.channels(metrics).stream().map(Channel::waiting).toList());
    }

    @Test
    void onlyWhatHappenedIsListedAsAnEnding() {
        Metrics metrics =
                new Metrics(
                        Map.of(
                                "p2p_disconnects_total{reason=\"banned\",}", 2.0,
                                "p2p_disconnects_total{reason=\"silent\",}", 0.0,
                                "p2p_dials_failed_total", 4.0));

        assertEquals(
                List.of(
                        new Ending("disconnected", "banned", "2"),
                        new Ending("dialled in vain", "nobody answered", "4")),
                Traffic.endings(metrics));
    }
}

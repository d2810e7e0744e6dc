package io.loombft.console.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** Nodes and blocks as a test wants them, without a node. */
public final class Snapshots {
    private Snapshots() {}

    /** A node that answers, at a height. */
    public static NodeSnapshot node(String label, long height, Instant now) {
        return node(label, height, now, new Reach.Reached(), now);
    }

    /** A node that was last heard at a time, at a height that it reached at another. */
    public static NodeSnapshot node(
            String label, long height, Instant lastBlock, Reach reach, Instant heardAt) {
        NodeStatus status =
                new NodeStatus(
                        label,
                        "",
                        "c",
                        "0",
                        height,
                        "",
                        lastBlock.toEpochMilli(),
                        "",
                        height + 1,
                        0,
                        "propose",
                        3,
                        false,
                        0,
                        "",
                        0,
                        0);
        return NodeSnapshot.unknown("http://" + label)
                .reached(reach, heardAt)
                .with(Polled.NOTHING.with(Dated.of(status, heardAt)));
    }

    public static Fleet fleet(Instant now, NodeSnapshot... nodes) {
        return new Fleet(List.of(nodes), 0, now, Map.of());
    }

    /** A block of so many transactions, decided in a round. */
    public static BlockRow block(long height, long timeMs, String proposer, int round, int txs) {
        return new BlockRow(
                height,
                "hash" + height,
                "hash" + (height - 1),
                timeMs,
                txs,
                0,
                round,
                proposer,
                "",
                "",
                Set.of(),
                BlockRow.Verdict.UNCHECKED,
                "");
    }

    /** The same node with what its metrics say. */
    public static NodeSnapshot with(NodeSnapshot node, Map<String, Double> samples) {
        Polled before = node.polled();
        return node.with(
                new Polled(
                        before.status(),
                        before.validators(),
                        before.peers(),
                        before.mempool(),
                        before.evidence(),
                        Dated.of(new Metrics(samples), before.status().at()),
                        before.genesis(),
                        before.signing()));
    }

    /** The same node with these blocks. */
    public static NodeSnapshot with(NodeSnapshot node, List<BlockRow> blocks) {
        return node.with(new ChainTail(blocks, 0, Optional.empty(), ""));
    }

    /** The same node with these answers. */
    public static NodeSnapshot with(NodeSnapshot node, Polled answers) {
        return node.with(answers);
    }

    /** The same node with another answer to {@code status}. */
    public static NodeSnapshot with(NodeSnapshot node, NodeStatus status) {
        return node.with(node.polled().with(Dated.of(status, node.heardAt())));
    }

    /** The same node with peers at these heights. */
    public static NodeSnapshot withPeers(NodeSnapshot node, long... heights) {
        Polled before = node.polled();
        List<PeerList.Peer> peers =
                LongStream.of(heights)
                        .mapToObj(h -> new PeerList.Peer("p", "", "", true, h, 1, 0, 0, 0))
                        .toList();
        return node.with(
                new Polled(
                        before.status(),
                        before.validators(),
                        Dated.of(new PeerList("", peers), node.heardAt()),
                        before.mempool(),
                        before.evidence(),
                        before.metrics(),
                        before.genesis(),
                        before.signing()));
    }

    /** The same node, whose events told of these rounds and come in now or do not. */
    public static NodeSnapshot with(NodeSnapshot node, Rounds rounds, boolean isListening) {
        return node.with(new LiveFeed(isListening, rounds, List.of(), List.of(), List.of(), 0, 0));
    }
}

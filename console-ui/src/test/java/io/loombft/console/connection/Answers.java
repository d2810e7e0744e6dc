package io.loombft.console.connection;

import java.time.Instant;
import java.util.List;

/** What a node answered, as a test wants it, put into a snapshot. */
public final class Answers {
    private Answers() {}

    /** With metrics as the node writes them, namespace and all, a line each. */
    public static NodeSnapshot metrics(NodeSnapshot node, Instant at, String... lines) {
        return metrics(node, Dated.of(Metrics.parse(String.join("\n", lines)), at));
    }

    /** The metrics could not be read again. */
    public static NodeSnapshot metricsFailed(NodeSnapshot node, String why) {
        return metrics(node, node.polled().metrics().failed(why));
    }

    private static NodeSnapshot metrics(NodeSnapshot node, Dated<Metrics> metrics) {
        return put(node, node.polled().peers(), node.polled().mempool(), metrics);
    }

    public static NodeSnapshot mempool(NodeSnapshot node, Instant at, long txs) {
        MempoolState state = new MempoolState(txs, txs * 100, txs);
        return put(node, node.polled().peers(), Dated.of(state, at), node.polled().metrics());
    }

    /** The node did not say again what waits. */
    public static NodeSnapshot mempoolFailed(NodeSnapshot node, String why) {
        Dated<MempoolState> old = node.polled().mempool();
        return put(node, node.polled().peers(), old.failed(why), node.polled().metrics());
    }

    public static NodeSnapshot peers(NodeSnapshot node, Instant at, PeerList.Peer... peers) {
        PeerList list = new PeerList("id of " + node.label(), List.of(peers));
        return put(node, Dated.of(list, at), node.polled().mempool(), node.polled().metrics());
    }

    /** The node did not say again who its peers are. */
    public static NodeSnapshot peersFailed(NodeSnapshot node, String why) {
        Dated<PeerList> old = node.polled().peers();
        return put(node, old.failed(why), node.polled().mempool(), node.polled().metrics());
    }

    private static NodeSnapshot put(
            NodeSnapshot node,
            Dated<PeerList> peers,
            Dated<MempoolState> mempool,
            Dated<Metrics> metrics) {
        Polled before = node.polled();
        return node.with(
                new Polled(
                        before.status(),
                        before.validators(),
                        peers,
                        mempool,
                        before.evidence(),
                        metrics,
                        before.genesis(),
                        before.signing()));
    }
}

package io.loombft.server.config;

import io.loombft.core.types.ChainId;
import java.nio.file.Path;
import java.util.List;

/**
 * What an operator may choose, checked. Times are milliseconds. All paths are absolute.
 *
 * @param home the folder that relative paths of the file resolve against
 */
public record NodeConfig(
        Path home,
        Node node,
        Consensus consensus,
        P2p p2p,
        Rpc rpc,
        Storage storage,
        Observability observability,
        Logging logging) {

    /**
     * Who the node is.
     *
     * @param nodeId a label for people, 1 to 64 characters
     */
    public record Node(ChainId chainId, String nodeId, Path dataDir) {}

    /**
     * The pace of consensus.
     *
     * @param timeoutDeltaMs what each further round adds to a timeout
     * @param emptyBlockIntervalMs from a commit to the next empty block
     * @param commitWaitMs how long late precommits are waited for
     * @param timeoutMaxMs where timeouts stop growing
     * @param journalKeepHeights committed heights whose journal is kept for the recorder
     */
    public record Consensus(
            long timeoutProposeMs,
            long timeoutPrevoteMs,
            long timeoutPrecommitMs,
            long timeoutDeltaMs,
            boolean createEmptyBlocks,
            long emptyBlockIntervalMs,
            long commitWaitMs,
            long timeoutMaxMs,
            int journalKeepHeights) {}

    /** Where the node listens for peers and whom it dials first. */
    public record P2p(HostPort listenAddr, List<Seed> seeds, int maxPeers) {
        public P2p {
            seeds = List.copyOf(seeds);
        }
    }

    /**
     * The JSON-RPC server.
     *
     * @param rateLimitPerSecond requests of one client, each item of a batch counted; 0 for no limit
     */
    public record Rpc(HostPort listenAddr, int rateLimitPerSecond) {}

    /**
     * What is kept.
     *
     * @param pruningWindow heights whose state is kept; 0 for all
     * @param blockRetention heights whose blocks are kept; 0 for all
     */
    public record Storage(Engine engine, long pruningWindow, long blockRetention) {}

    /** What stores. */
    public enum Engine {
        ROCKSDB
    }

    /**
     * The metrics server.
     *
     * @param metricsNamespace stands before the name of every metric
     */
    public record Observability(
            boolean metricsEnabled, HostPort metricsListenAddr, String metricsNamespace) {}

    /** How and where the node logs. */
    public record Logging(LogFormat format, LogLevel level, LogOutput output) {}

    /** One JSON document a line, or text for people. */
    public enum LogFormat {
        JSON,
        TEXT
    }

    /** The least severe lines that are written. */
    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        OFF
    }

    /** Where log lines go. */
    public sealed interface LogOutput {
        record Stdout() implements LogOutput {}

        record Stderr() implements LogOutput {}

        record File(Path path) implements LogOutput {}
    }
}

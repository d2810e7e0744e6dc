package io.loombft.server.cli;

import io.loombft.core.types.ChainId;
import io.loombft.server.config.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of a new {@code config/node.toml}: what differs from node to node as values, what most leave
 * alone as comments.
 *
 * @param label of the node, printable ASCII without quotation marks and backslashes
 * @param ports the first of three: P2P, RPC, metrics
 */
record NodeToml(
        ChainId chain, String label, String host, int ports, List<Seed> seeds, RateLimit limit) {
    /** Whether requests are counted. */
    enum RateLimit {
        STANDARD,
        NONE
    }

    /** Writes a new file. */
    void write(Path file) throws CommandFailedException {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text(), StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            throw CommandFailedException.file("write the configuration", file, e);
        }
    }

    String text() {
        return """
               # Every key with its default is in the README; `config show` prints those in effect.

               [node]
               chain_id = "%s"
               node_id = "%s"
               data_dir = "data"

               [consensus]
               # timeout_propose_ms = 1000
               # timeout_prevote_ms = 1000
               # timeout_precommit_ms = 1000
               # timeout_delta_ms = 500
               # create_empty_blocks = true
               # empty_block_interval_ms = 1000

               [p2p]
               listen_addr = "%s:%d"
               seeds = [%s]
               max_peers = %d

               [rpc]
               listen_addr = "%s:%d"
               rate_limit_per_second = %d

               [storage]
               # pruning_window = 1000
               # block_retention = 0

               [observability]
               metrics_enabled = true
               metrics_listen_addr = "%s:%d"

               [logging]
               format = "json"
               level = "info"
               output = "stdout"
               """
                .formatted(
                        chain,
                        label,
                        host,
                        ports,
                        seedList(),
                        Math.max(10, 2 * seeds.size()),
                        host,
                        ports + 1,
                        limit == RateLimit.NONE ? 0 : 100,
                        host,
                        ports + 2);
    }

    private String seedList() {
        return seeds.isEmpty()
                ? ""
                : seeds.stream()
                        .map(seed -> "\n    \"" + seed + "\"")
                        .collect(Collectors.joining(",", "", ",\n"));
    }
}

package io.loombft.server.config;

import io.loombft.server.config.NodeConfig.LogOutput;
import java.util.ArrayList;
import java.util.List;

/** What keys must be together, each a sentence. */
final class Rules {
    private Rules() {}

    static List<String> check(NodeConfig config) {
        List<String> problems = new ArrayList<>();
        checkTimeouts(config.consensus(), problems);
        checkDataDir(config, problems);
        checkListeners(config, problems);
        checkLogFile(config.logging(), problems);
        return problems;
    }

    private static void checkTimeouts(NodeConfig.Consensus consensus, List<String> problems) {
        long longest =
                Math.max(
                        consensus.timeoutProposeMs(),
                        Math.max(consensus.timeoutPrevoteMs(), consensus.timeoutPrecommitMs()));
        if (consensus.timeoutMaxMs() < longest) {
            problems.add(
                    "consensus.timeout_max_ms is "
                            + consensus.timeoutMaxMs()
                            + ", expected at least the longest timeout, "
                            + longest
                            + ".");
        }
    }

    /** Whoever removes a damaged data folder must not remove keys and config with it. */
    private static void checkDataDir(NodeConfig config, List<String> problems) {
        if (config.home().startsWith(config.node().dataDir())) {
            problems.add(
                    "node.data_dir is "
                            + config.node().dataDir()
                            + ", expected a folder of its own, not one that holds the keys.");
        }
    }

    private static void checkListeners(NodeConfig config, List<String> problems) {
        HostPort p2p = config.p2p().listenAddr();
        HostPort rpc = config.rpc().listenAddr();
        HostPort metrics = config.observability().metricsListenAddr();
        checkDiffer("p2p.listen_addr", p2p, "rpc.listen_addr", rpc, problems);
        if (config.observability().metricsEnabled()) {
            String name = "observability.metrics_listen_addr";
            checkDiffer("p2p.listen_addr", p2p, name, metrics, problems);
            checkDiffer("rpc.listen_addr", rpc, name, metrics, problems);
        }
    }

    private static void checkDiffer(
            String first, HostPort one, String second, HostPort other, List<String> problems) {
        if (one.equals(other) && one.port() != 0) {
            problems.add(first + " and " + second + " are both " + one + ", expected two ports.");
        }
    }

    /** The names of rotated files are made of a pattern. */
    private static void checkLogFile(NodeConfig.Logging logging, List<String> problems) {
        if (logging.output() instanceof LogOutput.File file
                && file.path().toString().indexOf('%') >= 0) {
            problems.add(
                    "logging.output is "
                            + file.path()
                            + ", expected a path without a percent sign.");
        }
    }
}

package io.loombft.server.cli;

import io.loombft.core.types.Height;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.storage.ChainAudit;
import java.nio.file.Path;

/** What the command line needs of the node itself; called by the thread of the command. */
public interface NodeRunner {
    /**
     * Runs a node in this process until it is told to stop, and answers the exit code. Keys, guard and
     * genesis are in the home of the configuration.
     *
     * @param crashes where a node under test is to die
     */
    int run(NodeConfig config, CrashPlan crashes) throws CommandFailedException;

    /** The folder of the journal's segments. */
    Path journalFolder(NodeConfig config);

    /** The last height whose block is in the database; the node must not be running. */
    Height committedHeight(NodeConfig config) throws CommandFailedException;

    /** Checks the whole database; the node must not be running. */
    ChainAudit.Report audit(NodeConfig config) throws CommandFailedException;
}

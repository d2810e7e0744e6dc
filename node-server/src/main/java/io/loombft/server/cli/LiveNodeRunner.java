package io.loombft.server.cli;

import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.KeyFile;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Height;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.logging.LogSettings;
import io.loombft.server.logging.Logs;
import io.loombft.server.node.LoomNode;
import io.loombft.server.node.NodeFailedException;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.storage.ChainAudit;
import io.loombft.server.storage.ChainStore;
import io.loombft.server.storage.RocksDb;
import io.loombft.server.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs the node in this process, until a signal or a failure ends it. */
public final class LiveNodeRunner implements NodeRunner {
    /** How long a node may take to end when it is told to. */
    private static final long END_MS_MAX = 4_500;

    @Override
    public int run(NodeConfig config, CrashPlan crashes) throws CommandFailedException {
        LoomNode.Identity identity = identity(config);
        CountDownLatch told = new CountDownLatch(1);
        try (SignalWatch watch = SignalWatch.of(told::countDown, END_MS_MAX)) {
            Logs logs = Logs.start(settings(config.logging()));
            try {
                run(config, identity, crashes, told);
                watch.endedWith(ExitCode.DONE);
                return ExitCode.DONE;
            } catch (NodeFailedException e) {
                watch.endedWith(e.reason().exitCode());
                throw new CommandFailedException(
                        e.reason().exitCode(), String.valueOf(e.getMessage()));
            } finally {
                logs.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static void run(
            NodeConfig config, LoomNode.Identity identity, CrashPlan crashes, CountDownLatch told)
            throws NodeFailedException, InterruptedException {
        try (LoomNode node = LoomNode.start(config, identity, crashes, told)) {
            Optional<NodeFailedException> failure = node.awaitEnd();
            if (failure.isPresent()) {
                throw failure.get();
            }
        }
    }

    @Override
    public Path journalFolder(NodeConfig config) {
        return LoomNode.journalFolder(config.node().dataDir());
    }

    @Override
    public Height committedHeight(NodeConfig config) throws CommandFailedException {
        if (!Files.exists(LoomNode.databaseFolder(config.node().dataDir()))) {
            return Height.GENESIS;
        }
        return read(config, store -> store.chain().map(c -> c.height()).orElse(Height.GENESIS));
    }

    @Override
    public ChainAudit.Report audit(NodeConfig config) throws CommandFailedException {
        Path folder = LoomNode.databaseFolder(config.node().dataDir());
        if (!Files.isDirectory(folder)) {
            throw CommandFailedException.config("There is no database at " + folder + ".");
        }
        return read(config, store -> new ChainAudit(store, new Ed25519()).run());
    }

    private interface Reading<T> {
        T of(ChainStore store) throws StorageException;
    }

    private static <T> T read(NodeConfig config, Reading<T> reading) throws CommandFailedException {
        try (RocksDb database = RocksDb.open(LoomNode.databaseFolder(config.node().dataDir()))) {
            return reading.of(new ChainStore(database));
        } catch (StorageException e) {
            throw new CommandFailedException(
                    switch (e.reason()) {
                        case IN_USE -> ExitCode.IN_USE;
                        case DAMAGED, UNKNOWN_SCHEMA -> ExitCode.DAMAGED;
                        case FULL, CLOSED, FAILED -> ExitCode.FAILED;
                    },
                    String.valueOf(e.getMessage()));
        }
    }

    private static LoomNode.Identity identity(NodeConfig config) throws CommandFailedException {
        NodeHome home = new NodeHome(config.home());
        return new LoomNode.Identity(
                Homes.readGenesis(home.genesis()),
                key(home.nodeKey()),
                key(home.validatorKey()),
                home.keys(),
                Homes.operatorToken(home),
                VersionCommand.version());
    }

    private static KeyPair key(Path file) throws CommandFailedException {
        try {
            return KeyFile.read(file, new Ed25519());
        } catch (InvalidFileException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        }
    }

    private static LogSettings settings(NodeConfig.Logging logging) {
        return new LogSettings(
                switch (logging.format()) {
                    case JSON -> LogSettings.Format.JSON;
                    case TEXT -> LogSettings.Format.TEXT;
                },
                LogSettings.Level.valueOf(logging.level().name()),
                switch (logging.output()) {
                    case NodeConfig.LogOutput.Stdout o -> new LogSettings.Output.Stdout();
                    case NodeConfig.LogOutput.Stderr o -> new LogSettings.Output.Stderr();
                    case NodeConfig.LogOutput.File f -> new LogSettings.Output.File(f.path());
                });
    }
}

package io.loombft.server.cli;

import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Genesis;
import io.loombft.server.config.NodeConfig;
import io.loombft.server.node.crash.CrashPlan;
import io.loombft.server.node.crash.Deed;
import io.loombft.server.node.crash.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a node until it is told to stop. */
@Command(
        name = "start",
        description =
                "Run a node. Without a configuration its home is ./data, and when there is no"
                        + " genesis, a chain of its own.")
final class StartCommand implements Callable<Integer> {
    private final Context context;

    @Parameters(
            arity = "0..1",
            paramLabel = "CONFIG",
            description = "The configuration, for example config/node.toml.")
    private Optional<Path> file = Optional.empty();

    StartCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        CrashPlan crashes = crashes();
        NodeConfig config = Homes.load(context, file).config();
        NodeHome home = new NodeHome(config.home());
        if (!Files.exists(home.genesis())) {
            beginOwnChain(config, home, crashes);
        }
        checkChain(config, home);
        checkKeys(home);
        return context.node().run(config, crashes);
    }

    private CrashPlan crashes() throws CommandFailedException {
        try {
            return CrashPlan.of(context.environment());
        } catch (IllegalArgumentException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        }
    }

    private void beginOwnChain(NodeConfig config, NodeHome home, CrashPlan crashes)
            throws CommandFailedException {
        if (!config.p2p().seeds().isEmpty()) {
            throw CommandFailedException.config(
                    "There are seeds but no "
                            + home.genesis()
                            + ": run `loombft init --home "
                            + home.folder()
                            + " --genesis FILE` with the genesis of the network.");
        }
        KeyPair validator = Homes.validatorKey(context, home);
        Genesis genesis =
                Homes.devnet(
                        config.node().chainId(), validator.publicKey(), config.node().nodeId());
        Homes.nodeKey(context, home);
        Homes.keepValidatorKey(home, validator, genesis, crashes);
        crashes.reach(Deed.GENESIS_WRITE, Moment.BEFORE);
        Homes.writeGenesis(home.genesis(), genesis);
        crashes.reach(Deed.GENESIS_WRITE, Moment.AFTER);
        context.say("made a chain of one validator in " + home.folder());
    }

    private static void checkChain(NodeConfig config, NodeHome home) throws CommandFailedException {
        Genesis genesis = Homes.readGenesis(home.genesis());
        if (!genesis.chainId().equals(config.node().chainId())) {
            throw CommandFailedException.config(
                    "node.chain_id is \""
                            + config.node().chainId()
                            + "\", but the chain of "
                            + home.genesis()
                            + " is \""
                            + genesis.chainId()
                            + "\".");
        }
    }

    private static void checkKeys(NodeHome home) throws CommandFailedException {
        for (Path key : new Path[] {home.nodeKey(), home.validatorKey()}) {
            if (!Files.exists(key)) {
                throw CommandFailedException.config(
                        key
                                + " is missing: bring it back, or run `loombft init --home "
                                + home.folder()
                                + "` for a new one.");
            }
        }
    }
}

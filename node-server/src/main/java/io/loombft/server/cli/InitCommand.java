package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Genesis;
import io.loombft.server.config.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes what is missing in the home of a node: keys with their guard, genesis, configuration. */
@Command(
        name = "init",
        description =
                "Make a node's home: keys, the guard of the validator key, configuration and, unless"
                        + " one is given, the genesis of a chain of its own.")
final class InitCommand implements Callable<Integer> {
    /** Where a node listens that nobody configured. */
    private static final int PORTS = 26_656;

    private final Context context;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Where to (${DEFAULT-VALUE}).")
    private Path folder = Path.of("data");

    @Option(
            names = "--genesis",
            paramLabel = "FILE",
            description = "The genesis of the network to join.")
    private Optional<Path> given = Optional.empty();

    @Option(
            names = "--chain-id",
            paramLabel = "ID",
            defaultValue = "localnet",
            description = "The name of a new chain (${DEFAULT-VALUE}).")
    private ChainId chain = new ChainId("localnet");

    @Option(
            names = "--seed",
            paramLabel = "ID@HOST:PORT",
            description = "A node to dial first; repeat it for more.")
    private List<String> seeds = List.of();

    @Mixin private Output output = new Output();

    InitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        NodeHome home = new NodeHome(folder);
        List<Seed> dialled = parse(seeds);
        Optional<Genesis> known = knownGenesis(home);
        if (known.isEmpty() && !dialled.isEmpty()) {
            throw CommandFailedException.config(
                    "To join others by --seed, give their --genesis FILE.");
        }
        KeyPair validator = Homes.validatorKey(context, home);
        PublicKey node = Homes.nodeKey(context, home);
        Genesis genesis =
                known.orElseGet(() -> Homes.devnet(chain, validator.publicKey(), "node0"));
        Homes.keepValidatorKey(home, validator, genesis);
        Homes.operatorToken(home);
        if (!Files.exists(home.genesis())) {
            Homes.writeGenesis(home.genesis(), genesis);
        }
        if (!Files.exists(home.config())) {
            new NodeToml(
                            genesis.chainId(),
                            "node0",
                            "127.0.0.1",
                            PORTS,
                            dialled,
                            NodeToml.RateLimit.STANDARD)
                    .write(home.config());
        }
        report(home, genesis, node, validator.publicKey());
        return ExitCode.DONE;
    }

    private void report(NodeHome home, Genesis genesis, PublicKey node, PublicKey validator) {
        ObjectNode result = Output.object();
        result.put("home", home.folder().toString());
        result.put("config", home.config().toString());
        result.put("chain_id", genesis.chainId().value());
        result.put("genesis_hash", genesis.hash().hex());
        result.put("node_id", node.hex());
        result.put("validator", validator.hex());
        output.print(context, result);
    }

    /** The genesis in the home or the one given, which must then be the same. */
    private Optional<Genesis> knownGenesis(NodeHome home) throws CommandFailedException {
        Optional<Genesis> there =
                Files.exists(home.genesis())
                        ? Optional.of(Homes.readGenesis(home.genesis()))
                        : Optional.empty();
        if (given.isEmpty()) {
            return there;
        }
        Genesis wanted = Homes.readGenesis(given.get());
        if (there.isPresent() && !there.get().hash().equals(wanted.hash())) {
            throw CommandFailedException.config(
                    home.genesis() + " is of another chain than " + given.get() + ".");
        }
        return Optional.of(wanted);
    }

    private static List<Seed> parse(List<String> texts) throws CommandFailedException {
        List<Seed> parsed = new ArrayList<>();
        for (String text : texts) {
            parsed.add(
                    Seed.parse(text)
                            .orElseThrow(
                                    () ->
                                            CommandFailedException.usage(
                                                    "A seed is id@host:port or host:port, got \""
                                                            + text
                                                            + "\".")));
        }
        return parsed;
    }
}

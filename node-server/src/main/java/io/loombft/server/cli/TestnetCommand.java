package io.loombft.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Writes the files of a network and starts nothing. */
@Command(name = "testnet", description = "Write the files of a network, start nothing.")
final class TestnetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin private NetworkOptions options = new NetworkOptions();
    @Mixin private Output output = new Output();

    TestnetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        Network network = new NetworkFiles(context).openOrCreate(options.wish());
        ObjectNode result = Output.object().put("dir", network.folder().toString());
        result.put("faucet", network.faucet().toString());
        ArrayNode nodes = result.putArray("nodes");
        StringBuilder text = new StringBuilder("Faucet key: " + network.faucet());
        for (Network.Place place : network.places()) {
            nodes.addObject()
                    .put("config", place.home().config().toString())
                    .put("p2p_port", place.p2pPort())
                    .put("rpc_port", place.rpcPort())
                    .put("metrics_port", place.metricsPort());
            text.append(System.lineSeparator())
                    .append("loombft start ")
                    .append(place.home().config())
                    .append("   # RPC ")
                    .append(place.rpcUrl());
        }
        output.print(context, text.toString(), result);
        return ExitCode.DONE;
    }
}

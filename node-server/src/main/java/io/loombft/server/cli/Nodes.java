package io.loombft.server.cli;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import java.util.List;
import picocli.CommandLine.Option;

/** The nodes that a command may ask. */
final class Nodes {
    @Option(
            names = "--node",
            paramLabel = "URL",
            defaultValue = JsonRpcClient.DEFAULT_URL,
            description = "A node's RPC; repeat it to name others to turn to (${DEFAULT-VALUE}).")
    private List<Texts.NodeUrl> urls = List.of();

    NodeClient connect() throws CommandFailedException {
        try {
            return NodeClient.of(urls.stream().map(Texts.NodeUrl::value).toList());
        } catch (MalformedInputException e) {
            throw CommandFailedException.usage(String.valueOf(e.getMessage()));
        }
    }

    /** The only node: what one operator's token opens is one node's. */
    JsonRpcClient connectToOne() throws CommandFailedException {
        if (urls.size() > 1) {
            throw CommandFailedException.usage("An operator token is for one --node.");
        }
        try {
            return JsonRpcClient.of(urls.getFirst().value());
        } catch (MalformedInputException e) {
            throw CommandFailedException.usage(String.valueOf(e.getMessage()));
        }
    }

    /** A failed call as what it means to whoever typed the command. */
    static CommandFailedException failure(RpcException cause) {
        return switch (cause) {
            case RpcException.Refused refused ->
                    new CommandFailedException(ExitCode.FAILED, refused.sentence());
            case RpcException.Unreachable unreachable ->
                    new CommandFailedException(ExitCode.UNREACHABLE, unreachable.sentence());
            case RpcException.Malformed malformed ->
                    new CommandFailedException(ExitCode.UNREACHABLE, malformed.sentence());
            case RpcException.Uncertain uncertain ->
                    new CommandFailedException(ExitCode.UNREACHABLE, uncertain.sentence());
        };
    }
}

package io.loombft.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.loombft.core.client.InvalidFileException;
import io.loombft.core.client.JsonRpcClient;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Calls any method of the RPC. */
@Command(
        name = "query",
        description =
                "Call an RPC method and print its result, for example: query get_block height=5")
final class QueryCommand implements Callable<Integer> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final Pattern NAMED = Pattern.compile("([a-z][a-z0-9_]*)=(.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final Context context;

    // Not required for picocli, which would miss it in "query contract".
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "METHOD",
            description = "The method, for example status.")
    private String method = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PARAM",
            description = "Parameters by name (height=5) or in their order (5).")
    private List<String> params = List.of();

    @Option(
            names = "--operator-token",
            paramLabel = "FILE",
            description = "The node's keys/operator_token, for the operator's methods.")
    private Optional<Path> token = Optional.empty();

    @Mixin private Nodes nodes = new Nodes();
    @Mixin private Output output = new Output();

    QueryCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        if (method.isEmpty()) {
            throw CommandFailedException.usage("Which method? For example: query status");
        }
        JsonNode arguments = arguments(params);
        if (token.isPresent()) {
            return asOperator(arguments, token.get());
        }
        try (NodeClient client = nodes.connect()) {
            output.printJson(context, client.call(method, arguments));
            return ExitCode.DONE;
        } catch (RpcException e) {
            throw Nodes.failure(e);
        }
    }

    private int asOperator(JsonNode arguments, Path file) throws CommandFailedException {
        try (JsonRpcClient client = nodes.connectToOne()) {
            output.printJson(
                    context, client.callAsOperator(method, arguments, OperatorToken.read(file)));
            return ExitCode.DONE;
        } catch (InvalidFileException e) {
            throw CommandFailedException.config(String.valueOf(e.getMessage()));
        } catch (RpcException e) {
            throw Nodes.failure(e);
        }
    }

    /** Named parameters become an object, others an array in their order. */
    static JsonNode arguments(List<String> params) throws CommandFailedException {
        ObjectNode named = JSON.createObjectNode();
        ArrayNode ordered = JSON.createArrayNode();
        for (String param : params) {
            Matcher matcher = NAMED.matcher(param);
            if (!matcher.matches()) {
                ordered.add(value(param));
            } else if (named.replace(matcher.group(1), value(matcher.group(2))) != null) {
                throw CommandFailedException.usage(matcher.group(1) + " is given twice.");
            }
        }
        if (!named.isEmpty() && !ordered.isEmpty()) {
            throw CommandFailedException.usage(
                    "Parameters are given all by name or all in their order, not both.");
        }
        return ordered.isEmpty() ? named : ordered;
    }

    /** Whole numbers are numbers, what looks like JSON is JSON, the rest is text: hashes, keys. */
    private static JsonNode value(String text) throws CommandFailedException {
        boolean isJson =
                NUMBER.matcher(text).matches()
                        || text.equals("true")
                        || text.equals("false")
                        || text.equals("null")
                        || text.startsWith("{")
                        || text.startsWith("[")
                        || text.startsWith("\"");
        if (!isJson) {
            return TextNode.valueOf(text);
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw CommandFailedException.usage("A parameter is not JSON: " + text);
        }
    }
}

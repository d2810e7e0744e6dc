package io.loombft.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.types.Address;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks a contract; nothing is signed, paid or kept. */
@Command(
        name = "contract",
        description = "Call a contract on the latest state and keep nothing of what it does.")
final class QueryContractCommand implements Callable<Integer> {
    private final Context context;

    @Option(
            names = "--contract",
            required = true,
            paramLabel = "ADDRESS",
            description = "Where the contract lies.")
    private Address contract = Address.ZERO;

    @Option(
            names = "--input",
            paramLabel = "HEX",
            description = "What the contract is given, in hexadecimal (nothing).")
    private Optional<Bytes> input = Optional.empty();

    @Option(
            names = "--caller",
            paramLabel = "ADDRESS",
            description = "Who asks, as the contract sees it (zeros).")
    private Optional<Address> caller = Optional.empty();

    @Option(
            names = "--gas",
            paramLabel = "N",
            description = "The most gas that it may use (that of a transaction).")
    private Optional<Texts.Whole> gas = Optional.empty();

    @Mixin private Nodes nodes = new Nodes();
    @Mixin private Output output = new Output();

    QueryContractCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws CommandFailedException {
        ObjectNode params = Output.object();
        params.put("contract", contract.hex());
        params.put("input", input.orElse(Bytes.EMPTY).hex());
        gas.ifPresent(most -> params.put("gas", most.value()));
        caller.ifPresent(who -> params.put("caller", who.hex()));
        try (NodeClient client = nodes.connect()) {
            JsonNode result = client.call("query_contract", params);
            output.printJson(context, result);
            return result.path("status").asText().equals("success")
                    ? ExitCode.DONE
                    : ExitCode.FAILED;
        } catch (RpcException e) {
            throw Nodes.failure(e);
        }
    }
}

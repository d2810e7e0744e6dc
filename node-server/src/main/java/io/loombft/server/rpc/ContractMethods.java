package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.types.Address;
import io.loombft.core.types.ContractLimits;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.server.rpc.ContractsApi.EventPosition;
import io.loombft.server.rpc.ContractsApi.EventQuery;
import io.loombft.server.rpc.ContractsApi.FoundEvents;
import io.loombft.server.rpc.ContractsApi.Query;
import io.loombft.server.rpc.ContractsApi.Tried;
import io.loombft.server.rpc.RpcException.Code;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods about contracts. */
final class ContractMethods {
    /** Events in one answer when nothing is said. */
    private static final int EVENTS_LIMIT = 100;

    private static final Pattern CURSOR =
            Pattern.compile("([0-9]{1,18})\\.([0-9]{1,9})\\.([0-9]{1,9})");

    private final NodeApi node;

    private ContractMethods(NodeApi node) {
        this.node = node;
    }

    static List<RpcMethod> of(NodeApi node) {
        return new ContractMethods(node).all();
    }

    private List<RpcMethod> all() {
        return List.of(
                new RpcMethod(
                        "query_contract",
                        List.of("contract", "input", "gas", "caller"),
                        this::query),
                RpcMethod.of("simulate_tx", "tx", given -> tried(node.simulate(given.bytes("tx")))),
                new RpcMethod("get_storage", List.of("contract", "key"), this::storage),
                RpcMethod.of("get_code", "contract", this::code),
                new RpcMethod(
                        "get_events",
                        List.of("from_height", "to_height", "contract", "topic", "limit", "cursor"),
                        this::events));
    }

    private JsonNode query(Arguments given) throws RpcException {
        return tried(
                node.query(
                        new Query(
                                given.address("contract"),
                                given.bytes("input"),
                                given.optionalNumber("gas"),
                                given.optionalAddress("caller").orElse(Address.ZERO))));
    }

    private static JsonNode tried(Tried tried) throws RpcException {
        return switch (tried) {
            case Tried.Ran ran -> ran(ran);
            case Tried.Refused refused ->
                    throw RpcException.refused(refused.reason(), refused.sentence());
            case Tried.Busy busy ->
                    throw new RpcException(
                            Code.RATE_LIMITED, "Too many calls of contracts wait: try again later");
            case Tried.TimedOut late ->
                    throw new RpcException(
                            Code.TIMED_OUT,
                            "Not done within " + late.limitMs() + " ms; a transaction may do more");
        };
    }

    private static JsonNode ran(Tried.Ran ran) {
        boolean isSuccess = ran.code() == Receipt.Code.SUCCESS;
        ObjectNode json = object();
        json.put("height", ran.height().value());
        json.put("status", isSuccess ? "success" : "failed");
        json.put("code", ran.code().name().toLowerCase(Locale.ROOT));
        json.put("gas_used", ran.gasUsed());
        json.put("load_gas", ran.loadGas());
        json.put("output", ran.output().hex());
        json.set("events", TransactionJson.events(ran.events()));
        return json;
    }

    private JsonNode storage(Arguments given) throws RpcException {
        var contract = given.address("contract");
        var key = given.bytes("key");
        if (key.isEmpty() || key.size() > ContractLimits.STORAGE_KEY_MAX) {
            throw RpcException.invalidParams(
                    "key has 1 to " + ContractLimits.STORAGE_KEY_MAX + " bytes");
        }
        ContractsApi.Stored stored = node.storage(contract, key);
        ObjectNode json = object();
        json.put("contract", contract.hex());
        json.put("key", key.hex());
        stored.value()
                .ifPresentOrElse(
                        value -> json.put("value", value.hex()), () -> json.putNull("value"));
        json.put("height", stored.height().value());
        return json;
    }

    private JsonNode code(Arguments given) throws RpcException {
        Address contract = given.address("contract");
        ContractsApi.Code code =
                node.code(contract)
                        .orElseThrow(
                                () ->
                                        new RpcException(
                                                Code.NOT_FOUND, "No contract lies at " + contract));
        return object().put("contract", contract.hex())
                .put("code_hash", code.hash().hex())
                .put("bytes", code.wasm().size())
                .put("wasm", code.wasm().hex())
                .put("height", code.height().value());
    }

    private JsonNode events(Arguments given) throws RpcException {
        Height latest = node.latestHeight();
        Height from = given.optionalHeight("from_height").orElse(Height.FIRST);
        Optional<String> cursor = given.optionalText("cursor");
        EventPosition begin =
                cursor.isPresent() ? position(cursor.get()) : new EventPosition(from, 0, 0);
        Height to = given.optionalHeight("to_height").orElse(latest);
        long limit = given.optionalNumber("limit").orElse(EVENTS_LIMIT);
        if (limit < 1 || limit > FoundEvents.COUNT_MAX) {
            throw RpcException.invalidParams("limit is 1 to " + FoundEvents.COUNT_MAX);
        }
        return events(
                node.events(
                        new EventQuery(
                                begin,
                                to.isAfter(latest) ? latest : to,
                                given.optionalAddress("contract"),
                                given.optionalBytes("topic"),
                                (int) limit)));
    }

    private static EventPosition position(String cursor) throws RpcException {
        Matcher parts = CURSOR.matcher(cursor);
        if (!parts.matches()) {
            throw RpcException.invalidParams("cursor is what an answer gave as next");
        }
        return new EventPosition(
                new Height(Long.parseLong(parts.group(1))),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)));
    }

    private static JsonNode events(FoundEvents found) {
        ObjectNode json = object();
        ArrayNode events = json.putArray("events");
        for (ContractsApi.FoundEvent each : found.events()) {
            events.addObject()
                    .put("height", each.at().height().value())
                    .put("index", each.at().index())
                    .put("event", each.at().event())
                    .put("hash", each.transaction().hex())
                    .put("contract", each.event().contract().hex())
                    .put("topic", each.event().topic().hex())
                    .put("data", each.event().data().hex());
        }
        found.next()
                .ifPresentOrElse(
                        at -> json.put("next", at.height() + "." + at.index() + "." + at.event()),
                        () -> json.putNull("next"));
        return json;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}

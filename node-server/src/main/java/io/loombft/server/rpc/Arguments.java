package io.loombft.server.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.Nearest;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Address;
import io.loombft.core.types.Height;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a request passes to a method, by name or by position; {@code null} is as good as absent. */
final class Arguments {
    private final Map<String, JsonNode> values;

    private Arguments(Map<String, JsonNode> values) {
        this.values = values;
    }

    static Arguments none() {
        return new Arguments(Map.of());
    }

    /** Matches an array or object with the parameters of the method; a stranger among them is refused. */
    static Arguments of(RpcMethod method, JsonNode params) throws RpcException {
        return new Arguments(
                params.isArray() ? byPosition(method, params) : byName(method, params));
    }

    Height height(String name) throws RpcException {
        return optionalHeight(name).orElseThrow(() -> missing(name));
    }

    Optional<Height> optionalHeight(String name) throws RpcException {
        OptionalLong value = optionalNumber(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(new Height(value.getAsLong()));
    }

    long number(String name) throws RpcException {
        return optionalNumber(name).orElseThrow(() -> missing(name));
    }

    OptionalLong optionalNumber(String name) throws RpcException {
        JsonNode value = values.get(name);
        if (value == null) {
            return OptionalLong.empty();
        }
        // A fraction or an exponent is not whole, whatever its value.
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw RpcException.invalidParams(
                    name + " must be a whole number from 0 to " + Long.MAX_VALUE);
        }
        return OptionalLong.of(value.longValue());
    }

    Optional<String> optionalText(String name) throws RpcException {
        JsonNode value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw RpcException.invalidParams(name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    String text(String name) throws RpcException {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /** An array with at least one string and nothing else. */
    List<String> texts(String name) throws RpcException {
        JsonNode value = values.get(name);
        if (value == null) {
            throw missing(name);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (each.isTextual()) {
                texts.add(each.textValue());
            }
        }
        if (!value.isArray() || texts.isEmpty() || texts.size() < value.size()) {
            throw RpcException.invalidParams(name + " must be an array of strings, not empty");
        }
        return texts;
    }

    Hash hash(String name) throws RpcException {
        return decode(name, Hash::fromHex);
    }

    PublicKey publicKey(String name) throws RpcException {
        return decode(name, PublicKey::fromHex);
    }

    Address address(String name) throws RpcException {
        return decode(name, Address::fromHex);
    }

    Optional<Address> optionalAddress(String name) throws RpcException {
        return values.containsKey(name) ? Optional.of(address(name)) : Optional.empty();
    }

    Optional<Bytes> optionalBytes(String name) throws RpcException {
        return values.containsKey(name) ? Optional.of(bytes(name)) : Optional.empty();
    }

    Bytes bytes(String name) throws RpcException {
        return decode(name, Bytes::fromHex);
    }

    private interface Decoding<T> {
        T decode(String hex) throws MalformedInputException;
    }

    private <T> T decode(String name, Decoding<T> decoding) throws RpcException {
        JsonNode value = values.get(name);
        if (value == null) {
            throw missing(name);
        }
        if (!value.isTextual()) {
            throw RpcException.invalidParams(name + " must be a string of hexadecimal digits");
        }
        try {
            return decoding.decode(value.textValue());
        } catch (MalformedInputException e) {
            throw RpcException.invalidParams(name + ": " + e.getMessage());
        }
    }

    private static Map<String, JsonNode> byPosition(RpcMethod method, JsonNode params)
            throws RpcException {
        List<String> names = method.parameters();
        if (params.size() > names.size()) {
            throw RpcException.invalidParams(takes(method));
        }
        Map<String, JsonNode> values = new HashMap<>();
        for (int i = 0; i < params.size(); i++) {
            put(values, names.get(i), params.get(i));
        }
        return values;
    }

    private static Map<String, JsonNode> byName(RpcMethod method, JsonNode params)
            throws RpcException {
        List<String> names = method.parameters();
        Map<String, JsonNode> values = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : params.properties()) {
            if (!names.contains(member.getKey())) {
                throw RpcException.invalidParams(unknown(method, member.getKey()));
            }
            put(values, member.getKey(), member.getValue());
        }
        return values;
    }

    private static void put(Map<String, JsonNode> values, String name, JsonNode value) {
        if (!value.isNull()) {
            values.put(name, value);
        }
    }

    private static String unknown(RpcMethod method, String name) {
        String hint =
                method.parameters().isEmpty()
                        ? ""
                        : ", did you mean " + Nearest.of(name, method.parameters()) + "?";
        return "unknown parameter \"" + name + "\"; " + takes(method) + hint;
    }

    private static String takes(RpcMethod method) {
        return method.name()
                + " takes "
                + (method.parameters().isEmpty()
                        ? "no parameters"
                        : "[" + String.join(", ", method.parameters()) + "]");
    }

    private static RpcException missing(String name) {
        return RpcException.invalidParams(name + " is missing");
    }
}

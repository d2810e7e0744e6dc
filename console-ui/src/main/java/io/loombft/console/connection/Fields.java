package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.RpcException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A result whose fields are read by name and type; whatever is not as promised is malformed. */
record Fields(String method, JsonNode value) {
    /** Reads text into a value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws MalformedInputException;
    }

    /** Reads one of a list. */
    @FunctionalInterface
    interface Item<T> {
        T read(Fields item) throws RpcException;
    }

    Fields object(String field) throws RpcException {
        return optionalObject(field).orElseThrow(() -> missing(field, "an object"));
    }

    Optional<Fields> optionalObject(String field) {
        JsonNode child = value.path(field);
        return child.isObject() ? Optional.of(new Fields(method, child)) : Optional.empty();
    }

    String text(String field) throws RpcException {
        if (!value.path(field).isTextual()) {
            throw missing(field, "text");
        }
        return value.path(field).asText();
    }

    /** The text, or what else to take for null and for a field that is not there. */
    String textOr(String field, String otherwise) {
        return value.path(field).isTextual() ? value.path(field).asText() : otherwise;
    }

    /** A whole number from 0 to 2^63 - 1. */
    long number(String field) throws RpcException {
        long number = signed(field);
        if (number < 0) {
            throw missing(field, "a number that is not negative");
        }
        return number;
    }

    long signed(String field) throws RpcException {
        JsonNode number = value.path(field);
        if (!number.isIntegralNumber() || !number.canConvertToLong()) {
            throw missing(field, "a whole number");
        }
        return number.asLong();
    }

    long numberOr(String field, long otherwise) {
        JsonNode number = value.path(field);
        return number.isIntegralNumber() && number.canConvertToLong() ? number.asLong() : otherwise;
    }

    int count(String field) throws RpcException {
        long number = number(field);
        if (number > Integer.MAX_VALUE) {
            throw missing(field, "a number below 2^31");
        }
        return (int) number;
    }

    OptionalLong optionalNumber(String field) {
        JsonNode number = value.path(field);
        return number.isIntegralNumber() && number.canConvertToLong()
                ? OptionalLong.of(number.asLong())
                : OptionalLong.empty();
    }

    boolean flag(String field) throws RpcException {
        if (!value.path(field).isBoolean()) {
            throw missing(field, "true or false");
        }
        return value.path(field).asBoolean();
    }

    <T> T parsed(String field, Parser<T> parser) throws RpcException {
        try {
            return parser.parse(text(field));
        } catch (MalformedInputException e) {
            throw new RpcException.Malformed(
                    method + " answered with a bad " + field + ": " + e.getMessage());
        }
    }

    /** At most so many items; one more and the answer is malformed. */
    <T> List<T> list(String field, int max, Item<T> item) throws RpcException {
        JsonNode array = value.path(field);
        if (!array.isArray() || array.size() > max) {
            throw missing(field, "a list of at most " + max);
        }
        List<T> items = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            items.add(item.read(new Fields(method, each)));
        }
        return List.copyOf(items);
    }

    List<String> texts(String field, int max) throws RpcException {
        JsonNode array = value.path(field);
        if (!array.isArray() || array.size() > max) {
            throw missing(field, "a list of at most " + max);
        }
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode each : array) {
            texts.add(each.asText());
        }
        return List.copyOf(texts);
    }

    RpcException missing(String field, String expected) {
        return new RpcException.Malformed(
                method + " answered without " + field + " as " + expected);
    }
}

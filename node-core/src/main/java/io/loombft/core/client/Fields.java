package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A result of the method whose fields are read by name and type. Whatever is not as promised is an {@link
 * RpcException.Malformed} that names the field.
 */
public record Fields(String method, JsonNode value) {
    /** Reads text into a value. */
    @FunctionalInterface
    public interface Parser<T> {
        T parse(String text) throws MalformedInputException;
    }

    /** Reads one of a list. */
    @FunctionalInterface
    public interface Item<T> {
        T read(Fields item) throws RpcException;
    }

    /** The object under the name, here or one level below. */
    Fields nearest(String field) throws RpcException {
        if (value.path(field).isObject()) {
            return new Fields(method, value.path(field));
        }
        for (JsonNode below : value) {
            if (below.path(field).isObject()) {
                return new Fields(method, below.path(field));
            }
        }
        throw missing(field, "an object");
    }

    /** The number under the name, here or one level below. */
    long numberNearest(String field) throws RpcException {
        for (JsonNode below : value) {
            if (!value.has(field) && below.has(field)) {
                return new Fields(method, below).number(field);
            }
        }
        return number(field);
    }

    public Fields object(String field) throws RpcException {
        return optionalObject(field).orElseThrow(() -> missing(field, "an object"));
    }

    public Optional<Fields> optionalObject(String field) {
        JsonNode child = value.path(field);
        return child.isObject() ? Optional.of(new Fields(method, child)) : Optional.empty();
    }

    public String text(String field) throws RpcException {
        if (!value.path(field).isTextual()) {
            throw missing(field, "text");
        }
        return value.path(field).asText();
    }

    /** The text, or what else to take for null and for a field that is not there. */
    public String textOr(String field, String otherwise) {
        return value.path(field).isTextual() ? value.path(field).asText() : otherwise;
    }

    /** A whole number from 0 to 2^63 - 1. */
    public long number(String field) throws RpcException {
        long number = signed(field);
        if (number < 0) {
            throw missing(field, "a number that is not negative");
        }
        return number;
    }

    public long signed(String field) throws RpcException {
        return optionalNumber(field).orElseThrow(() -> missing(field, "a whole number"));
    }

    public long numberOr(String field, long otherwise) {
        return optionalNumber(field).orElse(otherwise);
    }

    public int count(String field) throws RpcException {
        long number = number(field);
        if (number > Integer.MAX_VALUE) {
            throw missing(field, "a number below 2^31");
        }
        return (int) number;
    }

    public OptionalLong optionalNumber(String field) {
        JsonNode number = value.path(field);
        return number.isIntegralNumber() && number.canConvertToLong()
                ? OptionalLong.of(number.asLong())
                : OptionalLong.empty();
    }

    public boolean flag(String field) throws RpcException {
        if (!value.path(field).isBoolean()) {
            throw missing(field, "true or false");
        }
        return value.path(field).asBoolean();
    }

    public <T> T parsed(String field, Parser<T> parser) throws RpcException {
        try {
            return parser.parse(text(field));
        } catch (MalformedInputException e) {
            throw new RpcException.Malformed(
                    method + " answered with a bad " + field + ": " + e.getMessage());
        }
    }

    <T> T parsedOr(String field, T otherwise, Parser<T> parser) throws RpcException {
        return value.path(field).isTextual() ? parsed(field, parser) : otherwise;
    }

    /** At most so many items; one more and the answer is malformed. */
    public <T> List<T> list(String field, int max, Item<T> item) throws RpcException {
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

    public List<String> texts(String field, int max) throws RpcException {
        return list(field, max, item -> item.value().asText());
    }

    public RpcException missing(String field, String expected) {
        return new RpcException.Malformed(
                method + " answered without " + field + " as " + expected);
    }
}

package io.loombft.core.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/** A result whose fields are read by name and type; whatever is not as promised is malformed. */
record Answer(String method, JsonNode value) {
    /** Reads text into a value. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text) throws MalformedInputException;
    }

    /** The object under the name, here or one level below. */
    Answer nearest(String field) throws RpcException {
        if (value.path(field).isObject()) {
            return new Answer(method, value.path(field));
        }
        for (JsonNode below : value) {
            if (below.path(field).isObject()) {
                return new Answer(method, below.path(field));
            }
        }
        throw missing(field, "an object");
    }

    /** The number under the name, here or one level below. */
    long numberNearest(String field) throws RpcException {
        for (JsonNode below : value) {
            if (!value.has(field) && below.has(field)) {
                return new Answer(method, below).number(field);
            }
        }
        return number(field);
    }

    String text(String field) throws RpcException {
        if (!value.path(field).isTextual()) {
            throw missing(field, "text");
        }
        return value.path(field).asText();
    }

    String textOr(String field, String otherwise) {
        return value.path(field).isTextual() ? value.path(field).asText() : otherwise;
    }

    /** A whole number from 0 to 2^63 - 1. */
    long number(String field) throws RpcException {
        JsonNode number = value.path(field);
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.asLong() < 0) {
            throw missing(field, "a whole number");
        }
        return number.asLong();
    }

    /** A whole number from 0 to 2^31 - 1. */
    int count(String field) throws RpcException {
        long number = number(field);
        if (number > Integer.MAX_VALUE) {
            throw missing(field, "a whole number below 2^31");
        }
        return (int) number;
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

    <T> T parsedOr(String field, T otherwise, Parser<T> parser) throws RpcException {
        return value.path(field).isTextual() ? parsed(field, parser) : otherwise;
    }

    /** The objects of a list, none when there is no list. */
    List<Answer> items(String field, int countMax) throws RpcException {
        JsonNode list = value.path(field);
        if (list.size() > countMax) {
            throw missing(field, "a list of at most " + countMax);
        }
        List<Answer> items = new ArrayList<>();
        list.forEach(item -> items.add(new Answer(method, item)));
        return items;
    }

    private RpcException missing(String field, String expected) {
        return new RpcException.Malformed(
                method + " answered without " + field + " as " + expected);
    }
}

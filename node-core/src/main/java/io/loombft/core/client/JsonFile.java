package io.loombft.core.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An object of a JSON file that a person may have written; every complaint names file and place. */
final class JsonFile {
    private static final int DEPTH_MAX = 8;
    private static final int NUMBER_LENGTH_MAX = 40;
    private static final int SHOWN_MAX = 60;

    /** Longest name that a sentence repeats: no member has one, and half a secret is longer. */
    private static final int NAME_SHOWN_MAX = 31;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(NUMBER_LENGTH_MAX)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private final Path file;
    private final String place;
    private final JsonNode node;

    private JsonFile(Path file, String place, JsonNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
    }

    /** Parses a document; what is wrong is told by line only, since files may hold secrets. */
    static JsonFile read(Path file, byte[] bytes) throws InvalidFileException {
        try {
            JsonNode root = MAPPER.readTree(bytes);
            if (root == null || root.isMissingNode()) {
                throw new InvalidFileException(file, "is empty.");
            }
            return new JsonFile(file, "", root);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new InvalidFileException(file, "line " + line + " is not valid JSON.");
        } catch (IOException e) {
            throw new InvalidFileException(file, "is not UTF-8 text.");
        }
    }

    /** Indented, with a line feed at the end. */
    static byte[] pretty(JsonNode json) {
        try {
            return (MAPPER.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of ours is JSON", e);
        }
    }

    /** This object, when it is one and has no other members than these. */
    JsonFile of(List<String> names) throws InvalidFileException {
        if (!node.isObject()) {
            throw problem((place.isEmpty() ? "the file" : place) + " must be an object");
        }
        for (var member : node.properties()) {
            if (!names.contains(member.getKey())) {
                throw unknown(member.getKey(), names);
            }
        }
        return this;
    }

    private InvalidFileException unknown(String name, List<String> names) {
        return name.length() > NAME_SHOWN_MAX
                ? problem("unknown member with a name of " + name.length() + " characters")
                : problem(
                        "unknown member "
                                + cut(at(name))
                                + ", did you mean "
                                + Nearest.of(name, names)
                                + "?");
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) throws InvalidFileException {
        JsonNode value = required(name);
        if (!value.isTextual()) {
            throw problem(at(name) + " must be a string");
        }
        return value.textValue();
    }

    /** A whole number from 0 to 2^63 - 1. */
    long whole(String name) throws InvalidFileException {
        JsonNode value = required(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw problem(
                    at(name)
                            + " is "
                            + cut(value.toString())
                            + ", expected a whole number from 0 to "
                            + Long.MAX_VALUE);
        }
        return value.longValue();
    }

    long whole(String name, long standard) throws InvalidFileException {
        return has(name) ? whole(name) : standard;
    }

    JsonFile object(String name) throws InvalidFileException {
        return new JsonFile(file, at(name), required(name));
    }

    /** The object, or one without members when it is absent. */
    JsonFile orEmpty(String name) throws InvalidFileException {
        return has(name)
                ? object(name)
                : new JsonFile(file, at(name), JsonNodeFactory.instance.objectNode());
    }

    /** The items of an array, none when the member is absent. */
    List<JsonFile> items(String name, int countMax) throws InvalidFileException {
        JsonNode array = node.path(name);
        if (array.isMissingNode()) {
            return List.of();
        }
        if (!array.isArray() || array.size() > countMax) {
            throw problem(at(name) + " must be a list of at most " + countMax);
        }
        List<JsonFile> items = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            items.add(new JsonFile(file, at(name) + "[" + i + "]", array.get(i)));
        }
        return items;
    }

    /** This value as a string. */
    String asText() throws InvalidFileException {
        if (!node.isTextual()) {
            throw problem(place + " must be a string");
        }
        return node.textValue();
    }

    InvalidFileException problem(String sentence) {
        return new InvalidFileException(file, sentence + ".");
    }

    /** Where this value stands, as {@code validators[0]}. */
    String place() {
        return place;
    }

    /** Where a member stands, as {@code validators[0].power}. */
    String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private JsonNode required(String name) throws InvalidFileException {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            throw problem(at(name) + " is missing");
        }
        return value;
    }

    private static String cut(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
    }
}

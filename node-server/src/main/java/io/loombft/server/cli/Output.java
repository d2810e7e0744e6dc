package io.loombft.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How a command prints its result: lines for people, or one JSON document and nothing else. */
final class Output {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FLAG = "--output";

    /** What {@code --output} takes. */
    enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = FLAG,
            paramLabel = "FORMAT",
            description = "text, or json: stdout is then one JSON document.")
    private Format format = Format.TEXT;

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    boolean isJson() {
        return format == Format.JSON;
    }

    /** Prints an object: a line for each of its members, or all of it as JSON. */
    void print(Context context, ObjectNode result) {
        context.out().println(isJson() ? result.toString() : lines(result));
    }

    /** Prints text for people, or the object for programs. */
    void print(Context context, String text, ObjectNode result) {
        context.out().println(isJson() ? result.toString() : text);
    }

    /** Prints a result of the RPC: JSON in either case. */
    void printJson(Context context, JsonNode result) {
        try {
            context.out()
                    .println(
                            isJson()
                                    ? result.toString()
                                    : JSON.writerWithDefaultPrettyPrinter()
                                            .writeValueAsString(result));
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree is always written", e);
        }
    }

    /** Whether these arguments ask for JSON, understood also when the rest of them is nonsense. */
    static boolean asksForJson(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            boolean isPair =
                    arguments[i].equals(FLAG)
                            && i + 1 < arguments.length
                            && arguments[i + 1].equals("json");
            if (isPair || arguments[i].equals(FLAG + "=json")) {
                return true;
            }
        }
        return false;
    }

    /** A failure: the sentence on stderr, and for programs a document on stdout too. */
    static void printFailure(Context context, boolean isJson, int exitCode, String sentence) {
        context.say(sentence);
        if (isJson) {
            context.out()
                    .println(object().put("error", sentence).put("exit_code", exitCode).toString());
        }
    }

    private static String lines(ObjectNode result) {
        int width = result.properties().stream().mapToInt(e -> e.getKey().length()).max().orElse(0);
        return result.properties().stream()
                .map(member -> line(member, width))
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private static String line(Map.Entry<String, JsonNode> member, int width) {
        char[] padding = new char[width - member.getKey().length() + 2];
        Arrays.fill(padding, ' ');
        return member.getKey() + new String(padding) + member.getValue().asText();
    }
}

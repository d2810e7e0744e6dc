package io.loombft.server.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads foreign JSON (RFC 8259) within bounds and writes ours. Immutable, for any thread. */
final class JsonText {
    /** Deepest nesting of arrays and objects. */
    static final int DEPTH_MAX = 32;

    /** Longest number in characters. */
    static final int NUMBER_LENGTH_MAX = 100;

    /** Longest member name in characters. */
    static final int NAME_LENGTH_MAX = 256;

    /** Most tokens of a document: a full batch with every parameter needs a third of it. */
    static final int TOKENS_MAX = 10_000;

    private static final String BEYOND =
            "Parse error: the body is beyond a bound: depth "
                    + DEPTH_MAX
                    + ", numbers of "
                    + NUMBER_LENGTH_MAX
                    + " characters, names of "
                    + NAME_LENGTH_MAX
                    + ", "
                    + TOKENS_MAX
                    + " tokens";

    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_MAX)
                                                    .maxNumberLength(NUMBER_LENGTH_MAX)
                                                    .maxNameLength(NAME_LENGTH_MAX)
                                                    .maxTokenCount(TOKENS_MAX)
                                                    .build())
                                    // Names come from strangers: a cache of them only grows.
                                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
                                    // An id with half a surrogate pair comes back as it was.
                                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .build();

    private JsonText() {}

    /** The document is not JSON, or beyond the bounds; the message says which, nothing else. */
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        NotJsonException(String sentence) {
            super(sentence, null, false, false);
        }
    }

    /** Reads one whole document: UTF-8, each member name once, nothing after it. */
    static JsonNode read(byte[] document) throws NotJsonException {
        JsonNode root;
        try {
            root = MAPPER.readTree(utf8(document));
        } catch (StreamConstraintsException e) {
            throw new NotJsonException(BEYOND);
        } catch (JsonProcessingException e) {
            throw new NotJsonException("Parse error: not JSON" + place(e.getLocation()));
        } catch (NumberFormatException e) {
            // An exponent that no decimal number can hold.
            throw new NotJsonException(BEYOND);
        }
        if (root == null || root.isMissingNode()) {
            throw new NotJsonException("Parse error: the body is empty");
        }
        return root;
    }

    /** ASCII: everything beyond is escaped. */
    static byte[] write(JsonNode document) {
        try {
            return MAPPER.writeValueAsString(document).getBytes(StandardCharsets.US_ASCII);
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree of ours is JSON", e);
        }
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static String utf8(byte[] document) throws NotJsonException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
        } catch (CharacterCodingException e) {
            throw new NotJsonException("Parse error: the body is not UTF-8");
        }
    }
}

package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.client.EventMessage;
import java.util.Map;

/**
 * What is kept of an event: a message may be a megabyte long, and thousands are kept. Plain fields stay,
 * texts as far as a name or a hash goes, and of a list how long it is.
 */
final class ShortEvent {
    /** Fields of an event, in the order in which the node told them. */
    static final int FIELDS_MAX = 32;

    /** Characters of a text; a hash has 64. */
    static final int TEXT_MAX = 256;

    /** Items that are counted of a list. */
    static final int ITEMS_MAX = 2_000;

    private ShortEvent() {}

    static EventMessage of(EventMessage told) {
        if (isShort(told)) {
            return told;
        }
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : told.data().properties()) {
            if (data.size() < FIELDS_MAX) {
                data.set(cut(field.getKey()), shortened(field.getValue()));
            }
        }
        return new EventMessage(
                told.seq(), told.timeMs(), cut(told.type()), told.height(), told.round(), data);
    }

    /** Most are; and votes come by the thousand. */
    private static boolean isShort(EventMessage told) {
        return told.type().length() <= TEXT_MAX
                && told.data().size() <= FIELDS_MAX
                && told.data().properties().stream()
                        .allMatch(
                                field ->
                                        field.getKey().length() <= TEXT_MAX
                                                && isShort(field.getValue()));
    }

    private static boolean isShort(JsonNode value) {
        return value.isTextual()
                ? value.textValue().length() <= TEXT_MAX
                : value.isNull() || value.isBoolean() || value.canConvertToLong();
    }

    private static JsonNode shortened(JsonNode value) {
        if (value.isTextual()) {
            return JsonNodeFactory.instance.textNode(cut(value.textValue()));
        }
        if (value.isArray()) {
            ArrayNode items = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < Math.min(value.size(), ITEMS_MAX); i++) {
                items.addNull();
            }
            return items;
        }
        return isShort(value) ? value : JsonNodeFactory.instance.nullNode();
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX);
    }
}

package io.loombft.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;

/** The parts of a log line, each within its bound. */
final class Line {
    /** Longest message in characters. */
    static final int MESSAGE_MAX = 8_192;

    /** Longest stack trace in characters. */
    static final int TRACE_MAX = 32_768;

    /** Longest value of a field in characters. */
    static final int VALUE_MAX = 2_048;

    /** Most fields. */
    static final int FIELDS_MAX = 32;

    private static final Set<String> RESERVED = Set.of("ts", "level", "logger", "msg", "error");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Line() {}

    /** UTC, milliseconds, ISO 8601. */
    static String time(ILoggingEvent event) {
        return TIME.format(event.getInstant());
    }

    static String message(ILoggingEvent event) {
        String message = event.getFormattedMessage();
        return message == null ? "" : cut(message, MESSAGE_MAX);
    }

    /** The stack trace, empty without an exception. */
    static String trace(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? ""
                : cut(ThrowableProxyUtil.asString(event.getThrowableProxy()), TRACE_MAX);
    }

    /** What the line and its thread's context say besides the message; the line wins. */
    static Map<String, Object> fields(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                put(fields, pair.key, pair.value);
            }
        }
        new TreeMap<>(event.getMDCPropertyMap()).forEach((key, value) -> put(fields, key, value));
        return fields;
    }

    private static void put(Map<String, Object> fields, String key, Object value) {
        String name = RESERVED.contains(key) ? key + "_" : key;
        if (fields.size() < FIELDS_MAX) {
            fields.putIfAbsent(name, plain(value));
        }
    }

    /** Whole numbers and truth values stay what they are; all else becomes text. */
    private static Object plain(Object value) {
        return switch (value) {
            case null -> "null";
            case Integer number -> number.longValue();
            case Long number -> number;
            case Boolean flag -> flag;
            default -> cut(value.toString(), VALUE_MAX);
        };
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}

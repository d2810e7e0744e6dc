package io.loombft.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Text for people: {@code ts LEVEL logger message key=value …}, a stack trace below. */
final class TextLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        line.append(Line.time(event))
                .append(String.format(" %-5s ", event.getLevel()))
                .append(shortName(event.getLoggerName()))
                .append(' ')
                .append(oneLine(Line.message(event)));
        for (Map.Entry<String, Object> field : Line.fields(event).entrySet()) {
            line.append(' ').append(oneLine(field.getKey())).append('=');
            line.append(quoted(field.getValue().toString()));
        }
        line.append('\n').append(Line.trace(event));
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String quoted(String value) {
        String plain = oneLine(value);
        return plain.isEmpty() || plain.indexOf(' ') >= 0 || plain.indexOf('"') >= 0
                ? '"' + plain.replace("\"", "\\\"") + '"'
                : plain;
    }

    /** What a stranger wrote must neither end the line nor steer a terminal. */
    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return line.toString();
    }
}

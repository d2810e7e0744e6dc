package io.loombft.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A JSON document a line: {@code ts level logger msg}, then the fields, then {@code error}. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("ts", Line.time(event));
        line.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
        line.put("logger", event.getLoggerName());
        line.put("msg", Line.message(event));
        Line.fields(event).forEach((name, value) -> line.putPOJO(name, value));
        String trace = Line.trace(event);
        if (!trace.isEmpty()) {
            line.put("error", trace);
        }
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}

package io.loombft.console.alerts;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** A notice as it is posted. */
final class NoticeJson {
    static final String TYPE = "loombft-alert/v1";

    private NoticeJson() {}

    static String of(Notice notice) {
        Alert alert = notice.alert();
        String severity = alert.severity().name().toLowerCase(Locale.ROOT);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", TYPE)
                .put("state", notice.state().word())
                .put("severity", severity)
                .put("rule", alert.rule().word())
                .put("subject", alert.subject())
                .put("identity", alert.identity())
                .put("sentence", alert.sentence())
                .put("since", alert.since().toString())
                .put("at", notice.at().toString())
                .put(
                        "text",
                        harmless(
                                "["
                                        + severity
                                        + ", "
                                        + notice.state().word()
                                        + "] "
                                        + alert.sentence()));
        return json.toString();
    }

    /** Chats show {@code text}, and call people by marks in it; a node's name must not. */
    private static String harmless(String text) {
        return text.replace('<', '‹').replace('>', '›').replace("@", "(at)");
    }
}

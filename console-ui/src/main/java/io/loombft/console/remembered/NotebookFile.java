package io.loombft.console.remembered;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.console.remembered.Notes.Kind;
import io.loombft.console.remembered.Notes.Sent;
import io.loombft.console.remembered.Notes.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The file that keeps {@link Notes}. One that cannot be read is as good as none. For one thread at a time. */
public final class NotebookFile {
    private static final String NAME = "notebook.json";
    private static final long BYTES_MAX = 1024 * 1024;
    private final KeptFile file;

    /** In this folder, which need not be there yet. */
    public NotebookFile(Path folder) {
        this.file = new KeptFile(folder.resolve(NAME), BYTES_MAX);
    }

    public Notes read() {
        return file.read().map(NotebookFile::of).orElse(Notes.NONE);
    }

    /** Writes them whole or not at all. */
    public void write(Notes notes) throws IOException {
        file.write(tree(notes));
    }

    private static Notes of(JsonNode json) {
        List<Sent> sent = new ArrayList<>();
        for (JsonNode each : json.path("sent")) {
            if (sent.size() < Notes.SENT_MAX) {
                sent.add(sent(each));
            }
        }
        return new Notes(texts(json.path("accounts")), texts(json.path("contracts")), sent);
    }

    private static Sent sent(JsonNode json) {
        return new Sent(
                json.path("kind").asText("").equals("contract") ? Kind.CONTRACT : Kind.TRANSFER,
                json.path("at_ms").asLong(0),
                json.path("chain").asText(""),
                json.path("what").asText(""),
                json.path("hash").asText(""),
                stage(json.path("stage").asText("")),
                json.path("outcome").asText(""));
    }

    private static Stage stage(String name) {
        return switch (name) {
            case "success" -> Stage.SUCCESS;
            case "failed" -> Stage.FAILED;
            default -> Stage.WAITING;
        };
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array) {
            if (texts.size() < Notes.ADDRESSES_MAX) {
                texts.add(each.asText(""));
            }
        }
        return texts;
    }

    private static ObjectNode tree(Notes notes) {
        ObjectNode json = KeptFile.JSON.createObjectNode();
        ArrayNode accounts = json.putArray("accounts");
        notes.accounts().forEach(accounts::add);
        ArrayNode contracts = json.putArray("contracts");
        notes.contracts().forEach(contracts::add);
        ArrayNode sent = json.putArray("sent");
        for (Sent each : notes.sent()) {
            sent.addObject()
                    .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
                    .put("at_ms", each.atMs())
                    .put("chain", each.chain())
                    .put("what", each.what())
                    .put("hash", each.hash())
                    .put("stage", each.stage().name().toLowerCase(Locale.ROOT))
                    .put("outcome", each.outcome());
        }
        return json;
    }
}

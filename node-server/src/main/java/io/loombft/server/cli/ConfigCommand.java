package io.loombft.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.loombft.server.config.LoadedConfig;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Looks at a configuration as the node would. */
@Command(name = "config", description = "Check a configuration, or show what a node would use.")
final class ConfigCommand {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Context context;

    ConfigCommand(Context context) {
        this.context = context;
    }

    @Command(name = "check", description = "Say whether a node would start with this file.")
    int check(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "The configuration (that of a node without one).")
                    Optional<Path> file,
            @Mixin Output output)
            throws CommandFailedException {
        Homes.load(context, file);
        String name = file.map(Path::toString).orElse("The configuration by default");
        output.print(
                context,
                name + " is good.",
                Output.object()
                        .put("file", file.map(Path::toString).orElse(""))
                        .put("valid", true));
        return ExitCode.DONE;
    }

    @Command(
            name = "show",
            description = "Show every key with the value in effect and where it comes from.")
    int show(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "FILE",
                            description = "The configuration (that of a node without one).")
                    Optional<Path> file,
            @Mixin Output output)
            throws CommandFailedException {
        LoadedConfig loaded = Homes.load(context, file);
        output.print(context, loaded.toToml().stripTrailing(), json(loaded));
        return ExitCode.DONE;
    }

    private static ObjectNode json(LoadedConfig loaded) {
        ObjectNode result = Output.object();
        ArrayNode entries = result.putArray("entries");
        for (LoadedConfig.Entry entry : loaded.entries()) {
            entries.addObject()
                    .put("section", entry.section())
                    .put("key", entry.key())
                    .put("source", entry.source().name().toLowerCase(Locale.ROOT))
                    .set("value", value(entry.value()));
        }
        return result;
    }

    /** What the configuration holds as TOML (numbers, flags, plain strings and lists) is JSON too. */
    private static JsonNode value(String toml) {
        try {
            return JSON.readTree(toml);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(toml);
        }
    }
}

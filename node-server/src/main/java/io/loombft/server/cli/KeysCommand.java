package io.loombft.server.cli;

import io.loombft.core.crypto.KeyPair;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes and shows keys. */
@Command(name = "keys", description = "Make and show keys.")
final class KeysCommand {
    private final Context context;

    KeysCommand(Context context) {
        this.context = context;
    }

    @Command(name = "new", description = "Make a key in a new file that only you can read.")
    int create(
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "Where to.")
                    Path file,
            @Mixin Output output)
            throws CommandFailedException {
        KeyPair key = Keys.create(context, file);
        output.print(context, Keys.shown(key.publicKey()));
        return ExitCode.DONE;
    }

    @Command(name = "show", description = "Show the address and public key of a key file.")
    int show(
            @Parameters(paramLabel = "FILE", description = "The key file.") Path file,
            @Mixin Output output)
            throws CommandFailedException {
        output.print(context, Keys.shown(Keys.read(context, file).publicKey()));
        return ExitCode.DONE;
    }
}

package io.loombft.server.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which build this is. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    @Mixin private Output output = new Output();

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        String version = version();
        output.print(context, "loombft " + version, Output.object().put("version", version));
        return ExitCode.DONE;
    }

    /** The version in the jar's manifest; classes that run outside a jar have none. */
    static String version() {
        return Objects.requireNonNullElse(
                VersionCommand.class.getPackage().getImplementationVersion(), "dev");
    }
}

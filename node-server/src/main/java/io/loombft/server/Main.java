package io.loombft.server;

import io.loombft.core.types.Height;
import io.loombft.server.cli.CommandFailedException;
import io.loombft.server.cli.ExitCode;
import io.loombft.server.cli.Loombft;
import io.loombft.server.cli.NodeRunner;
import io.loombft.server.config.NodeConfig;
import java.nio.file.Path;

/** Starts what the command line asks for; called once, by the JVM. */
public final class Main {
    private Main() {}

    /** Exits with one of {@link ExitCode}. */
    public static void main(String[] args) {
        System.exit(Loombft.run(args, System.out, System.err, System.getenv(), new NoNode()));
    }

    /** Stands where the node will be: says that this build has none. */
    private static final class NoNode implements NodeRunner {
        @Override
        public int run(NodeConfig config) throws CommandFailedException {
            throw missing();
        }

        @Override
        public Path journalFolder(NodeConfig config) {
            return config.node().dataDir().resolve("journal");
        }

        @Override
        public Height committedHeight(NodeConfig config) throws CommandFailedException {
            throw missing();
        }

        private static CommandFailedException missing() {
            return new CommandFailedException(
                    ExitCode.FAILED, "This build of loombft has no node.");
        }
    }
}

package io.loombft.server;

import io.loombft.server.cli.ExitCode;
import io.loombft.server.cli.LiveNodeRunner;
import io.loombft.server.cli.Loombft;

/** Starts what the command line asks for; called once, by the JVM. */
public final class Main {
    private Main() {}

    /** Exits with one of {@link ExitCode}. */
    public static void main(String[] args) {
        System.exit(
                Loombft.run(args, System.out, System.err, System.getenv(), new LiveNodeRunner()));
    }
}

package io.loombft.server;

import java.util.Objects;

/** Starts what the command line asks for; called once, by the JVM. */
public final class Main {
    private static final int EXIT_USAGE = 2;

    private Main() {}

    /** Exits with 2 and a sentence on stderr when it does not know the arguments. */
    public static void main(String[] args) {
        if (args.length == 1 && args[0].equals("version")) {
            System.out.println("loombft " + version());
            return;
        }
        System.err.println("This build of loombft knows one command: version.");
        System.exit(EXIT_USAGE);
    }

    /** The version in the jar's manifest; classes that run outside a jar have none. */
    private static String version() {
        return Objects.requireNonNullElse(
                Main.class.getPackage().getImplementationVersion(), "dev");
    }
}

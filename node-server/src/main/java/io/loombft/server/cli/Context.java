package io.loombft.server.cli;

import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.SignatureScheme;
import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command.
 *
 * @param environment of the process, for overrides of the configuration
 */
record Context(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        NodeRunner node,
        SignatureScheme scheme) {
    static Context of(
            PrintStream out, PrintStream err, Map<String, String> environment, NodeRunner node) {
        return new Context(out, err, Map.copyOf(environment), node, new Ed25519());
    }

    /** A sentence beside the result: always on stderr. */
    void say(String sentence) {
        err.println("loombft: " + sentence);
    }
}

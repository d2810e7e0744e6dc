package io.loombft.server.cli;

import java.nio.file.Path;

/** Where the files of a node lie in its home. */
record NodeHome(Path folder) {
    NodeHome {
        folder = folder.toAbsolutePath().normalize();
    }

    Path config() {
        return folder.resolve("config").resolve("node.toml");
    }

    Path genesis() {
        return folder.resolve("config").resolve("genesis.json");
    }

    Path keys() {
        return folder.resolve("keys");
    }

    Path nodeKey() {
        return keys().resolve("node_key.json");
    }

    Path validatorKey() {
        return keys().resolve("validator_key.json");
    }

    Path operatorToken() {
        return keys().resolve("operator_token");
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The process of the node, while a local network runs it. */
    Path pid() {
        return folder.resolve("node.pid");
    }

    /** What the node prints, while a local network runs it. */
    Path log() {
        return folder.resolve("node.log");
    }
}

package io.loombft.server.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.loombft.core.bytes.Bytes;
import io.loombft.server.config.ConfigException;
import io.loombft.server.config.ConfigTargets;
import io.loombft.server.p2p.P2pTargets;
import io.loombft.server.rpc.RpcTargets;
import io.loombft.server.rpc.websocket.WebSocketTargets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.provider.MethodSource;

/** What the node reads from peers, clients and its operator keeps its promises, whatever the bytes. */
class ServerFuzzTest {
    /** Where the fuzzer keeps what it finds, and begins the next time. */
    private static final Path FOUND =
            Path.of(
                    ".cifuzz-corpus",
                    ServerFuzzTest.class.getName(),
                    "everyTargetKeepsItsPromises");

    private static final FuzzTargets TARGETS = targets();

    private static FuzzTargets targets() {
        try {
            List<FuzzTarget> targets = new ArrayList<>();
            targets.addAll(P2pTargets.all());
            targets.addAll(RpcTargets.all());
            targets.addAll(ConfigTargets.all());
            targets.addAll(WebSocketTargets.all());
            return new FuzzTargets(targets);
        } catch (IOException | ConfigException e) {
            throw new AssertionError("the seeds cannot be made", e);
        }
    }

    static Stream<Named<byte[]>> seeds() throws IOException {
        TARGETS.lay(FOUND);
        return TARGETS.seeds();
    }

    @MethodSource("seeds")
    @FuzzTest
    void everyTargetKeepsItsPromises(byte[] input) throws Exception {
        TARGETS.read(input);
    }

    @Test
    void whatWasKeptIsReadAsEver() throws Exception {
        for (Bytes input : TARGETS.keptInputs()) {
            TARGETS.read(input.toArray());
        }
    }

    @Test
    void everyTargetHasANameOfItsOwn() {
        assertEquals(TARGETS.names().size(), new TreeSet<>(TARGETS.names()).size());
    }

    @Test
    @EnabledIfSystemProperty(named = "fuzz.keep", matches = "true")
    void whatWasFoundIsKept() throws IOException {
        TARGETS.keep(FOUND);
    }
}

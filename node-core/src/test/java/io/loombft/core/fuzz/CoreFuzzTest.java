package io.loombft.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.ClientTargets;
import io.loombft.core.consensus.ConsensusTargets;
import io.loombft.core.journal.DiskFailedException;
import io.loombft.core.journal.JournalTargets;
import io.loombft.core.merkle.MerkleTargets;
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

/** What the core reads keeps its promises, whatever the bytes. */
class CoreFuzzTest {
    /** Where the fuzzer keeps what it finds, and begins the next time. */
    private static final Path FOUND =
            Path.of(".cifuzz-corpus", CoreFuzzTest.class.getName(), "everyTargetKeepsItsPromises");

    private static final FuzzTargets TARGETS = targets();

    private static FuzzTargets targets() {
        List<FuzzTarget> targets = new ArrayList<>();
        targets.addAll(TypeTargets.records());
        targets.addAll(TypeTargets.messages());
        targets.addAll(TypeTargets.texts());
        targets.addAll(ConsensusTargets.all());
        targets.addAll(MerkleTargets.all());
        targets.addAll(ClientTargets.all());
        try {
            targets.addAll(JournalTargets.all());
        } catch (DiskFailedException e) {
            throw new AssertionError("a virtual disk fails only when told to", e);
        }
        return new FuzzTargets(targets);
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

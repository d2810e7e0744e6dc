package io.loombft.server.p2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.peers.Ban;
import io.loombft.core.peers.KnownAddress;
import io.loombft.core.peers.Offence;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.peers.PeerMemory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPeerStoreTest {
    @TempDir Path folder;

    @Test
    void whatIsSavedIsLoaded() throws Exception {
        var id = TestNode.key(1).publicKey();
        var memory =
                new PeerMemory(
                        List.of(
                                new Ban(id, 1_800_000_000_000L, 3, new Ban.Reason.Ordered()),
                                new Ban(
                                        TestNode.key(2).publicKey(),
                                        1_800_000_000_000L,
                                        1,
                                        new Ban.Reason.Misbehaved(Offence.FALSE_CLAIM))),
                        List.of(new KnownAddress(id, new PeerAddress("2001:db8::1", 26_656))));
        JsonPeerStore store = new JsonPeerStore(folder.resolve("data/peers.json"));
        assertEquals(PeerMemory.empty(), store.load());
        store.save(memory);
        assertEquals(memory, store.load());
        store.save(PeerMemory.empty());
        assertEquals(PeerMemory.empty(), store.load());
        try (var files = Files.list(folder.resolve("data"))) {
            assertEquals(1, files.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"reason\": null", ", \"reason\": \"of a later version\""})
    void aBanWhoseReasonIsNotKnownIsStillABan(String reason) throws Exception {
        Path file = folder.resolve("peers.json");
        String id = TestNode.key(1).publicKey().hex();
        Files.writeString(
                file,
                "{\"bans\": [{\"id\": \"%s\", \"until_ms\": 9, \"strikes\": 2%s}], \"addresses\": []}"
                        .formatted(id, reason));
        assertEquals(
                List.of(new Ban(TestNode.key(1).publicKey(), 9, 2, new Ban.Reason.Unknown())),
                new JsonPeerStore(file).load().bans());
    }

    @Test
    void aFileOfAnySizeThatIsNotOursIsNotRead() throws Exception {
        Path file = folder.resolve("peers.json");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(JsonPeerStore.FILE_BYTES_MAX + 1);
        }
        IOException e = assertThrows(IOException.class, () -> new JsonPeerStore(file).load());
        assertTrue(e.getMessage().contains("larger than a peer file can be"), e.getMessage());
    }

    @Test
    void aListOfMoreEntriesThanWeEverWriteIsNotOurs() throws Exception {
        Path file = folder.resolve("peers.json");
        String entry =
                "{\"id\": \"%s\", \"until_ms\": 1, \"strikes\": 1}"
                        .formatted(TestNode.key(1).publicKey().hex());
        String most = (entry + ",").repeat(JsonPeerStore.ENTRIES_MAX - 1) + entry;
        Files.writeString(file, "{\"bans\": [" + most + "], \"addresses\": []}");
        assertEquals(JsonPeerStore.ENTRIES_MAX, new JsonPeerStore(file).load().bans().size());
        Files.writeString(file, "{\"bans\": [" + most + "," + entry + "], \"addresses\": []}");
        IOException e = assertThrows(IOException.class, () -> new JsonPeerStore(file).load());
        assertTrue(e.getMessage().contains("remove it"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"bans\": [], \"addresses\": 1}",
                "{\"bans\": [{}], \"addresses\": []}",
                "{\"bans\": [], \"addresses\": [{\"id\": \"00\", \"host\": \"h\", \"port\": 1}]}",
                "\u0000\u0000\u0000{\u007f\u007f\u007f\u007f"
            })
    void aDamagedFileIsSaidInASentence(String text) throws Exception {
        Path file = folder.resolve("peers.json");
        Files.writeString(file, text);
        IOException e = assertThrows(IOException.class, () -> new JsonPeerStore(file).load());
        assertTrue(e.getMessage().endsWith("remove it, it is learned again"), e.getMessage());
    }
}

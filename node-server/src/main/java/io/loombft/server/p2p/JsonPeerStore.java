package io.loombft.server.p2p;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.peers.Ban;
import io.loombft.core.peers.KnownAddress;
import io.loombft.core.peers.PeerAddress;
import io.loombft.core.peers.PeerMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code data/peers.json}: {@code {"bans": [{"id", "until_ms", "strikes", "reason"}], "addresses": [{"id",
 * "host", "port"}]}}, replaced by renaming. Nothing in it is precious: a node without it learns the
 * addresses again.
 */
public final class JsonPeerStore implements PeerStore {
    /** A file above this is not ours. */
    static final long FILE_BYTES_MAX = 4 * 1024 * 1024;

    static final int ENTRIES_MAX = 4_096;

    private final Path file;
    private final ObjectMapper json = new ObjectMapper();

    public JsonPeerStore(Path file) {
        this.file = file;
    }

    @Override
    public PeerMemory load() throws IOException {
        if (!Files.exists(file)) {
            return PeerMemory.empty();
        }
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is larger than a peer file can be: remove it");
        }
        return parse(Files.readAllBytes(file));
    }

    /** Reads a document; the file is only named. */
    PeerMemory parse(byte[] document) throws IOException {
        try {
            // Also what is not even text comes as an IOException.
            return read(json.readTree(document));
        } catch (MalformedInputException | IOException | IllegalArgumentException e) {
            throw new IOException(file + " is damaged: remove it, it is learned again", e);
        }
    }

    @Override
    public void save(PeerMemory memory) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, document(memory));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What {@link #parse} reads. */
    byte[] document(PeerMemory memory) throws IOException {
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(write(memory));
    }

    private static PeerMemory read(JsonNode root) throws MalformedInputException {
        List<Ban> bans = new ArrayList<>();
        for (JsonNode node : entries(root, "bans")) {
            bans.add(
                    new Ban(
                            PublicKey.fromHex(node.path("id").asText()),
                            node.path("until_ms").asLong(),
                            node.path("strikes").asInt(),
                            Ban.Reason.of(node.path("reason").asText(""))));
        }
        List<KnownAddress> addresses = new ArrayList<>();
        for (JsonNode node : entries(root, "addresses")) {
            PeerAddress address =
                    new PeerAddress(node.path("host").asText(), node.path("port").asInt());
            addresses.add(new KnownAddress(PublicKey.fromHex(node.path("id").asText()), address));
        }
        return new PeerMemory(bans, addresses);
    }

    private static JsonNode entries(JsonNode root, String name) throws MalformedInputException {
        JsonNode list = root.path(name);
        if (!list.isArray() || list.size() > ENTRIES_MAX) {
            throw new MalformedInputException("\"" + name + "\" is no list of entries");
        }
        return list;
    }

    private ObjectNode write(PeerMemory memory) {
        ObjectNode root = json.createObjectNode();
        var bans = root.putArray("bans");
        for (Ban ban : memory.bans()) {
            bans.addObject()
                    .put("id", ban.id().hex())
                    .put("until_ms", ban.untilMs())
                    .put("strikes", ban.strikes())
                    .put("reason", ban.reason().code());
        }
        var addresses = root.putArray("addresses");
        for (KnownAddress known : memory.addresses()) {
            addresses
                    .addObject()
                    .put("id", known.id().hex())
                    .put("host", known.address().host())
                    .put("port", known.address().port());
        }
        return root;
    }
}

package io.loombft.core.merkle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.crypto.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StateTreeGoldenTest {
    private static final String FILE = "/golden/state-tree.txt";

    @Test
    void givesTheRootsOfTheGoldenFile() throws Exception {
        String name = "";
        int roots = 0;
        MapStore store = new MapStore();
        StateTree tree = StateTree.empty(store);
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "case" -> {
                    name = line;
                    store = new MapStore();
                    tree = StateTree.empty(store);
                }
                case "put", "delete" -> tree = store.write(tree, update(tree, words));
                case "root" -> {
                    assertEquals(Hash.fromHex(words[1]), tree.root(), name);
                    roots++;
                }
                default -> assertTrue(line.isEmpty() || line.startsWith("#"), line);
            }
        }
        assertEquals(11, roots);
    }

    private static TreeUpdate update(StateTree tree, String[] words) throws Exception {
        SortedMap<Hash, StateChange> changes = new TreeMap<>();
        changes.put(
                Hash.fromHex(words[1]),
                words[0].equals("put") ? StateChange.put(value(words[2])) : StateChange.delete());
        return tree.update(tree.version() + 1, changes);
    }

    private static Bytes value(String word) throws Exception {
        return word.equals("-") ? Bytes.EMPTY : Bytes.fromHex(word);
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = StateTreeGoldenTest.class.getResourceAsStream(FILE)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}

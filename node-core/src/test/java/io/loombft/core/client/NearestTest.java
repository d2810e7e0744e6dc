package io.loombft.core.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void findsTheNameWithTheFewestEdits() {
        List<String> known = List.of("listen_addr", "seeds", "max_peers");

        assertEquals("max_peers", Nearest.of("max_peer", known));
        assertEquals("max_peers", Nearest.of("maxpeers", known));
        assertEquals("seeds", Nearest.of("seed", known));
        assertEquals("listen_addr", Nearest.of("listenaddr", known));
    }

    @Test
    void takesTheFirstOfSeveral() {
        assertEquals("ab", Nearest.of("aa", List.of("ab", "ac")));
    }

    @Test
    void countsInsertionsDeletionsAndReplacements() {
        assertEquals(0, Nearest.distance("same", "same"));
        assertEquals(3, Nearest.distance("kitten", "sitting"));
        assertEquals(4, Nearest.distance("", "four"));
        assertEquals(4, Nearest.distance("four", ""));
    }

    @Test
    void looksAtTheBeginningOfAVeryLongNameOnly() {
        assertEquals("a", Nearest.of("x".repeat(10_000_000), List.of("a", "bb")));
    }
}

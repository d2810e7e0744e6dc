package io.loombft.console.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerNodeTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final PerNode<List<String>> kept = new PerNode<>(ArrayList::new);
    private final NodeSnapshot a = Snapshots.node("a", 1, NOW);
    private final NodeSnapshot b = Snapshots.node("b", 1, NOW);

    @Test
    void eachNodeHasItsOwn() {
        kept.of(a).add("of a");

        assertEquals(List.of(), kept.of(b));
        assertSame(kept.of(a), kept.of(Snapshots.node("a", 2, NOW)));
        assertNotSame(kept.of(a), kept.of(b));
    }

    @Test
    void aNodeThatIsGoneIsForgotten() {
        kept.of(a).add("of a");
        kept.of(b).add("of b");
        kept.keepOnly(Snapshots.fleet(NOW, b));

        assertEquals(1, kept.size());
        assertEquals(List.of("of b"), kept.of(b));
        assertEquals(List.of(), kept.of(a));
    }
}

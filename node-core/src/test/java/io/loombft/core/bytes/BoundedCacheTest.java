package io.loombft.core.bytes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedCacheTest {
    private static final int ENTRIES_MAX = 100;

    private final BoundedCache<Integer, String> cache = new BoundedCache<>(ENTRIES_MAX);
    private final AtomicInteger computed = new AtomicInteger();

    @Test
    void computesOnceWhatIsAskedForTwice() {
        assertEquals("7", ask(7));
        assertEquals("7", ask(7));
        assertEquals(1, computed.get());
    }

    @Test
    void neverHoldsMoreThanItsBound() {
        for (int key = 0; key < 10_000; key++) {
            assertEquals(String.valueOf(key), ask(key));
            assertTrue(cache.size() <= ENTRIES_MAX, "size " + cache.size());
        }
        assertEquals(10_000, computed.get());
    }

    @Test
    void keepsWhatIsInUseThroughAFloodOfOthers() {
        ask(-1);
        for (int key = 0; key < 10_000; key++) {
            ask(key);
            if (key % 20 == 0) {
                ask(-1);
            }
        }
        assertEquals(10_001, computed.get());
    }

    @Test
    void isToldValuesAndForgetsThemAgain() {
        cache.put(7, "seven");
        assertEquals("seven", ask(7));
        for (int key = 100; key < 100 + ENTRIES_MAX / 2; key++) {
            ask(key);
        }
        cache.forget(7);
        assertEquals("7", ask(7));
        for (int key = 0; key < 10_000; key++) {
            cache.put(key, "told");
            assertTrue(cache.size() <= ENTRIES_MAX, "size " + cache.size());
        }
    }

    @Test
    void remembersNothingWhenTheFunctionThrows() {
        assertThrows(
                IllegalStateException.class,
                () ->
                        cache.get(
                                1,
                                key -> {
                                    throw new IllegalStateException("no " + key);
                                }));
        assertEquals(0, cache.size());
        assertEquals("1", ask(1));
    }

    @Test
    void refusesABoundThatHoldsNothing() {
        assertThrows(IllegalArgumentException.class, () -> new BoundedCache<>(1));
        assertThrows(IllegalArgumentException.class, () -> new BoundedCache<>(-1));
    }

    @Test
    void staysBoundedAndRightUnderManyThreads() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> askers = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                Random random = new Random(seed);
                askers.add(
                        () -> {
                            for (int i = 0; i < 20_000; i++) {
                                int key = random.nextInt(300);
                                if (!ask(key).equals(String.valueOf(key))
                                        || cache.size() > ENTRIES_MAX) {
                                    return false;
                                }
                            }
                            return true;
                        });
            }
            for (Future<Boolean> isRight : threads.invokeAll(askers)) {
                assertTrue(isRight.get());
            }
        }
    }

    private String ask(int key) {
        return cache.get(
                key,
                k -> {
                    computed.incrementAndGet();
                    return String.valueOf(k);
                });
    }
}

package io.loombft.server.simulated;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What others ask of the simulation's thread, which answers between two steps. Any thread may ask. */
final class Questions {
    /** Questions that may wait; the RPC has fewer calls at a time. */
    static final int WAITING_MAX = 256;

    private final ArrayBlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING_MAX);

    /** The answer to come; it has failed already when too many wait. */
    <T> CompletableFuture<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!waiting.offer(() -> complete(answer, question))) {
            answer.completeExceptionally(busy());
        }
        return answer;
    }

    static IllegalStateException busy() {
        return new IllegalStateException("the simulation is too busy");
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> question) {
        try {
            answer.complete(question.get());
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    /** Wakes whoever waits for a question. */
    void wake() {
        waiting.offer(() -> {});
    }

    /** The next question, waited for so long when it is above 0; it is answered by running it. */
    Optional<Runnable> next(long waitMs) throws InterruptedException {
        return Optional.ofNullable(
                waitMs > 0 ? waiting.poll(waitMs, TimeUnit.MILLISECONDS) : waiting.poll());
    }
}

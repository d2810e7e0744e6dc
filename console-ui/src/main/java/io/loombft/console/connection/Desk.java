package io.loombft.console.connection;

import io.loombft.core.client.RpcException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Puts single questions to nodes on threads of their own and keeps the answers until the thread that asked
 * comes for them. Asked and emptied by one thread.
 */
public final class Desk {
    /** Most questions under way; one more is answered at once, with a refusal. */
    public static final int QUESTIONS_MAX = 64;

    private final Connections connections;
    private final BlockingQueue<Runnable> answers = new ArrayBlockingQueue<>(QUESTIONS_MAX);
    private final AtomicInteger underWay = new AtomicInteger();

    public Desk(Connections connections) {
        this.connections = connections;
    }

    /** Something to ask a node, which may block. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(Asked node) throws RpcException;
    }

    /** What came of a question. */
    public sealed interface Answer<T> {
        record Given<T>(T value) implements Answer<T> {}

        /** In a sentence, why there is no answer, and whether the node itself said so. */
        record Refused<T>(String why, boolean isByNode) implements Answer<T> {}
    }

    /** Asks the node at the address; {@code then} is called by {@link #handOver}. */
    public <T> void ask(String url, Question<T> question, Consumer<Answer<T>> then) {
        Optional<NodeCalls> calls = connections.calls(url);
        if (calls.isEmpty()) {
            then.accept(new Answer.Refused<>("There is no node to ask.", false));
            return;
        }
        Asked node = new Asked(calls.get());
        work(() -> question.ask(node), then);
    }

    /** Work that needs no node but must not hold up the screen. */
    public <T> void work(Work<T> work, Consumer<Answer<T>> then) {
        if (underWay.incrementAndGet() > QUESTIONS_MAX) {
            underWay.decrementAndGet();
            then.accept(new Answer.Refused<>("Too many questions are under way.", false));
            return;
        }
        Thread.ofVirtual()
                .name("question")
                .start(
                        () -> {
                            Answer<T> answer = answer(work);
                            // There is room for as many as may be under way.
                            answers.add(() -> then.accept(answer));
                        });
    }

    /** Something that takes a while. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws RpcException;
    }

    private static <T> Answer<T> answer(Work<T> work) {
        try {
            return new Answer.Given<>(work.run());
        } catch (RpcException.Refused e) {
            return new Answer.Refused<>(e.sentence(), true);
        } catch (RpcException e) {
            return new Answer.Refused<>(e.sentence(), false);
        } catch (RuntimeException e) {
            return new Answer.Refused<>("The console failed: " + e, false);
        }
    }

    /** Gives out all answers that are here. */
    public void handOver() {
        for (int i = 0; i < QUESTIONS_MAX; i++) {
            Runnable answer = answers.poll();
            if (answer == null) {
                return;
            }
            underWay.decrementAndGet();
            answer.run();
        }
    }
}

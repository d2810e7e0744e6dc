package io.loombft.server.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private final Questions questions = new Questions();

    @Test
    void oneMoreThanMayWaitFailsAtOnceAndTheOthersAreAnswered() throws Exception {
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < Questions.WAITING_MAX; i++) {
            int number = i;
            answers.add(questions.ask(() -> number));
        }
        CompletableFuture<Integer> further = questions.ask(() -> -1);
        assertTrue(further.isCompletedExceptionally());
        assertEquals(
                "the simulation is too busy",
                assertThrows(CompletionException.class, further::join).getCause().getMessage());
        questions.wake();

        for (int i = 0; i < Questions.WAITING_MAX; i++) {
            assertFalse(answers.get(i).isDone());
            questions.next(0).orElseThrow().run();
            assertEquals(i, answers.get(i).join());
        }
        assertTrue(questions.next(0).isEmpty());
    }

    @Test
    void aQuestionThatFailsFailsForItsAskerOnly() throws Exception {
        CompletableFuture<Integer> answer =
                questions.ask(
                        () -> {
                            throw new IllegalArgumentException("no such height");
                        });
        questions.next(1).orElseThrow().run();
        assertThrows(CompletionException.class, answer::join);
    }
}

package io.loombft.console.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.console.connection.Desk.Answer;
import io.loombft.core.client.RpcException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two questions for one place on the screen, and the first one's answer is the slower. */
class NewestQuestionTest {
    private final NewestQuestion newest = new NewestQuestion();
    private final List<Answer<String>> shown = new ArrayList<>();
    private int handedOver;

    @Test
    void anAnswerThatComesAfterThatOfALaterQuestionIsDropped() {
        CountDownLatch isLaterShown = new CountDownLatch(1);
        try (Connections connections = new Connections()) {
            Desk desk = new Desk(connections);
            desk.work(() -> slow(isLaterShown), question());
            desk.work(() -> "later", question());
            takeOver(desk, 1);
            isLaterShown.countDown();
            takeOver(desk, 2);
        }
        assertEquals(List.of(new Answer.Given<>("later")), shown);
    }

    @Test
    void everyAnswerIsShownWhenNoOtherQuestionHasBegun() {
        try (Connections connections = new Connections()) {
            Desk desk = new Desk(connections);
            desk.work(() -> "one", question());
            takeOver(desk, 1);
            desk.work(() -> "two", question());
            takeOver(desk, 2);
        }
        assertEquals(List.of(new Answer.Given<>("one"), new Answer.Given<>("two")), shown);
    }

    @Test
    void anAnswerThatNobodyWaitsForAnyMoreIsDropped() {
        try (Connections connections = new Connections()) {
            Desk desk = new Desk(connections);
            desk.work(() -> "too late", question());
            newest.forget();
            takeOver(desk, 1);
        }
        assertEquals(List.of(), shown);
    }

    private Consumer<Answer<String>> question() {
        Consumer<Answer<String>> begun = newest.begun(shown::add);
        return answer -> {
            begun.accept(answer);
            handedOver++;
        };
    }

    private void takeOver(Desk desk, int count) {
        await().pollInSameThread()
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> {
                            desk.handOver();
                            return handedOver >= count;
                        });
    }

    private static String slow(CountDownLatch until) throws RpcException {
        try {
            until.await();
            return "earlier";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RpcException.Malformed("interrupted");
        }
    }
}

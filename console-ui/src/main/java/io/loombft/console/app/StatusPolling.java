package io.loombft.console.app;

import io.loombft.console.connection.StatusAnswer;
import io.loombft.console.connection.StatusClient;
import io.loombft.console.live.LiveModel;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;

/** Asks the node once a second, on a thread of its own, and hands each answer to the screen. */
final class StatusPolling implements AutoCloseable {
    private static final long PERIOD_MS = 1_000;

    private final StatusClient client;
    private final LiveModel model;
    private final ScheduledExecutorService beat =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("status").daemon().factory());

    StatusPolling(StatusClient client, LiveModel model) {
        this.client = client;
        this.model = model;
        var unused =
                beat.scheduleWithFixedDelay(this::askOnce, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void askOnce() {
        try {
            StatusAnswer answer = client.ask();
            Instant now = Instant.now();
            Platform.runLater(() -> model.show(answer, now));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        beat.shutdownNow();
        client.close();
    }
}

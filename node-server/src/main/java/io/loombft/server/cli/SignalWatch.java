package io.loombft.server.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns SIGTERM and Ctrl-C into an orderly end of a command with the exit code of its own. Opened and
 * closed by the thread of the command; the signal comes on a thread of the JVM.
 */
final class SignalWatch implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger exitCode = new AtomicInteger(ExitCode.FAILED);

    private SignalWatch() {}

    /** From now on a signal runs {@code stop}; the process ends at the latest this much later. */
    static SignalWatch of(Runnable stop, long endMsMax) {
        SignalWatch watch = new SignalWatch();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> watch.onShutdown(stop, endMsMax), "stop"));
        return watch;
    }

    /** The exit code when a signal ended the command. */
    void endedWith(int code) {
        exitCode.set(code);
    }

    @Override
    public void close() {
        ended.countDown();
    }

    /** When the command has ended by itself, this changes nothing: its code is the exit code. */
    private void onShutdown(Runnable stop, long endMsMax) {
        if (ended.getCount() == 0) {
            return;
        }
        stop.run();
        try {
            boolean isInTime = ended.await(endMsMax, TimeUnit.MILLISECONDS);
            System.out.flush();
            System.err.flush();
            Runtime.getRuntime().halt(isInTime ? exitCode.get() : ExitCode.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.loombft.server.p2p;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The system's name service. It blocks in native code, which would hold on to the carrier of a
 * virtual thread, so names are looked up on two daemon threads that end when idle.
 */
public final class SystemResolver implements HostResolver {
    static final int THREADS = 2;

    /** Names that may wait to be looked up; the dial of one more fails, and is tried again later. */
    static final int WAITING_MAX = 256;

    private static final long ANSWER_SECONDS_MAX = 5;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    5,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING_MAX),
                    Thread.ofPlatform().daemon().name("p2p-resolver-", 0).factory());

    private final NameService names;

    /** What the threads ask; may block for as long as it likes. */
    interface NameService {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    public SystemResolver() {
        this(InetAddress::getAllByName);
    }

    SystemResolver(NameService names) {
        this.names = names;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException, InterruptedException {
        if (isLiteral(host)) {
            return List.of(InetAddress.getByName(host));
        }
        Future<InetAddress[]> answer;
        try {
            answer = threads.submit(() -> names.addresses(host));
        } catch (RejectedExecutionException e) {
            throw new IOException("too many names are being looked up", e);
        }
        try {
            return List.of(answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw new IOException("cannot resolve " + host, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnknownHostException("the name service did not answer for " + host);
        }
    }

    /** An IP address, which the JDK reads without asking anyone. */
    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || isDigit(c));
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}

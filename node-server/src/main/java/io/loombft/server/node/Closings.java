package io.loombft.server.node;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, to be closed in the opposite order. One thread's own. */
final class Closings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("node");

    private final Deque<Closing> closings = new ArrayDeque<>();

    private record Closing(String what, AutoCloseable part) {}

    <T extends AutoCloseable> T add(String what, T part) {
        closings.push(new Closing(what, part));
        return part;
    }

    /** A part that fails is logged and does not keep the others. */
    @Override
    public void close() {
        while (!closings.isEmpty()) {
            Closing closing = closings.pop();
            try {
                closing.part().close();
            } catch (Exception e) {
                LOG.atWarn().addKeyValue("part", closing.what()).setCause(e).log("did not close");
            }
        }
    }
}

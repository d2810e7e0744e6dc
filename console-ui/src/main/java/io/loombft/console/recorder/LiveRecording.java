package io.loombft.console.recorder;

import io.loombft.console.connection.Asked;
import io.loombft.console.connection.JournalPart;
import io.loombft.console.connection.JournalPart.Entry;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.client.OperatorToken;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Height;
import io.loombft.core.types.Verifier;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a running node, read as it grows. One question at a time, each on a thread that may
 * block; what comes back is immutable.
 */
final class LiveRecording {
    /** Answers of a node that are read for one look. */
    static final int PARTS_MAX = 64;

    private static final String SNAPSHOT = "snapshot";
    private static final String EVENT = "event";
    private static final String SEALED = "sealed";

    private final String url;
    private final OperatorToken token;
    private final Optional<PublicKey> self;
    private final Verifier verifier;
    private @Nullable Replayer replayer;
    private long offset;
    private boolean isSealed;

    /**
     * What is recorded up to now.
     *
     * @param heights of the journal, ascending
     */
    record Seen(Replay replay, List<Height> heights) {
        Seen {
            heights = List.copyOf(heights);
        }
    }

    LiveRecording(String url, OperatorToken token, Optional<PublicKey> self, Verifier verifier) {
        this.url = url;
        this.token = token;
        this.self = self;
        this.verifier = verifier;
    }

    String url() {
        return url;
    }

    /** From the beginning of a height, the newest when none is given, up to now. */
    Seen begin(Asked node, Optional<Height> height)
            throws RpcException, UnreadableRecordingException {
        replayer = null;
        offset = 0;
        isSealed = false;
        return read(node, height.map(Height::value));
    }

    /** What was written since; when the height is over, the next one. */
    Seen more(Asked node) throws RpcException, UnreadableRecordingException {
        Replayer now = replayer;
        if (now == null) {
            return begin(node, Optional.empty());
        }
        Seen seen = read(node, Optional.of(now.height().value()));
        Height next = now.height().next();
        boolean isOver = isSealed && seen.heights().contains(next);
        return isOver ? begin(node, Optional.of(next)) : seen;
    }

    private Seen read(Asked node, Optional<Long> height)
            throws RpcException, UnreadableRecordingException {
        JournalPart part = node.journal(height, offset, token);
        take(part);
        for (int i = 1; i < PARTS_MAX && !part.isAtEnd(); i++) {
            part = node.journal(Optional.of(part.height()), offset, token);
            take(part);
        }
        Replayer now = replayer;
        if (now == null) {
            throw new UnreadableRecordingException("The node is just beginning this height.");
        }
        return new Seen(now.replay(), part.heights().stream().map(Height::new).toList());
    }

    private void take(JournalPart part) throws UnreadableRecordingException {
        try {
            for (Entry entry : part.entries()) {
                take(new Height(part.height()), entry);
            }
            offset = part.nextOffset();
        } catch (MalformedInputException e) {
            throw new UnreadableRecordingException(
                    "Height " + part.height() + " cannot be replayed: " + e.getMessage());
        }
    }

    private void take(Height height, Entry entry)
            throws UnreadableRecordingException, MalformedInputException {
        Replayer now = replayer;
        if (entry.kind().equals(SNAPSHOT)) {
            replayer = Replayer.at(height, entry.payload(), self, verifier);
        } else if (entry.kind().equals(EVENT) && now != null) {
            now.feed(entry.payload());
        } else if (entry.kind().equals(SEALED)) {
            isSealed = true;
        }
    }
}

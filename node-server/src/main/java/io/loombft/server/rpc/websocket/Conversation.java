package io.loombft.server.rpc.websocket;

import io.loombft.core.bytes.Bytes;

/** What is said over one connection; its two halves run on the connection's two threads. */
public interface Conversation {
    /** A text message came; the next is read when this one is done. */
    void heard(Bytes utf8);

    /** Says what nobody asked for, until interrupted: then the connection has ended. */
    void talk() throws InterruptedException;

    /** The connection has ended, whoever ended it; called once, by the reading thread. */
    void ended();
}

package io.loombft.server.rpc.websocket;

import java.util.concurrent.Semaphore;

/**
 * What one WebSocket connection, and all of them together, may take of the server. Times are
 * milliseconds.
 *
 * @param connections one permit for each connection
 * @param messageBytesMax longest message, in however many frames
 * @param smallMessageBytes up to this length a message needs no permit
 * @param largeMessages one permit for each longer message that is read or answered
 * @param messageMsMax for the whole of a message, and again for each frame that we send
 * @param idleMsMax without a frame from the client, not even an answer to our ping
 * @param lingerMsMax how long the client may take to answer our closing frame
 */
public record WebSocketBounds(
        Semaphore connections,
        int messageBytesMax,
        int smallMessageBytes,
        Semaphore largeMessages,
        long messageMsMax,
        long idleMsMax,
        long lingerMsMax) {}

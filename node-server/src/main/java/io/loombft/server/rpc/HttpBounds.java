package io.loombft.server.rpc;

/**
 * What one client, and all of them together, may take of the server. Times are milliseconds.
 *
 * @param bodyBytesMax longest body of a request
 * @param smallBodyBytes bodies up to this length are read at once
 * @param largeBodiesMax longer ones are read so many at a time
 * @param smallAnswerBytes answers up to this length are sent at once
 * @param largeAnswersMax longer ones are sent so many at a time
 * @param connectionsMax open connections; further ones wait in the backlog
 * @param callsMax requests that the node works on at a time; further ones wait
 * @param exchangeMsMax for the whole body of a request, and again for the whole answer
 * @param idleMsMax of a connection between requests, and for the headers of one
 */
record HttpBounds(
        int bodyBytesMax,
        int smallBodyBytes,
        int largeBodiesMax,
        int smallAnswerBytes,
        int largeAnswersMax,
        int connectionsMax,
        int callsMax,
        int exchangeMsMax,
        int idleMsMax) {

    /** The largest transaction of a chain with default parameters, 1 MiB, as hex in a request. */
    private static final int BODY_BYTES_MAX = 2 * 1024 * 1024 + 64 * 1024;

    /** What a node runs with. */
    static HttpBounds standard() {
        return new HttpBounds(
                BODY_BYTES_MAX, 64 * 1024, 8, 256 * 1024, 8, 1_024, 32, 30_000, 60_000);
    }

    HttpBounds withTimes(int exchangeMs, int idleMs) {
        return new HttpBounds(
                bodyBytesMax,
                smallBodyBytes,
                largeBodiesMax,
                smallAnswerBytes,
                largeAnswersMax,
                connectionsMax,
                callsMax,
                exchangeMs,
                idleMs);
    }
}

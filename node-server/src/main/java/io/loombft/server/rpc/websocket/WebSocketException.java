package io.loombft.server.rpc.websocket;

/** The connection has to be closed with a code; carries no stack trace, as clients cause it at will. */
final class WebSocketException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseCode code;

    /** The reason is ASCII, at most 123 characters. */
    WebSocketException(CloseCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    CloseCode code() {
        return code;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}

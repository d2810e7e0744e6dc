package io.loombft.core.client;

/** A call that did not end in a result; each way it can fail is a type of its own. */
public abstract sealed class RpcException extends Exception
        permits RpcException.Unreachable, RpcException.Refused, RpcException.Malformed {
    private static final long serialVersionUID = 1L;

    private RpcException(String message) {
        super(message);
    }

    /** The message, which is always there. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /**
     * The node did not answer in time, or not at all. Whether it acted on the call is not known, so only
     * calls that may be made twice are made again.
     */
    public static final class Unreachable extends RpcException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String message) {
            super(message);
        }
    }

    /** The node answered with a JSON-RPC error. */
    public static final class Refused extends RpcException {
        private static final long serialVersionUID = 1L;

        private final transient RpcError error;

        public Refused(RpcError error) {
            super(error.sentence());
            this.error = error;
        }

        public RpcError error() {
            return error;
        }
    }

    /** What answers there is not a LoomBFT node, or a broken one. */
    public static final class Malformed extends RpcException {
        private static final long serialVersionUID = 1L;

        public Malformed(String message) {
            super(message);
        }
    }
}

package io.loombft.core.client;

import io.loombft.core.types.Transaction;

/** A call that did not end in a result; each way it can fail is a type of its own. */
public abstract sealed class RpcException extends Exception
        permits RpcException.Unreachable,
                RpcException.Refused,
                RpcException.Malformed,
                RpcException.Uncertain {
    private static final long serialVersionUID = 1L;

    private RpcException(String message) {
        super(message);
    }

    /** The message, which is always there. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** Whether a node may have acted on a call that it did not answer. */
    public enum Delivery {
        /** No connection was made. */
        NONE,
        /** It may have been heard, and done. */
        POSSIBLE
    }

    /**
     * The node did not answer in time, or not at all. Unless nothing was delivered, only calls that may
     * be made twice are made again.
     */
    public static final class Unreachable extends RpcException {
        private static final long serialVersionUID = 1L;

        private final Delivery delivery;

        /** It may have acted on the call. */
        public Unreachable(String message) {
            this(message, Delivery.POSSIBLE);
        }

        Unreachable(String message, Delivery delivery) {
            super(message);
            this.delivery = delivery;
        }

        public Delivery delivery() {
            return delivery;
        }
    }

    /** The node answered with a JSON-RPC error. */
    public static final class Refused extends RpcException {
        private static final long serialVersionUID = 1L;

        private final transient RpcError error;
        private final Delivery before;

        public Refused(RpcError error) {
            this(error, Delivery.NONE);
        }

        Refused(RpcError error, Delivery before) {
            super(error.sentence());
            this.error = error;
            this.before = before;
        }

        public RpcError error() {
            return error;
        }

        /** Whether another node, which was asked before and did not answer, may have done it. */
        public Delivery before() {
            return before;
        }
    }

    /** A transaction was handed in, and whether a node has taken it cannot be said. */
    public static final class Uncertain extends RpcException {
        private static final long serialVersionUID = 1L;

        private final transient Transaction transaction;

        Uncertain(Transaction transaction, String why) {
            super(
                    "a node may have taken this transaction, or not: look for "
                            + transaction.hash()
                            + " (nonce "
                            + transaction.nonce()
                            + ") before you send another ("
                            + why
                            + ')');
            this.transaction = transaction;
        }

        public Transaction transaction() {
            return transaction;
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

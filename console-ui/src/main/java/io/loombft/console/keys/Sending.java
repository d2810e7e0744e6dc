package io.loombft.console.keys;

import io.loombft.console.connection.Asked;
import io.loombft.core.client.CommitWait;
import io.loombft.core.client.GasEstimate;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A transaction that is to be signed on this machine and sent.
 *
 * @param gasLimit what the body needs when it is empty: the least there is, or for contracts what a trial on
 *     the node used and some room
 */
public record Sending(KeyPair key, ChainId chain, TransactionBody body, OptionalLong gasLimit) {
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(30);

    /**
     * A transaction that is out.
     *
     * @param doubt why it is not sure that the node has taken it; empty when it is
     */
    record Out(Transaction transaction, String doubt) {}

    /** Signs and hands it in; blocks until the node has taken it, or may have. */
    Out submit(Asked node) throws RpcException {
        NodeClient client = node.client();
        TransactionBuilder builder = builder(client, new Ed25519());
        try {
            Transaction taken =
                    new Submission(client)
                            .submit(
                                    Address.of(key.publicKey()),
                                    nonce -> builder.build(key, nonce, body));
            return new Out(taken, "");
        } catch (RpcException.Uncertain e) {
            return new Out(e.transaction(), e.sentence());
        }
    }

    /**
     * What would be signed, under a signature that is none; blocks while the node is asked what it costs. Its nonce
     * means nothing.
     */
    Transaction unsigned(Asked node) throws RpcException {
        return builder(node.client(), new Unsigned()).build(key, 0, body);
    }

    /** Blocks until it is in a block, or half a minute has passed. */
    public static TransactionStatus await(Asked node, Transaction sent) throws RpcException {
        try {
            return new CommitWait(node.client()).await(sent, COMMITTED_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TransactionStatus.Pending(sent.hash());
        }
    }

    private TransactionBuilder builder(NodeClient client, SignatureScheme scheme)
            throws RpcException {
        TransactionBuilder builder = new TransactionBuilder(chain, client.gasPrices(), scheme);
        return gasLimit.isPresent()
                ? builder.withGasLimit(gasLimit.getAsLong())
                : new GasEstimate(client, builder).limited(key, Optional.empty(), body);
    }
}

package io.loombft.console.wallet;

import io.loombft.console.connection.Asked;
import io.loombft.console.text.Figures;
import io.loombft.core.bytes.Bytes;
import io.loombft.core.client.CommitWait;
import io.loombft.core.client.NodeClient;
import io.loombft.core.client.RpcException;
import io.loombft.core.client.Submission;
import io.loombft.core.client.TransactionBuilder;
import io.loombft.core.client.TransactionStatus;
import io.loombft.core.crypto.Ed25519;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Transaction;
import java.time.Duration;

/** A transfer that is to be signed on this machine and sent. */
record Transfer(KeyPair key, ChainId chain, Address to, Amount amount, Bytes memo) {
    private static final Duration COMMITTED_WITHIN = Duration.ofSeconds(30);

    /** Blocks until it is in a block, or half a minute has passed. */
    TransactionStatus send(Asked node) throws RpcException {
        NodeClient client = node.client();
        TransactionBuilder builder =
                new TransactionBuilder(chain, client.gasPrices(), new Ed25519());
        Transaction sent =
                new Submission(client)
                        .submit(
                                Address.of(key.publicKey()),
                                nonce -> builder.transfer(key, nonce, to, amount, memo));
        try {
            return new CommitWait(client).await(sent, COMMITTED_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TransactionStatus.Pending(sent.hash());
        }
    }

    String sentence() {
        return Figures.amount(amount.toString()) + " to " + Figures.hash(to.hex());
    }
}

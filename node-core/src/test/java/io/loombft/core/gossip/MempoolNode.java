package io.loombft.core.gossip;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.KeyedHash;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.AccountView;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.MempoolLimits;
import io.loombft.core.mempool.Source;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.ContractCall;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import io.loombft.core.types.Verifier;
import java.util.List;

/** A mempool and its gossip; every sender has plenty of money. */
final class MempoolNode {
    private static final KeyedHash SCHEME = new KeyedHash();
    private static final ChainId CHAIN = new ChainId("gossip-test");
    private static final Verifier VERIFIER = new Verifier(CHAIN, SCHEME);

    final PublicKey id;
    final Mempool mempool =
            new Mempool(MempoolLimits.DEFAULT, Params.DEFAULT, List.of(), new Height(1));
    TransactionGossip gossip = new TransactionGossip(mempool);

    MempoolNode(int number) {
        id = key(number);
    }

    static PublicKey key(int number) {
        return new PublicKey(new Encoder().i32(number).fixed(Bytes.copyOf(new byte[28])).toBytes());
    }

    /** The first transaction of a sender of its own. */
    static Transaction transaction(int user, int memoBytes) {
        Bytes memo = Bytes.copyOf(new byte[memoBytes]);
        return signed(
                user, 24_000 + 16L * memoBytes, new Transfer(Address.ZERO, Amount.of(1), memo));
    }

    /** The same, longer than any transfer. */
    static Transaction call(int user, int inputBytes) {
        Bytes input = Bytes.copyOf(new byte[inputBytes]);
        return signed(user, 1_000_000, new ContractCall(Address.ZERO, Amount.ZERO, input));
    }

    private static Transaction signed(int user, long gasLimit, TransactionBody body) {
        KeyPair key = SCHEME.keyPair(Hash.of(new Encoder().i32(user).toBytes()).bytes());
        return new UnsignedTransaction(key.publicKey(), 0, new GasLimit(gasLimit), 1, body)
                .sign(CHAIN, key, SCHEME);
    }

    static Transaction transaction(int user) {
        return transaction(user, 0);
    }

    /** Whether it was let in now. */
    boolean admit(Transaction transaction, Source source) {
        var account = new AccountView(new Height(1), 0, Amount.of(Long.MAX_VALUE));
        Admission admission =
                mempool.admit(
                        VERIFIER.transaction(transaction).orElseThrow(), account, source, 1_000);
        return admission instanceof Admission.Accepted;
    }

    boolean holds(Transaction transaction) {
        return mempool.get(transaction.hash()).isPresent();
    }

    /** Handles a message as it comes from the wire, and gives what is to be sent. */
    List<TransactionGossip.Send> receive(PublicKey from, Bytes message, long nowMs) {
        try {
            return switch (TransactionMessage.decode(message)) {
                case TransactionMessage.Given m -> {
                    for (Bytes bytes : m.transactions()) {
                        Transaction transaction = Transaction.decode(bytes);
                        gossip.gave(from, transaction.hash());
                        admit(transaction, new Source.Peer(from));
                    }
                    yield List.of();
                }
                case TransactionMessage.Announced m ->
                        gossip.announced(from, m, nowMs).stream().toList();
                case TransactionMessage.Asked m -> gossip.asked(from, m);
            };
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }
}

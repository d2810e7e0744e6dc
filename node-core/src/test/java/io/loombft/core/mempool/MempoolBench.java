package io.loombft.core.mempool;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.Signature;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.TransactionBody;
import io.loombft.core.types.TransactionBody.Transfer;
import io.loombft.core.types.UnsignedTransaction;
import io.loombft.core.types.UnsignedTransaction.GasLimit;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A mempool with accounts beside it that the test sets. */
final class MempoolBench {
    static final long GAS = 24_000;
    static final Params PARAMS = Params.DEFAULT;
    static final MempoolLimits LIMITS = new MempoolLimits(100, 1_000_000, 20, 3, 50, 0, 10, 60_000);

    private static final ChainId CHAIN = new ChainId("mempool-test");
    private static final SignatureScheme UNSIGNED = new Unsigned();
    private static final Verifier VERIFIER = new Verifier(CHAIN, UNSIGNED);

    final KeyPair administrator = key(1_000);
    final Mempool mempool;
    final Map<Address, AccountView> accounts = new HashMap<>();
    long nowMs = 1_000_000;

    MempoolBench() {
        this(LIMITS);
    }

    MempoolBench(MempoolLimits limits) {
        mempool = new Mempool(limits, PARAMS, List.of(administrator.publicKey()), new Height(10));
    }

    static KeyPair key(int user) {
        return UNSIGNED.keyPair(
                Bytes.copyOf(new Encoder().fixed(new byte[28]).i32(user).toArray()));
    }

    static Address address(int user) {
        return Address.of(key(user).publicKey());
    }

    static Source.Peer peer(int number) {
        return new Source.Peer(key(number).publicKey());
    }

    void account(int user, long nonce, long balance) {
        accounts.put(address(user), new AccountView(mempool.height(), nonce, Amount.of(balance)));
    }

    static Verified<Transaction> signed(
            KeyPair key, long nonce, long gasLimit, long gasPrice, TransactionBody body) {
        Transaction transaction =
                new UnsignedTransaction(
                                key.publicKey(), nonce, new GasLimit(gasLimit), gasPrice, body)
                        .sign(CHAIN, key, UNSIGNED);
        return VERIFIER.transaction(transaction).orElseThrow();
    }

    /** A transfer of 1. */
    static Verified<Transaction> transfer(int user, long nonce, long gasPrice) {
        return transfer(user, nonce, gasPrice, 1);
    }

    static Verified<Transaction> transfer(int user, long nonce, long gasPrice, long amount) {
        return signed(
                key(user),
                nonce,
                GAS,
                gasPrice,
                new Transfer(Address.ZERO, Amount.of(amount), Bytes.EMPTY));
    }

    static Verified<Transaction> memo(int user, long nonce, long gasPrice, int bytes) {
        return signed(
                key(user),
                nonce,
                GAS + 16L * bytes,
                gasPrice,
                new Transfer(Address.ZERO, Amount.of(1), Bytes.copyOf(new byte[bytes])));
    }

    Admission admit(Verified<Transaction> transaction) {
        return admit(transaction, new Source.Local());
    }

    /** With the sender's account as the test set it, else with plenty of money. */
    Admission admit(Verified<Transaction> transaction, Source source) {
        AccountView account = view(transaction.value().sender());
        return mempool.admit(transaction, account, source, nowMs);
    }

    AccountView view(Address address) {
        return Optional.ofNullable(accounts.get(address))
                .map(a -> new AccountView(mempool.height(), a.nonce(), a.balance()))
                .orElseGet(() -> new AccountView(mempool.height(), 0, Amount.of(Long.MAX_VALUE)));
    }

    List<Verified<Transaction>> reap() {
        return mempool.reap(PARAMS.blockBytesMax(), PARAMS.blockGasMax());
    }

    List<Hash> commit(Verified<Transaction> included) {
        return commit(List.of(included));
    }

    /** A block of these, which move the nonces of their senders. */
    List<Hash> commit(List<Verified<Transaction>> included) {
        TreeMap<Address, AccountView> touched = new TreeMap<>();
        Height next = mempool.height().next();
        for (Verified<Transaction> each : included) {
            Address sender = each.value().sender();
            AccountView before = touched.getOrDefault(sender, view(sender));
            touched.put(sender, new AccountView(next, before.nonce() + 1, before.balance()));
        }
        accounts.putAll(touched);
        return mempool.committed(
                next, nowMs, included.stream().map(v -> v.value().hash()).toList(), touched);
    }

    /** The accounts as they are set, after a block that touched these users. */
    List<Hash> touch(int... users) {
        TreeMap<Address, AccountView> touched = new TreeMap<>();
        Height next = mempool.height().next();
        for (int user : users) {
            AccountView now = view(address(user));
            touched.put(address(user), new AccountView(next, now.nonce(), now.balance()));
        }
        return mempool.committed(next, nowMs, List.of(), touched);
    }

    /** The mempool takes what is verified; that signatures work is tested where they are made. */
    private static final class Unsigned implements SignatureScheme {
        @Override
        public KeyPair keyPair(Bytes seed) {
            return KeyPair.of(seed, new PublicKey(Hash.of(seed).bytes()));
        }

        @Override
        public Signature sign(KeyPair key, Bytes message) {
            Bytes digest = Hash.of(key.seed(), message).bytes();
            return new Signature(digest.concat(digest));
        }

        @Override
        public boolean verify(PublicKey key, Bytes message, Signature signature) {
            return true;
        }
    }
}

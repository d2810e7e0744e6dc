package io.loombft.core.replica;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.contract.Programs;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.gossip.TransactionGossip;
import io.loombft.core.gossip.TransactionMessage;
import io.loombft.core.ledger.Account;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.VerifiedTransactions;
import io.loombft.core.mempool.AccountView;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.Mempool;
import io.loombft.core.mempool.MempoolLife;
import io.loombft.core.mempool.MempoolStats;
import io.loombft.core.mempool.Source;
import io.loombft.core.types.Address;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import io.loombft.core.wasm.RefusedModuleException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The mempool and its gossip behind one lock, never held around a signature check, a read of the
 * state or a write. For any thread.
 */
public final class LiveMempool {
    /** How often an account is read again because a block was committed meanwhile. */
    public static final int READS_MAX = 8;

    /**
     * Who sends transactions.
     *
     * @param nextNonce the account's nonce with what waits here counted
     */
    public record Sender(Account account, long nextNonce) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Mempool mempool;
    private final TransactionGossip gossip;
    private final VerifiedTransactions verifier;
    private final Programs programs;
    private final InstantSource clock;
    private final MempoolListener listener;
    private final AtomicBoolean isTold = new AtomicBoolean();
    private Supplier<Head> head;
    private Runnable available = () -> {};

    public LiveMempool(
            Mempool mempool,
            VerifiedTransactions verifier,
            Programs programs,
            InstantSource clock,
            MempoolListener listener,
            Head first) {
        this.mempool = mempool;
        this.gossip = new TransactionGossip(mempool);
        this.verifier = verifier;
        this.programs = programs;
        this.clock = clock;
        this.listener = listener;
        this.head = () -> first;
    }

    /**
     * From where the state is read from now on, and whom to tell, once a height, that a block could
     * take something; called before any other thread knows us.
     */
    public void follow(Supplier<Head> latest, Runnable whenAvailable) {
        head = latest;
        available = whenAvailable;
    }

    /** A height begins, whose consensus knows nothing of us yet. */
    public void begin() {
        isTold.set(false);
        tell();
    }

    private void tell() {
        if (!isTold.get() && locked(mempool::isProposable) && isTold.compareAndSet(false, true)) {
            available.run();
        }
    }

    /** Checks the signatures of those that are news together, so that {@link #admit} finds them known. */
    public void checkAhead(List<Transaction> transactions) {
        List<Transaction> news =
                locked(
                        () ->
                                transactions.stream()
                                        .filter(t -> mempool.known(t.hash()).isEmpty())
                                        .toList());
        verifier.checkAhead(news);
    }

    /** Checks a transaction and lets it in, or says why not. Costs a signature check if it is new. */
    public Admission admit(Transaction transaction, Source source) {
        Optional<Admission> known = locked(() -> mempool.brought(transaction.hash(), source));
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Verified<Transaction>> verified = verifier.verify(transaction);
        if (verified.isEmpty()) {
            return badSignature(transaction);
        }
        Optional<Admission> broken = codeProblem(transaction);
        if (broken.isPresent()) {
            return broken.get();
        }
        Admission admission = admitVerified(verified.get(), source);
        listener.judged(transaction, admission);
        if (admission instanceof Admission.Accepted) {
            tell();
        }
        return admission;
    }

    /** Whether {@link #admit} has neither a signature nor a module to check. */
    public boolean isQuick(Transaction transaction) {
        return verifier.isRemembered(transaction.hash()) && transaction.body().newCode().isEmpty();
    }

    private Admission badSignature(Transaction transaction) {
        return refused(
                transaction,
                Admission.Reason.BAD_SIGNATURE,
                "the signature is not that of the public key over this transaction on this"
                        + " chain: sign it with the right key and chain id");
    }

    /** A module that breaks a rule would only cost its sender a fee: better to say so at once. */
    private Optional<Admission> codeProblem(Transaction transaction) {
        return transaction.body().newCode().flatMap(wasm -> codeProblem(transaction, wasm));
    }

    private Optional<Admission> codeProblem(Transaction transaction, Bytes wasm) {
        try {
            programs.check(wasm, head.get().chain().params().contracts());
            return Optional.empty();
        } catch (RefusedModuleException e) {
            return Optional.of(
                    refused(
                            transaction,
                            Admission.Reason.CONTRACT_REFUSED,
                            "the module breaks a rule of this chain at " + e.getMessage()));
        }
    }

    private Admission refused(Transaction transaction, Admission.Reason reason, String sentence) {
        locked(
                () -> {
                    mempool.refuse(transaction.hash(), reason);
                    return true;
                });
        Admission refused = new Admission.Refused(reason, sentence);
        listener.judged(transaction, refused);
        return refused;
    }

    private Admission admitVerified(Verified<Transaction> verified, Source source) {
        Admission admission = new Admission.Stale(Height.GENESIS);
        for (int i = 0; i < READS_MAX && admission instanceof Admission.Stale; i++) {
            AccountView account = account(verified.value().sender());
            admission = locked(() -> mempool.admit(verified, account, source, clock.millis()));
        }
        return admission;
    }

    private AccountView account(Address address) {
        return Head.read(head, now -> account(now, address));
    }

    private static AccountView account(Head now, Address address) {
        Account account = now.state().account(address);
        return new AccountView(now.chain().height(), account.nonce(), account.balance());
    }

    public List<Verified<Transaction>> reap(Params params) {
        return locked(() -> mempool.reap(params.blockBytesMax(), params.blockGasMax()));
    }

    /** A block was stored, the head is the one after it. */
    public void committed(Height height, List<Hash> included, Outcome outcome) {
        List<Hash> dropped =
                locked(
                        () ->
                                mempool.committed(
                                        height, clock.millis(), included, outcome.accountViews()));
        listener.dropped(dropped.size());
    }

    /** The account in the latest state, and the nonce that its next transaction should have. */
    public Sender sender(Address address) {
        // The pool is asked first: what a block takes out of it meanwhile is in the state that is
        // read then. The other way round it would be in neither, and its nonce given away twice.
        long afterWaiting = locked(() -> mempool.nextNonce(address));
        Account account = Head.read(head, now -> now.state().account(address));
        return new Sender(account, Math.max(account.nonce(), afterWaiting));
    }

    public boolean holds(Hash hash) {
        return locked(() -> mempool.get(hash).isPresent());
    }

    public MempoolStats stats() {
        return locked(mempool::stats);
    }

    /** What became of the transactions so far. */
    public MempoolLife life() {
        return locked(mempool::life);
    }

    /** All transactions in the order they came, for the log; at most so many. */
    public List<Transaction> all(int countMax) {
        return locked(
                () ->
                        mempool.arrivedAfter(0, countMax).stream()
                                .flatMap(a -> mempool.get(a.hash()).stream())
                                .map(Verified::value)
                                .toList());
    }

    // ---- Gossip.

    public void connected(PublicKey peer) {
        locked(
                () -> {
                    gossip.connected(peer);
                    return true;
                });
    }

    public void disconnected(PublicKey peer) {
        locked(
                () -> {
                    gossip.disconnected(peer);
                    return true;
                });
    }

    public List<TransactionGossip.Send> push(List<Transaction> transactions) {
        return locked(() -> gossip.push(transactions));
    }

    /** Sends these; what a peer's full lane does not take ({@code false}) is told again later. */
    public void spread(
            Iterable<TransactionGossip.Send> sends, Predicate<TransactionGossip.Send> peers) {
        for (TransactionGossip.Send send : sends) {
            if (!peers.test(send)) {
                lost(send);
            }
        }
    }

    private void lost(TransactionGossip.Send send) {
        locked(
                () -> {
                    gossip.lost(send);
                    return true;
                });
    }

    public void gave(PublicKey peer, Hash hash) {
        locked(
                () -> {
                    gossip.gave(peer, hash);
                    return true;
                });
    }

    public Optional<TransactionGossip.Send> announced(
            PublicKey peer, TransactionMessage.Announced message) {
        return locked(() -> gossip.announced(peer, message, clock.millis()));
    }

    public List<TransactionGossip.Send> asked(PublicKey peer, TransactionMessage.Asked message) {
        return locked(() -> gossip.asked(peer, message));
    }

    public List<TransactionGossip.Send> tick() {
        return locked(() -> gossip.tick(clock.millis()));
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}

package io.loombft.core.ledger;

import io.loombft.core.ledger.Invalid.Rule;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Block;
import io.loombft.core.types.Params;
import io.loombft.core.types.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much of a block is left for transactions: bytes, gas, and what each sender may still do. The
 * one place that says whether a transaction may follow those before it, for checking and building.
 */
final class BlockRoom {
    private final Params params;
    private final StateView state;
    private final TransactionVerifier verifier;
    // Looked up, never iterated.
    private final Map<Address, Sender> senders = new HashMap<>();
    private long bytesLeft;
    private long gasLeft;
    private int itemsLeft = Block.TRANSACTIONS_MAX;

    /** What a sender's next transaction in the block must be, and what it may cost. */
    private record Sender(long nonce, Amount spendable, Kind kind) {}

    private enum Kind {
        KEY,
        CONTRACT
    }

    /** A block of which everything but the transactions takes {@code bytesTaken}. */
    BlockRoom(Params params, StateView state, TransactionVerifier verifier, long bytesTaken) {
        this.params = params;
        this.state = state;
        this.verifier = verifier;
        this.bytesLeft = params.blockBytesMax() - bytesTaken;
        this.gasLeft = params.blockGasMax();
    }

    /** Takes the transaction in, or says why not and stays as it was. */
    Optional<Invalid> add(Transaction transaction) {
        Optional<Invalid> alone = problemAlone(transaction).or(() -> problemHere(transaction));
        if (alone.isPresent()) {
            return alone;
        }
        Sender sender = sender(transaction.sender());
        if (sender.kind() == Kind.CONTRACT) {
            // Its balance could be lowered by others: nobody could tell what it is able to pay.
            return invalid(
                    Rule.TRANSACTION_SENDER, transaction + " comes from the address of a contract");
        }
        if (transaction.nonce() != sender.nonce()) {
            return invalid(
                    Rule.TRANSACTION_NONCE,
                    transaction + " has nonce " + transaction.nonce() + ", not " + sender.nonce());
        }
        Optional<Amount> left = cost(transaction).flatMap(sender.spendable()::minus);
        if (left.isEmpty()) {
            return invalid(
                    Rule.TRANSACTION_BALANCE,
                    transaction + " could cost more than " + sender.spendable() + " that are left");
        }
        if (!verifier.isSigned(transaction)) {
            return invalid(Rule.TRANSACTION_SIGNATURE, transaction + " is not signed");
        }
        senders.put(transaction.sender(), new Sender(sender.nonce() + 1, left.get(), Kind.KEY));
        bytesLeft -= bytesOf(transaction);
        gasLeft -= transaction.gasLimit();
        itemsLeft--;
        return Optional.empty();
    }

    /** A transaction's bytes in a block, its length included. */
    static long bytesOf(Transaction transaction) {
        return 4L + transaction.size();
    }

    /** The most that it can take from its sender, or nothing when that is above 2^128 - 1. */
    private static Optional<Amount> cost(Transaction transaction) {
        return Amount.product(transaction.gasLimit(), transaction.gasPrice())
                .plus(transaction.body().value());
    }

    private Optional<Invalid> problemAlone(Transaction transaction) {
        if (transaction.size() > params.txBytesMax()) {
            return invalid(
                    Rule.TRANSACTION_BYTES, transaction + " has " + transaction.size() + " bytes");
        }
        long intrinsic = params.gas().intrinsic(transaction.body());
        if (transaction.gasLimit() < intrinsic || transaction.gasLimit() > params.txGasMax()) {
            return invalid(
                    Rule.TRANSACTION_GAS,
                    String.format(
                            "%s has gas limit %d, not %d to %d",
                            transaction, transaction.gasLimit(), intrinsic, params.txGasMax()));
        }
        return Optional.empty();
    }

    private Optional<Invalid> problemHere(Transaction transaction) {
        if (itemsLeft == 0) {
            return invalid(
                    Rule.BLOCK_ITEMS, "more than " + Block.TRANSACTIONS_MAX + " transactions");
        }
        if (bytesOf(transaction) > bytesLeft) {
            return invalid(
                    Rule.BLOCK_BYTES,
                    transaction + " exceeds the " + params.blockBytesMax() + " bytes of a block");
        }
        if (transaction.gasLimit() > gasLeft) {
            return invalid(
                    Rule.BLOCK_GAS,
                    transaction + " exceeds the " + params.blockGasMax() + " gas of a block");
        }
        return Optional.empty();
    }

    private Sender sender(Address address) {
        Sender known = senders.get(address);
        if (known != null) {
            return known;
        }
        Account account = state.account(address);
        return new Sender(
                account.nonce(),
                account.balance(),
                account.isContract() ? Kind.CONTRACT : Kind.KEY);
    }

    private static Optional<Invalid> invalid(Rule rule, String sentence) {
        return Optional.of(new Invalid(rule, sentence));
    }
}

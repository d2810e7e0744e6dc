package io.loombft.core.replica;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Event.Validity;
import io.loombft.core.contract.Contracts;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.BlockBuilder;
import io.loombft.core.ledger.BlockValidity;
import io.loombft.core.ledger.ChainHistory;
import io.loombft.core.ledger.Ledger;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.WorldState;
import io.loombft.core.types.Block;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.ValidatorSet;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Builds, checks, executes and stores blocks, one after the other, each call from start to end. One
 * thread at a time calls it; any reads the head.
 */
public final class BlockWork {
    private final Parts parts;
    private final ChainHistory history;
    private final Ledger ledger;

    // Written by the thread that works, read by any: an immutable value, published whole.
    private volatile Head head;

    /**
     * What the work is done with.
     *
     * @param clock what block times are taken from
     * @param contracts belongs to the thread that works
     * @param nanos a clock that never goes back, for measuring
     */
    public record Parts(
            PublicKey proposer,
            ChainStorage storage,
            BlockValidity validity,
            BlockBuilder builder,
            LiveMempool mempool,
            Contracts contracts,
            InstantSource clock,
            LongSupplier nanos,
            CommitListener listener) {}

    /** What came of a wish for a block. */
    public sealed interface Built {
        record Done(Event.BlockBuilt event) implements Built {}

        /** The clock has not passed the parent's time yet; to be tried again after so long. */
        record Later(long waitMs) implements Built {}

        /** The chain has gone on meanwhile. */
        record Stale() implements Built {}
    }

    public BlockWork(Parts parts, Head head) {
        this.parts = parts;
        this.head = head;
        this.ledger = new Ledger(parts.contracts());
        this.history = height -> validators(parts.storage(), height);
    }

    /** After the last block that was stored. */
    public Head head() {
        return head;
    }

    /** Builds a block for the height from what waits in the mempool. */
    public Built build(Command.BuildBlock command, Height height) {
        ChainState parent = command.parent();
        long nowMs = parts.clock().millis();
        if (nowMs <= parent.blockTimeMs()) {
            // A block is later than its parent; a clock that is behind waits for it.
            return new Built.Later(parent.blockTimeMs() - nowMs + 1);
        }
        var proposing =
                new BlockBuilder.Proposing(
                        nowMs,
                        parts.proposer(),
                        command.lastCommit(),
                        command.evidence(),
                        parts.mempool().reap(parent.params()));
        if (!head.chain().height().equals(parent.height())) {
            return new Built.Stale();
        }
        Block block = parts.builder().build(parent, proposing, head.state(), history);
        return new Built.Done(new Event.BlockBuilt(height, command.round(), block));
    }

    /** Checks a block, unless the chain has gone on meanwhile. */
    public Optional<Event.BlockValidated> validate(Command.ValidateBlock command) {
        Block block = command.block();
        if (!head.chain().height().equals(command.parent().height())) {
            return Optional.empty();
        }
        Validity validity =
                parts.validity()
                        .check(block, command.parent(), head.state(), history)
                        .<Validity>map(i -> new Validity.Invalid(i.rule() + ": " + i.sentence()))
                        .orElseGet(Validity.Valid::new);
        if (validity instanceof Validity.Invalid invalid) {
            parts.listener().refused(block, invalid.reason());
        }
        return Optional.of(new Event.BlockValidated(block.hash(), validity));
    }

    /**
     * What came of a commit.
     *
     * @param staleNodes how many nodes of the state tree it made superfluous
     */
    public record Committed(Event.BlockExecuted event, int staleNodes) {}

    /**
     * Executes and stores a decided block. Afterwards tell the event, then let the mempool {@link
     * LiveMempool#begin}.
     */
    public Committed commit(Command.CommitBlock command) throws ChainFailedException {
        Block block = command.block();
        long begun = parts.nanos().getAsLong();
        var world = new WorldState(head.tree(), parts.storage().storageKeys());
        Outcome outcome = ledger.execute(block, command.parent(), world);
        long executed = parts.nanos().getAsLong();
        parts.storage().commit(command.parent(), block, command.commit(), outcome);
        long stored = parts.nanos().getAsLong();
        publish(outcome);
        parts.mempool()
                .committed(
                        block.height(),
                        block.transactions().stream().map(Transaction::hash).toList(),
                        outcome);
        parts.listener()
                .committed(
                        new CommitListener.Committed(
                                command.parent(),
                                block,
                                command.commit(),
                                outcome,
                                executed - begun,
                                stored - executed));
        return new Committed(
                new Event.BlockExecuted(outcome.next()), outcome.state().stale().size());
    }

    private void publish(Outcome outcome) {
        head = new Head(outcome.next(), head.tree().stored(outcome.state()));
    }

    private static ValidatorSet validators(ChainStorage storage, Height height) {
        try {
            return storage.validators(height)
                    .orElseThrow(() -> new IllegalStateException("no validators of " + height));
        } catch (ChainFailedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}

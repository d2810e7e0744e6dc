package io.loombft.server.events;

import io.loombft.core.consensus.Command.Origin;
import io.loombft.core.consensus.Step;
import io.loombft.core.consensus.Timeout;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Round;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Vote;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened in a node. Thousands of these are kept, so they hold names and numbers, not
 * blocks or transactions.
 */
public sealed interface NodeEvent {
    /** Where in the chain something happened. */
    record At(Height height, Round round) {}

    /** The height and round that it belongs to; empty for what has nothing to do with either. */
    Optional<At> at();

    EventType type();

    /** An event of consensus or of the chain. */
    sealed interface Placed extends NodeEvent {
        At place();

        @Override
        default Optional<At> at() {
            return Optional.of(place());
        }
    }

    /** An event of the node alone. */
    sealed interface Unplaced extends NodeEvent {
        @Override
        default Optional<At> at() {
            return Optional.empty();
        }
    }

    /**
     * A block was executed and stored; the round is that of the commit.
     *
     * @param bytes its length in canonical form
     * @param stateRoot after the block
     * @param evidence how many proofs it carries
     */
    record BlockCommitted(
            At place,
            Hash hash,
            PublicKey proposer,
            long timestampMs,
            int transactions,
            long bytes,
            long gasUsed,
            Hash stateRoot,
            int evidence)
            implements Placed {
        @Override
        public EventType type() {
            return EventType.BLOCK;
        }
    }

    /**
     * A transaction of a block that was stored; {@code index} counts from 0.
     *
     * @param events the first of those that contracts emitted: the receipt has all
     * @param eventCount how many they are in all
     */
    record TransactionCommitted(
            At place,
            int index,
            Hash hash,
            Address sender,
            Receipt.Code code,
            long gasUsed,
            Amount fee,
            List<Receipt.Event> events,
            int eventCount)
            implements Placed {
        /** Bytes of events that one of these holds at most. */
        static final int EVENT_BYTES_MAX = 4_096;

        public TransactionCommitted {
            events = List.copyOf(events);
        }

        static TransactionCommitted of(
                At place, int index, Transaction transaction, Receipt receipt) {
            return new TransactionCommitted(
                    place,
                    index,
                    transaction.hash(),
                    transaction.sender(),
                    receipt.code(),
                    receipt.gasUsed(),
                    receipt.fee(),
                    firstOf(receipt.events()),
                    receipt.events().size());
        }

        private static List<Receipt.Event> firstOf(List<Receipt.Event> events) {
            int bytes = 0;
            int count = 0;
            for (Receipt.Event event : events) {
                bytes += Address.SIZE + event.topic().size() + event.data().size();
                if (bytes > EVENT_BYTES_MAX) {
                    break;
                }
                count++;
            }
            return events.subList(0, count);
        }

        @Override
        public EventType type() {
            return EventType.TRANSACTION;
        }
    }

    /** Height, round or step are other than before. */
    record StepEntered(At place, Step step) implements Placed {
        @Override
        public EventType type() {
            return EventType.STEP;
        }
    }

    /** A proposal counts; the valid round is {@link Round#NONE} for a new block. */
    record ProposalCounted(
            At place,
            PublicKey proposer,
            Hash blockHash,
            Round validRound,
            int parts,
            Origin origin)
            implements Placed {
        @Override
        public EventType type() {
            return EventType.PROPOSAL;
        }
    }

    /** A vote counts. */
    record VoteCounted(Vote vote, Origin origin) implements Placed {
        @Override
        public At place() {
            return new At(vote.height(), vote.round());
        }

        @Override
        public EventType type() {
            return EventType.VOTE;
        }
    }

    /** A quorum prevoted the same, a block or nil, and this node acted on it. */
    record PolkaSeen(At place, Ballot ballot, long power, TotalPower total) implements Placed {
        /** A type of its own, so that it is never taken for the power behind the polka. */
        public record TotalPower(long value) {}

        @Override
        public EventType type() {
            return EventType.POLKA;
        }
    }

    /** This node is locked on the block since this round. */
    record LockTaken(At place, Hash blockHash) implements Placed {
        @Override
        public EventType type() {
            return EventType.LOCK;
        }
    }

    /** A timeout ran out that changed something. */
    record TimeoutTaken(At place, Timeout.Kind kind) implements Placed {
        @Override
        public EventType type() {
            return EventType.TIMEOUT;
        }
    }

    /** A validator was proved to have signed two things; the place is where it did. */
    record EquivocationProved(Evidence evidence) implements Placed {
        @Override
        public At place() {
            return new At(
                    evidence.height(),
                    switch (evidence) {
                        case Evidence.DuplicateVote votes -> votes.first().vote().round();
                        case Evidence.DuplicateProposal proposals ->
                                proposals.first().proposal().round();
                    });
        }

        @Override
        public EventType type() {
            return EventType.EVIDENCE;
        }
    }

    /** A block changed the set that votes from {@code effective} on; powers of 0 stand for none. */
    record ValidatorsChanged(At place, List<Outcome.ValidatorChange> changes, Height effective)
            implements Placed {
        public ValidatorsChanged {
            changes = List.copyOf(changes);
        }

        @Override
        public EventType type() {
            return EventType.VALIDATORS;
        }
    }

    /** Who dialled. */
    enum Direction {
        INBOUND,
        OUTBOUND
    }

    /** A connection to a peer; {@code nodeId} is the label that it gave itself. */
    record Peer(PublicKey id, String nodeId, String address, Direction direction) {}

    record PeerConnected(Peer peer, int peers) implements Unplaced {
        @Override
        public EventType type() {
            return EventType.PEER;
        }
    }

    /** The reason is a name in snake case; {@code peers} are left. */
    record PeerDisconnected(Peer peer, int peers, String reason) implements Unplaced {
        @Override
        public EventType type() {
            return EventType.PEER;
        }
    }

    /**
     * What the mempool holds, and how many transactions were let in, refused, and dropped without being
     * in a block since the event before.
     */
    record MempoolChanged(
            int transactions, long bytes, int senders, long admitted, long refused, long dropped)
            implements Unplaced {
        @Override
        public EventType type() {
            return EventType.MEMPOOL;
        }
    }

    /** Whether this node is behind the others: it decides a height, the best of them another. */
    record SyncMoved(At place, Height best, boolean isCatchingUp) implements Placed {
        @Override
        public EventType type() {
            return EventType.SYNC;
        }
    }
}

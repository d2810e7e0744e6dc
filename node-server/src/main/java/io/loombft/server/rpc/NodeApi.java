package io.loombft.server.rpc;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.ConsensusView;
import io.loombft.core.consensus.Timeouts;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.mempool.Admission;
import io.loombft.core.mempool.MempoolStats;
import io.loombft.core.replica.LiveMempool;
import io.loombft.core.types.Address;
import io.loombft.core.types.Amount;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Genesis;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Receipt;
import io.loombft.core.types.Round;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the RPC asks of a node. Called by many virtual threads at once; implementations answer from
 * immutable snapshots or may block, and each answer is of one height.
 */
public interface NodeApi extends ContractsApi {
    Status status();

    /** The last committed height; {@link Height#GENESIS} before the first block. */
    Height latestHeight();

    Lookup<Block> block(Height height);

    Lookup<Block> blockByHash(Hash hash);

    Lookup<Hash> blockHash(Height height);

    /** The precommits that committed the block of this height. */
    Lookup<Certificate> commit(Height height);

    /** Whose votes for this height the node has heard, of those that its commit lacks. */
    default Heard heard(Height height) {
        return Heard.NOTHING;
    }

    /** The account after the last committed block; zeros for an unknown address. */
    Account account(Address address);

    /** The set that votes on the height in progress. */
    Validators currentValidators();

    /** The set that votes, or voted, on this height. */
    Lookup<Validators> validators(Height height);

    /** Checks the bytes of a transaction and takes it into the mempool. */
    Submission broadcast(Bytes transaction);

    /** These are broadcast next: a node may check them together. */
    default void checkAhead(List<Bytes> transactions) {}

    TransactionStatus transaction(Hash hash);

    Genesis genesis();

    /** The consensus parameters of the height in progress. */
    Params params();

    Net netInfo();

    Mempool mempool();

    ConsensusState consensusState();

    /** How long this node waits in the steps of a round; nothing when it does not say. */
    default Optional<Timeouts> timeouts() {
        return Optional.empty();
    }

    /** What waits for a block, and what blocks below the height carried, the latest first. */
    FoundEvidence evidence(Height below);

    /** False when the node has halted or can no longer make progress by itself. */
    boolean isHealthy();

    Readiness readiness();

    /** Something kept by height or hash. */
    sealed interface Lookup<T> {
        record Found<T>(T value) implements Lookup<T> {}

        /** Never existed, or not yet. */
        record NotFound<T>() implements Lookup<T> {}

        /** Existed, and was pruned; {@code lowest} is the lowest height still kept. */
        record Pruned<T>(Height lowest) implements Lookup<T> {}
    }

    /** What became of a broadcast. */
    sealed interface Submission {
        /** Checked and in this node's mempool. */
        record Accepted(Hash hash) implements Submission {}

        /** There, or committed, already: somebody sent this very transaction before. */
        record Known(Hash hash) implements Submission {}

        /**
         * Cannot be committed as it is.
         *
         * @param reason a name in snake case, such as {@code nonce_too_low}
         * @param sentence for people
         */
        record Refused(String reason, String sentence) implements Submission {}

        /** Good, but there is no room for it now. */
        record MempoolFull(String sentence) implements Submission {}

        /** The node is too far behind to judge. */
        record CatchingUp(String sentence) implements Submission {}

        /** What a mempool's word means to the client. */
        static Submission of(Hash hash, Admission admission) {
            return switch (admission) {
                case Admission.Accepted a -> new Accepted(hash);
                case Admission.AlreadyKnown a -> new Known(hash);
                case Admission.Stale s ->
                        new MempoolFull("blocks come faster than this can be checked");
                case Admission.Refused r ->
                        r.reason() == Admission.Reason.MEMPOOL_FULL
                                ? new MempoolFull(r.sentence())
                                : new Refused(r.reason().code(), r.sentence());
            };
        }
    }

    /** Where a transaction is. */
    sealed interface TransactionStatus {
        /** In the mempool. */
        record Pending() implements TransactionStatus {}

        /** In a block; {@code index} counts from 0. */
        record Committed(Height height, int index, Receipt receipt) implements TransactionStatus {}

        /** Neither in a block that is kept nor in the mempool. */
        record Unknown() implements TransactionStatus {}
    }

    /**
     * The node at one moment.
     *
     * @param nodeId the label from the config
     * @param id the node's key
     * @param latestBlockHash zeros before the first block
     * @param latestBlockTimeMs milliseconds since 1970; genesis time before the first block
     * @param latestStateRoot after the latest block
     * @param height in progress
     * @param step lower case: propose, prevote, precommit or commit
     * @param validator this node's key and power, when it is in the current set
     * @param metricsPort where metrics are served, when they are
     */
    record Status(
            String nodeId,
            PublicKey id,
            ChainId chainId,
            String version,
            Height latestBlockHeight,
            Hash latestBlockHash,
            long latestBlockTimeMs,
            Hash latestStateRoot,
            Height height,
            Round round,
            String step,
            boolean catchingUp,
            int peers,
            int mempoolTxs,
            Optional<Validator> validator,
            OptionalInt metricsPort) {}

    /**
     * An account.
     *
     * @param nonce of its next transaction in the state
     * @param nextNonce the same with the mempool counted
     * @param codeHash present for contracts
     * @param storageRoot zeros for accounts without storage
     */
    record Account(
            Address address,
            Amount balance,
            long nonce,
            long nextNonce,
            Optional<Hash> codeHash,
            Hash storageRoot) {
        /** As it stands in the state; {@code nextNonce} counts what waits in the mempool, too. */
        public static Account of(Address address, LiveMempool.Sender sender) {
            var account = sender.account();
            return new Account(
                    address,
                    account.balance(),
                    account.nonce(),
                    sender.nextNonce(),
                    account.isContract() ? Optional.of(account.codeHash()) : Optional.empty(),
                    account.storageRoot());
        }
    }

    /** A validator set and, in its order, the proposer priorities. */
    record Validators(Height height, ValidatorSet set, List<Long> priorities) {
        public Validators {
            priorities = List.copyOf(priorities);
            if (priorities.size() != set.size()) {
                throw new IllegalArgumentException("a priority for each validator");
            }
        }

        /** Those of the next block. */
        public static Validators next(ChainState chain) {
            return new Validators(
                    chain.height().next(), chain.validators(), chain.priorities().priorities());
        }
    }

    /** This node's key and its connections. */
    record Net(PublicKey id, List<Peer> peers) {
        public Net {
            peers = List.copyOf(peers);
        }
    }

    /**
     * A connection.
     *
     * @param nodeId the peer's label, as it claims
     * @param address host and port of the other end
     * @param height the last committed height that it told us
     * @param rttMicros last round trip; negative before the first
     */
    record Peer(
            PublicKey id,
            String nodeId,
            String address,
            Direction direction,
            Height height,
            long rttMicros,
            int score,
            long bytesIn,
            long bytesOut,
            Queue queued) {}

    /** What waits to be sent to a peer: messages, and their bytes. */
    record Queue(long messages, long bytes) {
        public static final Queue EMPTY = new Queue(0, 0);
    }

    /** Who dialled. */
    enum Direction {
        INBOUND,
        OUTBOUND
    }

    record Mempool(int txs, long bytes, int senders) {
        public static Mempool of(MempoolStats stats) {
            return new Mempool(stats.txs(), stats.bytes(), stats.senders());
        }
    }

    /** Proved equivocations: those that no block carries yet, and those that one does. */
    record FoundEvidence(List<Evidence> pending, List<CommittedEvidence> committed) {
        /** Most committed pieces of one answer. */
        public static final int COMMITTED_MAX = 100;

        public FoundEvidence {
            pending = List.copyOf(pending);
            committed = List.copyOf(committed);
        }

        /** Where a block took up what had been read as pending before, the block counts. */
        public static FoundEvidence of(List<Evidence> pending, List<CommittedEvidence> committed) {
            Set<Evidence> taken =
                    committed.stream().map(CommittedEvidence::evidence).collect(Collectors.toSet());
            return new FoundEvidence(
                    pending.stream().filter(e -> !taken.contains(e)).toList(), committed);
        }
    }

    /** A piece of evidence and the height of the block that carries it. */
    record CommittedEvidence(Height block, Evidence evidence) {}

    /** The rounds of the height in progress, as this node has seen them. */
    record ConsensusState(
            Height height,
            Round round,
            String step,
            List<RoundState> rounds,
            Optional<RoundValue> locked,
            Optional<RoundValue> valid) {
        public ConsensusState {
            rounds = List.copyOf(rounds);
        }

        /** What consensus has seen; called on its thread. */
        public static ConsensusState of(ConsensusView view) {
            TreeSet<Round> known = new TreeSet<>(view.roundsWithVotes());
            known.add(view.round());
            return new ConsensusState(
                    view.height(),
                    view.round(),
                    view.step().name().toLowerCase(Locale.ROOT),
                    known.stream().map(round -> RoundState.of(view, round)).toList(),
                    RoundValue.of(view.lockedRound(), view.lockedValue()),
                    RoundValue.of(view.validRound(), view.validValue()));
        }
    }

    record RoundState(
            Round round,
            PublicKey proposer,
            Optional<Proposed> proposal,
            List<Cast> prevotes,
            List<Cast> precommits) {
        public RoundState {
            prevotes = List.copyOf(prevotes);
            precommits = List.copyOf(precommits);
        }

        private static RoundState of(ConsensusView view, Round round) {
            return new RoundState(
                    round,
                    view.proposer(round),
                    view.proposal(round)
                            .map(
                                    p ->
                                            new Proposed(
                                                    p.proposal().blockHash(),
                                                    p.proposal().validRound())),
                    casts(view, round, VoteType.PREVOTE),
                    casts(view, round, VoteType.PRECOMMIT));
        }

        private static List<Cast> casts(ConsensusView view, Round round, VoteType type) {
            return IntStream.range(0, view.validators().size())
                    .mapToObj(place -> view.vote(round, type, place))
                    .flatMap(Optional::stream)
                    .map(vote -> new Cast(vote.vote().validator(), vote.vote().ballot()))
                    .toList();
        }
    }

    /** Whose votes of a height were heard, in whatever round, and for whatever. */
    record Heard(Set<PublicKey> prevoted, Set<PublicKey> precommitted) {
        public static final Heard NOTHING = new Heard(Set.of(), Set.of());
    }

    /** What a proposal names; {@code validRound} is {@link Round#NONE} for a new block. */
    record Proposed(Hash blockHash, Round validRound) {}

    /** The vote of a validator. */
    record Cast(PublicKey validator, Ballot ballot) {}

    /** A block and the round that locked it or made it valid. */
    record RoundValue(Round round, Hash blockHash) {
        private static Optional<RoundValue> of(Round round, Hash hash) {
            return round.isNone() ? Optional.empty() : Optional.of(new RoundValue(round, hash));
        }
    }

    /** Ready from the first block on. */
    record Readiness(boolean isReady, Height latestBlockHeight) {
        public static Readiness at(Height latest) {
            return new Readiness(latest.isAfter(Height.GENESIS), latest);
        }
    }
}

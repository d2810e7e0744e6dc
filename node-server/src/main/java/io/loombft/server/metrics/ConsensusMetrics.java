package io.loombft.server.metrics;

import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;

/** What consensus does, and whether this node takes part in it. */
public final class ConsensusMetrics {
    private static final double[] ROUNDS = {1, 2, 3, 4, 5, 8, 13, 21};
    private static final double[] INTERVAL_SECONDS = {
        0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60
    };
    private static final double[] BYTES = {
        256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864
    };
    private static final double[] TRANSACTIONS = {
        0, 1, 10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000
    };

    private final Gauge height;
    private final Gauge round;
    private final Counter proposals;
    private final Counter votes;
    private final Counter timeouts;
    private final Counter equivocations;
    private final Histogram commitDuration;
    private final Histogram stepDuration;
    private final Histogram rounds;
    private final Histogram blockInterval;
    private final Histogram blockBytes;
    private final Histogram blockTransactions;
    private final Counter missedSignatures;
    private final Counter absentValidators;
    private final Gauge validators;
    private final Gauge validatorPower;
    private final Gauge totalPower;
    private final Gauge latestBlockHeight;
    private final Gauge blockAge;

    ConsensusMetrics(Instruments make) {
        String of = "consensus";
        height = make.gauge(of, "height", "Current consensus height");
        round = make.gauge(of, "round", "Current consensus round");
        proposals = make.counter(of, "proposals_received", "Proposals received");
        votes = make.counter(of, "votes_received", "Votes received");
        timeouts = make.counter(of, "timeouts", "Timeouts fired");
        equivocations = make.counter(of, "equivocations", "Equivocations detected");
        commitDuration = make.seconds(of, "block_commit_duration_seconds", "Time to commit");
        stepDuration = make.seconds(of, "step_duration_seconds", "Time spent in a step", "step");
        rounds = make.histogram(ROUNDS, of, "rounds_per_height", "Rounds that a height took");
        blockInterval =
                make.histogram(
                        INTERVAL_SECONDS, of, "block_interval_seconds", "Time between two commits");
        blockBytes = make.histogram(BYTES, of, "block_size_bytes", "Size of committed blocks");
        blockTransactions =
                make.histogram(
                        TRANSACTIONS, of, "block_transactions", "Transactions of committed blocks");
        missedSignatures =
                make.counter(
                        of, "missed_signatures", "Signatures that the guard refused to this node");
        absentValidators =
                make.counter(of, "absent_validators", "Validators absent from commits, summed up");
        validators = make.gauge(of, "validators", "Validators in the current set");
        validatorPower = make.gauge(of, "validator_power", "This node's voting power, 0 for none");
        totalPower = make.gauge(of, "total_power", "Voting power of the current set");
        latestBlockHeight = make.gauge(of, "latest_block_height", "Last committed height");
        blockAge =
                make.gauge(
                        of,
                        "block_age_seconds",
                        "This clock less the last block's time when it was committed; negative for a clock that is behind");
    }

    /** The height and round in progress. */
    public void at(long currentHeight, int currentRound) {
        height.set((double) currentHeight);
        round.set(currentRound);
    }

    /** How far this machine's clock was ahead of a block's time when the block was committed. */
    public void clockAhead(long ms) {
        blockAge.set(ms / 1e3);
    }

    public void proposalReceived() {
        proposals.inc();
    }

    public void voteReceived() {
        votes.inc();
    }

    public void timeoutFired() {
        timeouts.inc();
    }

    public void equivocationDetected() {
        equivocations.inc();
    }

    /** From the start of the height's first round to its commit. */
    public void committed(long nanos) {
        commitDuration.observe(Instruments.seconds(nanos));
    }

    /** A step ended; the enum is the core's own. */
    public void stepEnded(Enum<?> step, long nanos) {
        stepDuration.labels(Instruments.label(step)).observe(Instruments.seconds(nanos));
    }

    /** Time since the commit before. */
    public void blockInterval(long nanos) {
        blockInterval.observe(Instruments.seconds(nanos));
    }

    /** A block was committed in a round, counted from 0. */
    public void block(long committedHeight, int inRound, long bytes, int transactions) {
        latestBlockHeight.set((double) committedHeight);
        rounds.observe(inRound + 1.0);
        blockBytes.observe((double) bytes);
        blockTransactions.observe(transactions);
    }

    public void signatureMissed() {
        missedSignatures.inc();
    }

    public void validatorsAbsent(int count) {
        absentValidators.inc(count);
    }

    /** The current set, and this node's power in it. */
    public void validatorSet(int size, long power, long ownPower) {
        validators.set(size);
        totalPower.set((double) power);
        validatorPower.set((double) ownPower);
    }
}

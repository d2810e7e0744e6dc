package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.Round;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The message log of the height being decided, as the rules see it. The consensus thread owns it. */
final class HeightState implements RoundInputs {
    /** Rounds after which the tolerance for a proposal's time no longer grows. */
    static final int DELAY_ROUNDS_MAX = 64;

    private final ChainState chain;
    private final Height height;
    private final PublicKey self;
    private final VoteBook votes;
    private final ProposalBook proposals;
    private final RoundMachine machine = new RoundMachine();

    HeightState(ChainState chain, PublicKey self) {
        this.chain = chain;
        this.height = chain.height().next();
        this.self = self;
        this.votes = new VoteBook(height, chain.validators());
        this.proposals = new ProposalBook(height, chain.priorities(), chain.params());
    }

    Height height() {
        return height;
    }

    VoteBook votes() {
        return votes;
    }

    ProposalBook proposals() {
        return proposals;
    }

    RoundMachine machine() {
        return machine;
    }

    Round round() {
        return machine.round();
    }

    /** Makes room when a round begins. */
    void enter(Round round) {
        votes.enter(round);
        Set<Hash> needed = new HashSet<>(List.of(machine.lockedValue(), machine.validValue()));
        for (Round known : votes.rounds()) {
            quorumBlock(known, VoteType.PREVOTE).ifPresent(needed::add);
            quorumBlock(known, VoteType.PRECOMMIT).ifPresent(needed::add);
        }
        proposals.enter(round, needed);
    }

    /** A quorum voted for these, but they are not here and no proposal brings their parts. */
    Set<Hash> missing() {
        Set<Hash> missing = new TreeSet<>();
        addIfMissing(missing, polka(round()).orElse(Hash.ZERO));
        addIfMissing(missing, votes.precommitQuorum().map(Committed::value).orElse(Hash.ZERO));
        addIfMissing(missing, machine.validValue());
        return missing;
    }

    private void addIfMissing(Set<Hash> missing, Hash block) {
        boolean isMissing =
                !block.equals(Hash.ZERO)
                        && proposals.block(block).isEmpty()
                        // Parts of an earlier round's proposal may never come: its header may have
                        // been made up.
                        && !proposals.isComing(block, round());
        if (isMissing) {
            missing.add(block);
        }
    }

    /** The reason why a block that a quorum precommitted is invalid, which must never be. */
    Optional<String> impossible() {
        return votes.precommitQuorum()
                .flatMap(c -> proposals.block(c.value()))
                .flatMap(ProposalBook.HeldBlock::validity)
                .flatMap(
                        v ->
                                v instanceof Event.Validity.Invalid invalid
                                        ? Optional.of(invalid.reason())
                                        : Optional.empty());
    }

    @Override
    public List<Candidate> proposals(Round round) {
        List<Candidate> candidates = new ArrayList<>(ProposalBook.PER_ROUND_MAX);
        for (ProposalBook.Entry entry : proposals.entries(round)) {
            candidate(entry).ifPresent(candidates::add);
        }
        return candidates;
    }

    @Override
    public boolean isValid(Hash value) {
        return proposals.isValid(value);
    }

    @Override
    public Optional<Hash> polka(Round round) {
        return quorumBlock(round, VoteType.PREVOTE);
    }

    @Override
    public Optional<Polka> latestPolka(Round after, Round upTo) {
        for (Polka polka : votes.polkas(after, upTo)) {
            if (isValid(polka.value())) {
                return Optional.of(polka);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean hasPolka(Round round, Hash value) {
        return votes.find(round, VoteType.PREVOTE)
                .map(t -> t.hasQuorum(Ballot.of(value)))
                .orElse(false);
    }

    @Override
    public boolean hasNilPolka(Round round) {
        return votes.find(round, VoteType.PREVOTE)
                .map(t -> t.hasQuorum(Ballot.nil()))
                .orElse(false);
    }

    @Override
    public boolean hasPrevoteQuorum(Round round) {
        return votes.find(round, VoteType.PREVOTE).map(VoteTally::hasQuorumOfAny).orElse(false);
    }

    @Override
    public boolean hasPrecommitQuorum(Round round) {
        return votes.find(round, VoteType.PRECOMMIT).map(VoteTally::hasQuorumOfAny).orElse(false);
    }

    @Override
    public Optional<Committed> committed() {
        return votes.precommitQuorum().filter(c -> proposals.isValid(c.value()));
    }

    @Override
    public Optional<Round> skipRound(Round current) {
        return votes.skipRound(current);
    }

    @Override
    public boolean isProposer(Round round) {
        return chain.validators().contains(self) && proposals.proposer(round).equals(self);
    }

    private Optional<Hash> quorumBlock(Round round, VoteType type) {
        return votes.find(round, type).flatMap(VoteTally::quorumBlock);
    }

    private Optional<Candidate> candidate(ProposalBook.Entry entry) {
        return proposals
                .block(entry.proposal().blockHash())
                .filter(b -> b.validity().isPresent())
                .filter(b -> b.parts().header().equals(entry.proposal().parts()))
                .map(
                        b ->
                                new Candidate(
                                        b.block().hash(),
                                        entry.proposal().validRound(),
                                        b.isValid(),
                                        isFreshAcceptable(entry, b.block().header())));
    }

    private boolean isFreshAcceptable(ProposalBook.Entry entry, BlockHeader header) {
        return header.proposer().equals(entry.proposal().proposer())
                && isTimely(
                        header.timestampMs(),
                        entry.arrivedMs(),
                        entry.proposal().round(),
                        chain.params());
    }

    /**
     * Proposer-based time: {@code t - precision <= stamp <= t + precision + delay * (11/10)^round}.
     * The tolerance grows with the round, so that a delay set too small costs rounds, not the chain.
     */
    static boolean isTimely(long timestampMs, long arrivedMs, Round round, Params params) {
        long delay = params.messageDelayMs();
        for (int i = 0; i < Math.min(round.value(), DELAY_ROUNDS_MAX); i++) {
            delay = delay * 11 / 10;
        }
        long early = timestampMs - params.precisionMs();
        // The sum cannot be formed for a timestamp near 2^63, which is far in the future anyway.
        return arrivedMs >= early && arrivedMs - timestampMs <= params.precisionMs() + delay;
    }
}

package io.loombft.core.consensus;

import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the core remembers of the height being decided, and what may be read of it. The consensus
 * thread owns it.
 */
abstract class CoreMemory implements ConsensusView {
    /** Claims of quorums kept a height; one a peer, round and type. */
    static final int CLAIMS_MAX = 1_024;

    /** Claims of rounds further back are of no use: their quorums travel as certificates. */
    static final int CLAIM_ROUNDS_MAX = 2;

    final PublicKey self;
    final EvidencePool evidence = new EvidencePool();
    final Set<Claim> claims = new HashSet<>();

    /** Blocks asked for by hash. */
    final Set<Hash> fetching = new HashSet<>();

    ChainState chain;
    ParentCommit parent;
    HeightState now;
    NextHeight next;
    Requests requests = new Requests();
    boolean hasTransactions;
    List<Branch> asides = List.of();

    CoreMemory(PublicKey self, ChainState chain, ParentCommit parent) {
        this.self = self;
        this.chain = chain;
        this.parent = parent;
        this.now = new HeightState(chain, self);
        this.next = nextHeight();
    }

    /** One a peer, round and type. */
    record Claim(PublicKey peer, Round round, VoteType type) {
        static Claim of(Event.QuorumClaimed event) {
            return new Claim(event.peer(), event.round(), event.type());
        }
    }

    /** The next height begins. */
    final void advance(ChainState executed, ParentCommit itsCommit) {
        chain = executed;
        parent = itsCommit;
        now = new HeightState(chain, self);
        next = nextHeight();
        requests = new Requests();
        hasTransactions = false;
        claims.clear();
        fetching.clear();
    }

    private NextHeight nextHeight() {
        return new NextHeight(
                chain.height().plus(2),
                chain.priorities().next(chain.nextValidators()),
                chain.params());
    }

    /**
     * Whether a message changes anything. What does not must not get into the journal: in a mesh most
     * messages come more than once, and the bounds of what is remembered are to be those of the disk,
     * too. So each kind is asked about by the very rule by which it is taken.
     */
    public final boolean isNews(Event event) {
        return switch (event) {
            case Event.VoteReceived e -> isNews(e.vote().value().vote());
            case Event.ProposalReceived e -> isNews(e.proposal().value().proposal());
            case Event.PartReceived e -> isNews(e);
            case Event.CertificateReceived e -> isNews(e.certificate().value());
            case Event.QuorumClaimed e -> takes(e);
            case Event.EvidenceReceived e -> takes(e.evidence());
            case Event.BlockReceived e -> takes(e.block());
            case Event.Decided e -> e.block().height().equals(height()) && step() != Step.COMMIT;
            case Event.TimeoutFired e -> e.timeout().height().equals(height());
            case Event.TransactionsAvailable e -> !hasTransactions;
            case Event.BlockBuilt e -> true;
            case Event.BlockValidated e -> true;
            case Event.VoteSigned e -> true;
            case Event.ProposalSigned e -> true;
            case Event.SignatureRefused e -> true;
            case Event.BlockExecuted e -> true;
            case Event.GuardLoaded e -> true;
        };
    }

    private boolean isNews(Vote vote) {
        if (vote.height().equals(next.height())) {
            return next.takes(vote);
        }
        if (vote.height().equals(height())) {
            return now.votes().takes(vote, round());
        }
        return parent.takes(vote);
    }

    private boolean isNews(Proposal proposal) {
        if (proposal.height().equals(next.height())) {
            return next.takes(proposal);
        }
        return proposal.height().equals(height())
                && step() != Step.COMMIT
                && (now.proposals().takes(proposal, round())
                        || now.votes().hears(proposal.proposer(), proposal.round(), round()));
    }

    private boolean isNews(Event.PartReceived event) {
        if (event.height().equals(next.height())) {
            return next.takes(event);
        }
        return event.height().equals(height())
                && step() != Step.COMMIT
                && now.proposals().takes(event.round(), event.part());
    }

    private boolean isNews(Certificate certificate) {
        return certificate.height().equals(height())
                && now.votes()
                        .find(certificate.round(), certificate.type())
                        .map(t -> !t.hasQuorum(certificate.ballot()))
                        .orElse(true);
    }

    /** Whether the claim is of a round about ours, and the first of its peer there. */
    final boolean takes(Event.QuorumClaimed claim) {
        long ahead = (long) claim.round().value() - round().value();
        return claim.height().equals(height())
                && ahead >= -CLAIM_ROUNDS_MAX
                && ahead <= 1
                && claims.size() < CLAIMS_MAX
                && !claims.contains(Claim.of(claim));
    }

    /** Whether the evidence is recent, of a validator, and the first of its offence. */
    final boolean takes(Evidence received) {
        long age = height().value() - received.height().value();
        return age >= 0
                && age <= chain.params().evidenceAgeBlocks()
                && mayAccuse(received.offender(), received.height())
                && evidence.takes(received);
    }

    /** Strangers would fill the pool; of older heights the block rules ask who was a validator. */
    private boolean mayAccuse(PublicKey offender, Height of) {
        if (of.equals(height())) {
            return validators().contains(offender);
        }
        return !of.equals(chain.height()) || lastValidators().contains(offender);
    }

    /** Whether the block is one that is waited for. */
    final boolean takes(Block block) {
        boolean isWanted =
                fetching.contains(block.hash())
                        || now.proposals().isComing(block.hash(), Round.ZERO)
                        || now.missing().contains(block.hash());
        return block.height().equals(height()) && isWanted && step() != Step.COMMIT;
    }

    @Override
    public final Height height() {
        return now.height();
    }

    @Override
    public final Round round() {
        return now.round();
    }

    @Override
    public final Step step() {
        return now.machine().step();
    }

    @Override
    public final ChainState chain() {
        return chain;
    }

    @Override
    public final ValidatorSet validators() {
        return chain.validators();
    }

    @Override
    public final boolean isValidator() {
        return chain.validators().contains(self);
    }

    @Override
    public final PublicKey proposer(Round round) {
        return now.proposals().proposer(round);
    }

    @Override
    public final Round lockedRound() {
        return now.machine().lockedRound();
    }

    @Override
    public final Hash lockedValue() {
        return now.machine().lockedValue();
    }

    @Override
    public final Round validRound() {
        return now.machine().validRound();
    }

    @Override
    public final Hash validValue() {
        return now.machine().validValue();
    }

    @Override
    public final List<Round> roundsWithVotes() {
        return now.votes().rounds();
    }

    @Override
    public final Optional<SignedProposal> proposal(Round round) {
        return now.proposals().first(round).map(ProposalBook.Entry::signed);
    }

    @Override
    public final BitSet parts(Round round) {
        return now.proposals()
                .first(round)
                .map(e -> now.proposals().parts(e).held())
                .orElseGet(BitSet::new);
    }

    @Override
    public final Optional<BlockPart> part(Round round, int index) {
        return now.proposals().first(round).flatMap(e -> now.proposals().parts(e).get(index));
    }

    @Override
    public final Optional<Block> block(Hash hash) {
        return now.proposals().block(hash).map(ProposalBook.HeldBlock::block);
    }

    @Override
    public final BitSet voters(Round round, VoteType type) {
        return now.votes().find(round, type).map(VoteTally::voters).orElseGet(BitSet::new);
    }

    @Override
    public final BitSet voters(Round round, VoteType type, Ballot ballot) {
        return now.votes().find(round, type).map(t -> t.voters(ballot)).orElseGet(BitSet::new);
    }

    @Override
    public final Optional<SignedVote> vote(Round round, VoteType type, int place) {
        return now.votes().find(round, type).flatMap(t -> t.firstOf(place));
    }

    @Override
    public final Map<Ballot, Long> powers(Round round, VoteType type) {
        return now.votes().find(round, type).map(VoteTally::powers).orElseGet(Map::of);
    }

    @Override
    public final Optional<Certificate> quorum(Round round, VoteType type) {
        return now.votes().find(round, type).flatMap(VoteTally::quorum);
    }

    @Override
    public final Certificate lastCommit() {
        return parent.certificate();
    }

    @Override
    public final ValidatorSet lastValidators() {
        return parent.validators();
    }

    @Override
    public final List<Evidence> pendingEvidence() {
        return evidence.all();
    }

    @Override
    public final List<Branch> asides() {
        return asides;
    }
}

package io.loombft.core.consensus;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.KeyPair;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.CommitSignature;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Params;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedProposal;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.Validator;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.Verified;
import io.loombft.core.types.Verifier;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A chain for tests: keys in the order of the set, a ledger whose blocks carry no transactions, and
 * signatures of any validator for anything. Validator i is place i of every full set.
 */
public final class TestChain {
    public static final ChainId ID = new ChainId("test");
    public static final long GENESIS_MS = 1_000_000;

    private final SignatureScheme scheme;
    private final List<KeyPair> keys = new ArrayList<>();
    private final ValidatorSet first;

    /** All keys there are, so that a signature of one who has left the set can be made, too. */
    private final ValidatorSet everyone;

    private final Verifier verifier;
    private final Map<Height, ValidatorSet> changes = new TreeMap<>();

    public TestChain(int validators) {
        this(equalPowers(validators));
    }

    public TestChain(long... powers) {
        this(new KeyedHash(), powers);
    }

    public TestChain(SignatureScheme scheme, long... powers) {
        this.scheme = scheme;
        this.verifier = new Verifier(ID, scheme);
        for (int i = 0; i < powers.length; i++) {
            keys.add(scheme.keyPair(Hash.of(new Encoder().i32(i).toBytes()).bytes()));
        }
        keys.sort(Comparator.comparing(KeyPair::publicKey));
        first = setOf(powers);
        everyone = setOf(equalPowers(powers.length));
    }

    /** A set of the same keys with these powers; 0 leaves one out. */
    public ValidatorSet setOf(long... powers) {
        List<Validator> members = new ArrayList<>();
        for (int i = 0; i < powers.length; i++) {
            if (powers[i] > 0) {
                members.add(new Validator(key(i), powers[i]));
            }
        }
        try {
            return ValidatorSet.of(members);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    /** The block of the height decides on this set, which is in force two heights later. */
    public void change(Height decidedAt, ValidatorSet set) {
        changes.put(decidedAt, set);
    }

    public int size() {
        return keys.size();
    }

    public PublicKey key(int who) {
        return keys.get(who).publicKey();
    }

    public KeyPair keyPair(int who) {
        return keys.get(who);
    }

    /** Which validator has the key. */
    public int place(PublicKey key) {
        for (int i = 0; i < keys.size(); i++) {
            if (key(i).equals(key)) {
                return i;
            }
        }
        throw new AssertionError("a stranger's key");
    }

    public Verifier verifier() {
        return verifier;
    }

    public ValidatorSet first() {
        return first;
    }

    public ChainState genesis() {
        return new ChainState(
                Height.GENESIS,
                Hash.ZERO,
                GENESIS_MS,
                first,
                first,
                ProposerPriorities.first(first),
                Params.DEFAULT,
                Hash.of(Bytes.utf8("genesis")),
                Hash.ZERO,
                false);
    }

    public HeightSnapshot start() {
        return new HeightSnapshot(genesis(), first, Certificate.NONE);
    }

    /** A valid empty block on the parent. */
    public static Block block(
            ChainState parent, PublicKey proposer, long timestampMs, Certificate lastCommit) {
        return block(parent, proposer, timestampMs, lastCommit, List.of());
    }

    public static Block block(
            ChainState parent,
            PublicKey proposer,
            long timestampMs,
            Certificate lastCommit,
            List<Evidence> evidence) {
        BlockHeader header =
                new BlockHeader(
                        ID,
                        parent.height().next(),
                        timestampMs,
                        parent.blockHash(),
                        lastCommit.hash(),
                        Block.transactionsRoot(List.of()),
                        Block.evidenceRoot(evidence),
                        parent.validators().hash(),
                        parent.nextValidators().hash(),
                        parent.params().hash(),
                        parent.stateRoot(),
                        parent.receiptsRoot(),
                        proposer);
        try {
            return Block.of(header, List.of(), evidence, lastCommit);
        } catch (MalformedInputException e) {
            throw new AssertionError(e);
        }
    }

    /** What is wrong with a block, as far as the ledger of this chain goes. */
    public Event.Validity judge(ChainState parent, ValidatorSet lastValidators, Block block) {
        BlockHeader header = block.header();
        boolean fits =
                header.prevBlockHash().equals(parent.blockHash())
                        && header.height().equals(parent.height().next())
                        && header.timestampMs() > parent.blockTimeMs()
                        && header.stateRoot().equals(parent.stateRoot())
                        && header.validatorSetHash().equals(parent.validators().hash());
        if (!fits) {
            return new Event.Validity.Invalid("it does not follow its parent");
        }
        if (parent.height().equals(Height.GENESIS)) {
            return new Event.Validity.Valid();
        }
        Certificate commit = block.lastCommit();
        boolean isCommit =
                commit.type() == VoteType.PRECOMMIT
                        && commit.height().equals(parent.height())
                        && commit.ballot().isFor(parent.blockHash());
        return isCommit && commit.problem(ID, lastValidators, scheme).isEmpty()
                ? new Event.Validity.Valid()
                : new Event.Validity.Invalid("its last commit is not its parent's");
    }

    /** The chain after a block. */
    public ChainState execute(ChainState parent, Block block) {
        ValidatorSet next = changes.getOrDefault(block.height(), parent.nextValidators());
        return new ChainState(
                block.height(),
                block.hash(),
                block.header().timestampMs(),
                parent.nextValidators(),
                next,
                parent.priorities().next(parent.nextValidators()),
                parent.params(),
                Hash.of(parent.stateRoot().bytes(), block.hash().bytes()),
                Hash.ZERO,
                !next.equals(parent.nextValidators()) || !block.evidence().isEmpty());
    }

    public Verified<SignedVote> prevote(int who, long height, int round, Ballot ballot) {
        return vote(VoteType.PREVOTE, who, height, round, ballot);
    }

    public Verified<SignedVote> precommit(int who, long height, int round, Ballot ballot) {
        return vote(VoteType.PRECOMMIT, who, height, round, ballot);
    }

    public Verified<SignedVote> vote(
            VoteType type, int who, long height, int round, Ballot ballot) {
        return sign(new Vote(type, new Height(height), new Round(round), ballot, key(who)));
    }

    /** Signs a vote with its validator's key. */
    public Verified<SignedVote> sign(Vote vote) {
        KeyPair key = keys.get(place(vote.validator()));
        return verifier.vote(vote.signed(scheme.sign(key, vote.signBytes(ID))), everyone)
                .orElseThrow();
    }

    public Verified<SignedProposal> propose(int who, int round, int validRound, Block block) {
        return sign(
                new Proposal(
                        block.height(),
                        new Round(round),
                        new Round(validRound),
                        block.hash(),
                        PartSet.cut(block.encoded()).header(),
                        key(who)));
    }

    /** Signs a proposal with its proposer's key. */
    public Verified<SignedProposal> sign(Proposal proposal) {
        KeyPair key = keys.get(place(proposal.proposer()));
        return verifier.proposal(
                        proposal.signed(scheme.sign(key, proposal.signBytes(ID))), everyone)
                .orElseThrow();
    }

    /** A quorum's votes of the first set as one object. */
    public Verified<Certificate> certificate(
            VoteType type, long height, int round, Ballot ballot, int... who) {
        List<CommitSignature> signatures =
                Arrays.stream(who)
                        .sorted()
                        .mapToObj(i -> vote(type, i, height, round, ballot).value())
                        .map(v -> new CommitSignature(v.vote().validator(), v.signature()))
                        .toList();
        return verifier.certificate(
                        new Certificate(
                                type, new Height(height), new Round(round), ballot, signatures),
                        first)
                .orElseThrow();
    }

    private static long[] equalPowers(int count) {
        long[] powers = new long[count];
        Arrays.fill(powers, 1);
        return powers;
    }
}

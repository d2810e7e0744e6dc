package io.loombft.core.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.Signature;
import io.loombft.core.gossip.GossipMessage;
import io.loombft.core.ledger.Outcome;
import io.loombft.core.ledger.StorageKeys;
import io.loombft.core.peers.Offence;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of the messages of peers reaches the core, and what the rest costs those who sent it. */
class IntakeTest {
    private static final Ballot BALLOT = Ballot.of(Hash.of(Bytes.utf8("block")));
    private static final Signature NONE = new Signature(Bytes.copyOf(new byte[Signature.SIZE]));
    private static final long NOW_MS = 1_000;

    /** The last of the five is in no set. */
    private final TestChain net = new TestChain(5);

    private final ValidatorSet set = net.setOf(1, 1, 1, 1, 0);
    private final HeightContext context = new HeightContext(new Height(7), set, set, set);
    private final Intake intake = new Intake(net.verifier(), new Sets());

    private Intake.Checked check(GossipMessage message) throws ChainFailedException {
        return intake.check(message, context, NOW_MS);
    }

    private void assertBad(Offence offence, GossipMessage message) throws ChainFailedException {
        assertEquals(new Intake.Checked.Bad(offence), check(message));
    }

    private static GossipMessage told(SignedVote vote) {
        return new GossipMessage.VoteTold(vote);
    }

    @Test
    void votesOfTheHeightsBesideArePassedOnAndOthersAreUseless() throws ChainFailedException {
        for (long height = 5; height <= 9; height++) {
            Intake.Checked checked = check(told(net.prevote(0, height, 0, BALLOT).value()));
            if (Math.abs(height - 7) <= 1) {
                assertInstanceOf(Intake.Checked.Good.class, checked, "height " + height);
            } else {
                assertInstanceOf(Intake.Checked.Useless.class, checked, "height " + height);
            }
        }
    }

    @Test
    void aVoteWhoseSignatureIsWrongIsAnOffence() throws ChainFailedException {
        SignedVote good = net.prevote(0, 7, 0, BALLOT).value();
        assertBad(Offence.BAD_SIGNATURE, told(good.vote().signed(NONE)));
        SignedVote another = net.prevote(0, 7, 1, BALLOT).value();
        assertBad(Offence.BAD_SIGNATURE, told(good.vote().signed(another.signature())));
        assertInstanceOf(Intake.Checked.Good.class, check(told(good)));
    }

    @Test
    void aProposalWhoseSignatureIsWrongIsAnOffence() throws ChainFailedException {
        // Its height is 1, so it is looked at as of there.
        HeightContext first = new HeightContext(Height.FIRST, set, set, set);
        Block block = TestChain.block(net.genesis(), net.key(0), NOW_MS, Certificate.NONE);
        var good = net.propose(0, 0, -1, block).value();
        assertEquals(
                new Intake.Checked.Bad(Offence.BAD_SIGNATURE),
                intake.check(
                        new GossipMessage.ProposalTold(good.proposal().signed(NONE)),
                        first,
                        NOW_MS));
        assertInstanceOf(
                Intake.Checked.Good.class,
                intake.check(new GossipMessage.ProposalTold(good), first, NOW_MS));
    }

    @Test
    void whoIsInNoSetIsNotHeard() throws ChainFailedException {
        assertBad(Offence.USELESS_MESSAGE, told(net.prevote(4, 7, 0, BALLOT).value()));
        assertBad(Offence.USELESS_MESSAGE, evidence(4, 3, true));
    }

    @Test
    void aCommitThatIsNoneIsAnOffence() throws ChainFailedException {
        Certificate whole = net.certificate(VoteType.PRECOMMIT, 7, 0, BALLOT, 0, 1, 2, 3).value();
        assertInstanceOf(
                Intake.Checked.Good.class, check(new GossipMessage.CertificateTold(whole)));
        Certificate thinned =
                new Certificate(
                        whole.type(),
                        whole.height(),
                        whole.round(),
                        whole.ballot(),
                        whole.signatures().subList(0, 2));
        assertBad(Offence.BAD_SIGNATURE, new GossipMessage.CertificateTold(thinned));
        Certificate forAnother =
                new Certificate(
                        whole.type(),
                        whole.height(),
                        whole.round(),
                        Ballot.of(Hash.of(Bytes.utf8("another"))),
                        whole.signatures());
        assertBad(Offence.BAD_SIGNATURE, new GossipMessage.CertificateTold(forAnother));
    }

    @Test
    void evidenceThatProvesNothingIsAnOffence() throws ChainFailedException {
        assertInstanceOf(Intake.Checked.Good.class, check(evidence(1, 3, true)));
        assertBad(Offence.BAD_SIGNATURE, evidence(1, 3, false));
    }

    private GossipMessage evidence(int who, long height, boolean isSigned) {
        SignedVote one = net.prevote(who, height, 0, BALLOT).value();
        SignedVote two = net.prevote(who, height, 0, Ballot.nil()).value();
        return new GossipMessage.EvidenceTold(
                Evidence.DuplicateVote.of(one, isSigned ? two : two.vote().signed(NONE)));
    }

    /** Knows the validators of every height, and no block. */
    private final class Sets implements ChainStorage {
        @Override
        public StorageKeys storageKeys() {
            return StorageKeys.NONE;
        }

        @Override
        public Optional<ChainState> chain() {
            return Optional.empty();
        }

        @Override
        public Height lowestBlock() {
            return Height.FIRST;
        }

        @Override
        public Optional<Block> block(Height height) {
            return Optional.empty();
        }

        @Override
        public Optional<Certificate> commit(Height height) {
            return Optional.empty();
        }

        @Override
        public Optional<ValidatorSet> validators(Height height) {
            return Optional.of(set);
        }

        @Override
        public void commit(ChainState parent, Block block, Certificate commit, Outcome outcome) {
            throw new AssertionError("nothing is committed here");
        }
    }
}

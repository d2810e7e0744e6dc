package io.loombft.core.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CertificateTest {
    private static final Ballot BALLOT = Ballot.of(Samples.hash(0xb1));
    private static final ValidatorSet SET = Samples.validators(1, 1, 1, 1);

    @Test
    void aQuorumOfRightSignaturesHasNoProblem() {
        assertEquals(Optional.empty(), problem(Samples.certificate()));
        assertTrue(
                new Verifier(Samples.CHAIN, Samples.SCHEME)
                        .certificate(Samples.certificate(), SET)
                        .isPresent());
    }

    @Test
    void refusesASignerOutsideTheSet() {
        ValidatorSet withoutTheLast = Samples.validators(1, 1, 1);
        assertProblem(
                "is not a validator",
                Samples.certificate().problem(Samples.CHAIN, withoutTheLast, Samples.SCHEME));
    }

    @Test
    void refusesPowerJustShortOfAQuorum() {
        assertProblem("power 2 is less than 3", problem(certificateOf(1, 2)));
    }

    @Test
    void countsPowerAndNotSignatures() {
        ValidatorSet skewed = Samples.validators(1, 1, 1, 97);
        Certificate threeOfFour = certificateOf(0, 1, 2);
        assertProblem(
                "power 3 is less than 67",
                threeOfFour.problem(Samples.CHAIN, skewed, Samples.SCHEME));
        assertEquals(
                Optional.empty(), certificateOf(3).problem(Samples.CHAIN, skewed, Samples.SCHEME));
    }

    @Test
    void checksEverySignatureBeyondTheQuorumToo() {
        for (int forged = 0; forged < 4; forged++) {
            CommitSignature[] signatures = signaturesOf(0, 1, 2, 3);
            signatures[forged] = new CommitSignature(Samples.id(forged), Samples.forged());
            assertProblem(
                    "signature of " + Samples.id(forged) + " is wrong",
                    problem(Samples.certificate(BALLOT, signatures)));
        }
    }

    @Test
    void refusesSignaturesForAnotherChainTypeHeightRoundOrBallot() {
        List<CommitSignature> signatures = Samples.certificate().signatures();
        Height height = new Height(5);
        Round round = new Round(1);
        for (Certificate other :
                List.of(
                        new Certificate(VoteType.PREVOTE, height, round, BALLOT, signatures),
                        new Certificate(
                                VoteType.PRECOMMIT, new Height(6), round, BALLOT, signatures),
                        new Certificate(VoteType.PRECOMMIT, height, Round.ZERO, BALLOT, signatures),
                        new Certificate(
                                VoteType.PRECOMMIT, height, round, Ballot.nil(), signatures))) {
            assertProblem("is wrong", problem(other));
        }
        assertProblem(
                "is wrong",
                Samples.certificate().problem(new ChainId("golden-2"), SET, Samples.SCHEME));
    }

    @Test
    void refusesNoSignatures() {
        assertProblem("power 0 is less than 3", problem(Certificate.NONE));
    }

    @Test
    void isNeverMadeOfRepeatedOrUnsortedSignatures() {
        CommitSignature[] signatures = signaturesOf(0, 1, 2);
        CommitSignature[][] wrong = {
            {signatures[0], signatures[0], signatures[1]},
            {signatures[1], signatures[0], signatures[2]},
            {signatures[0], signatures[1], signatures[2], signatures[0]}
        };
        for (CommitSignature[] each : wrong) {
            assertThrows(IllegalArgumentException.class, () -> Samples.certificate(BALLOT, each));
            Bytes encoded =
                    new Encoder().u8(2).u64(5).u32(1).value(BALLOT).list(List.of(each)).toBytes();
            assertThrows(
                    MalformedInputException.class,
                    () -> Decoder.whole(encoded, Certificate::decode));
        }
    }

    @Test
    void standsForItsVotes() {
        assertEquals(
                List.of(
                        Samples.precommit(1, BALLOT),
                        Samples.precommit(2, BALLOT),
                        Samples.precommit(3, BALLOT)),
                Samples.certificate().votes());
    }

    private static Certificate certificateOf(int... validators) {
        return Samples.certificate(BALLOT, signaturesOf(validators));
    }

    private static CommitSignature[] signaturesOf(int... validators) {
        CommitSignature[] signatures = new CommitSignature[validators.length];
        for (int i = 0; i < validators.length; i++) {
            signatures[i] = Samples.commitSignature(validators[i], BALLOT);
        }
        return signatures;
    }

    private static Optional<String> problem(Certificate certificate) {
        return certificate.problem(Samples.CHAIN, SET, Samples.SCHEME);
    }

    private static void assertProblem(String part, Optional<String> problem) {
        assertTrue(problem.orElse("no problem").contains(part), problem.toString());
    }
}

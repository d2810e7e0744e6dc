package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each check of the simulator works: a fault planted in the product is found, in every run of this test
 * by the same seed. What is planted here are the mistakes that such systems were really found with.
 */
class MutantsTest {
    @TempDir private Path folder;

    private enum Trouble {
        DRAWN,
        HIDDEN_COMMITS
    }

    private record Hunt(Mutant mutant, int validators, int byzantine, long seeds, Trouble trouble) {
        Hunt(Mutant mutant, int validators, int byzantine, long seeds) {
            this(mutant, validators, byzantine, seeds, Trouble.DRAWN);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyPlantedFaultIsFound() {
        String only = System.getProperty("mutant", "");
        return Stream.of(
                        unlockOnNilPolka(),
                        unlockOnNilPolkaBehindABlindGuard(),
                        noLock(),
                        freshProposalIgnoresTheLock(),
                        earlierPolkaIgnoresTheLock(),
                        quorumOfTwoThirds(),
                        voteCountedTwice(),
                        skipOnOneVote(),
                        noPrevoteTimeout(),
                        validValueForgotten(),
                        validBlockRebuilt(),
                        journalDroppedAndGuardBlind(),
                        guardBlindAndJournalNotSynced(),
                        damageReplayed(),
                        votesUnverified(),
                        commitsUnverified(),
                        timeUnchecked(),
                        stateRootUnchecked(),
                        pastVotesNotSignedAgain(),
                        evidenceNeverProposed(),
                        selfTransferMints(),
                        futureRoundsUnbounded(),
                        repairSilent())
                .filter(h -> h.mutant().name().contains(only))
                .map(h -> DynamicTest.dynamicTest(h.mutant().name(), () -> find(h)));
    }

    private void find(Hunt hunt) throws Exception {
        Path place = Files.createTempDirectory(folder, "mutant");
        try (Mutant.Networks networks = hunt.mutant().compile(place)) {
            Optional<String> found =
                    networks.firstViolation(
                            hunt.validators(),
                            hunt.byzantine(),
                            hunt.trouble().name(),
                            hunt.seeds());
            System.out.println(hunt.mutant().name() + ": " + found.orElse("survives"));
            assertTrue(found.isPresent(), hunt.mutant().name() + " survives " + hunt.seeds());
        }
    }

    // ---- Locks.

    private static Hunt unlockOnNilPolka() {
        return new Hunt(unlocking(new Mutant("unlock on a nil polka")), 4, 0, 500);
    }

    private static Hunt unlockOnNilPolkaBehindABlindGuard() {
        return new Hunt(
                lenientGuard(unlocking(new Mutant("unlock on a nil polka, unseen by the guard"))),
                4,
                0,
                500,
                Trouble.HIDDEN_COMMITS);
    }

    private static Mutant unlocking(Mutant mutant) {
        return mutant.change(
                "consensus/RoundMachine.java",
                "return Optional.of(precommitNil(Branch.L44_NIL_POLKA));",
                """
                lockedRound = Round.NONE;
                lockedValue = Hash.ZERO;
                return Optional.of(precommitNil(Branch.L44_NIL_POLKA));
                """);
    }

    /** Lets a lock go, which the real one never does within a height. */
    private static Mutant lenientGuard(Mutant mutant) {
        return mutant.change(
                "journal/LastSigned.java",
                "return next.equals(lock) || next.round().isAfter(lock.round());",
                "return next.equals(lock) || next.round().isAfter(lock.round()) || next.round().isNone();");
    }

    private static Hunt noLock() {
        return new Hunt(
                new Mutant("a polka does not lock")
                        .change(
                                "consensus/RoundMachine.java",
                                "lockedValue = value; // L38\n        lockedRound = round; // L39\n",
                                ""),
                4,
                0,
                500,
                Trouble.HIDDEN_COMMITS);
    }

    private static Hunt freshProposalIgnoresTheLock() {
        return new Hunt(
                new Mutant("a fresh proposal is prevoted in spite of the lock")
                        .change(
                                "consensus/RoundMachine.java",
                                "prevoteNil(Branch.L22_NIL_LOCKED)",
                                "prevote(Branch.L22_VALUE, p.value())"),
                4,
                0,
                500,
                Trouble.HIDDEN_COMMITS);
    }

    private static Hunt earlierPolkaIgnoresTheLock() {
        return new Hunt(
                new Mutant("any valid round is believed, polka or not")
                        .change(
                                "consensus/RoundMachine.java",
                                ".filter(p -> in.hasPolka(p.validRound(), p.value()))",
                                "")
                        .change(
                                "consensus/RoundMachine.java",
                                "prevoteNil(Branch.L28_NIL_LATER_LOCK)",
                                "prevote(Branch.L28_VALUE, p.value())"),
                4,
                1,
                500,
                Trouble.HIDDEN_COMMITS);
    }

    private static Hunt validValueForgotten() {
        return new Hunt(
                new Mutant("a polka is not the valid value")
                        .change(
                                "consensus/RoundMachine.java",
                                """
                                        validValue = value; // L42
                                        validRound = round; // L43
                                """,
                                "")
                        .change(
                                "consensus/RoundMachine.java",
                                "return in.latestPolka(validRound, round)",
                                "return in.latestPolka(round, round)"),
                4,
                0,
                200);
    }

    private static Hunt validBlockRebuilt() {
        return new Hunt(
                new Mutant("a valid block is not proposed again")
                        .change(
                                "consensus/RoundMachine.java",
                                "if (validValue.equals(Hash.ZERO)) { // L15",
                                "if (round.value() >= 0) {"),
                4,
                0,
                2_000);
    }

    // ---- Counting.

    private static Hunt quorumOfTwoThirds() {
        return new Hunt(
                new Mutant("two thirds are a quorum")
                        .change(
                                "types/ValidatorSet.java",
                                "return 2 * totalPower / 3 + 1;",
                                "return 2 * totalPower / 3;"),
                4,
                1,
                2_000);
    }

    private static Hunt voteCountedTwice() {
        return new Hunt(
                new Mutant("a repeated vote counts again")
                        .change(
                                "consensus/VoteBook.java",
                                ".map(t -> t.takes(vote)).orElse(true)",
                                ".map(t -> true).orElse(true)")
                        .change(
                                "consensus/VoteTally.java",
                                """
                                        if (!takes(index, vote.ballot())) {
                                """,
                                """
                                        if (voters(vote.ballot()).get(index)) {
                                            count(index, signed);
                                            return new Added.Counted();
                                        }
                                        if (!takes(index, vote.ballot())) {
                                """),
                4,
                0,
                2_000);
    }

    private static Hunt skipOnOneVote() {
        return new Hunt(
                new Mutant("any single validator makes all skip")
                        .change(
                                "types/ValidatorSet.java",
                                "return totalPower / 3 + 1;",
                                "return 1;"),
                4,
                1,
                2_000);
    }

    private static Hunt noPrevoteTimeout() {
        return new Hunt(
                new Mutant("no prevote timeout")
                        .change(
                                "consensus/RoundMachine.java",
                                "if (step != Step.PREVOTE || hasPrevoteTimer || !in.hasPrevoteQuorum(round)) {",
                                "if (round.value() >= 0) {"),
                4,
                1,
                2_000);
    }

    // ---- Memory.

    private static Hunt journalDroppedAndGuardBlind() {
        return new Hunt(
                blindGuard(new Mutant("nothing is remembered across a crash"))
                        .change(
                                "replica/Recovered.java",
                                "core.on(codec.decode(record.get().payload()));",
                                "codec.decode(record.get().payload());"),
                4,
                0,
                2_000);
    }

    private static Hunt guardBlindAndJournalNotSynced() {
        return new Hunt(
                blindGuard(new Mutant("votes leave before the journal is synced"))
                        .change("replica/Replica.java", "parts.journal().sync();", ""),
                4,
                0,
                2_000);
    }

    private static Mutant blindGuard(Mutant mutant) {
        return mutant.change(
                        "journal/GuardFile.java",
                        "Optional<Refusal> refusal = lastSigned().check(request);",
                        "Optional<Refusal> refusal = Optional.empty();")
                .change(
                        "replica/Recovered.java",
                        "if (last.isNothing()) {",
                        "if (last.height().value() >= 0) {");
    }

    private static Hunt damageReplayed() {
        return new Hunt(
                new Mutant("checksums are not looked at")
                        .change(
                                "journal/SegmentScan.java",
                                "if (Frame.crc(height, offset, code, ByteBuffer.wrap(payload)) != crc) {",
                                "if (crc == 0 && payload.length > length) {"),
                4,
                0,
                2_000);
    }

    // ---- What others say.

    private static Hunt votesUnverified() {
        return new Hunt(
                new Mutant("votes are not verified")
                        .change(
                                "types/Verifier.java",
                                """
                                                set.contains(vote.validator())
                                                        && scheme.verify(
                                                                vote.validator(), vote.signBytes(chain), signed.signature());
                                """,
                                """
                                                set.contains(vote.validator());
                                """),
                4,
                1,
                2_000);
    }

    private static Hunt commitsUnverified() {
        return new Hunt(
                new Mutant("commits are not verified")
                        .change(
                                "types/Certificate.java",
                                "if (!scheme.verify(each.validator(), message, each.signature())) {",
                                "if (message.size() == 0) {"),
                4,
                1,
                2_000);
    }

    private static Hunt timeUnchecked() {
        return new Hunt(
                new Mutant("block times are not compared with the clock")
                        .change(
                                "consensus/HeightState.java",
                                "return arrivedMs >= early && arrivedMs - timestampMs <= params.precisionMs() + delay;",
                                "return arrivedMs + early + delay != 0;"),
                4,
                1,
                2_000);
    }

    private static Hunt stateRootUnchecked() {
        return new Hunt(
                new Mutant("the header's state root is not checked")
                        .change(
                                "ledger/BlockValidity.java",
                                ".or(() -> same(Rule.STATE_ROOT, header.stateRoot(), parent.stateRoot()))",
                                ""),
                4,
                1,
                2_000);
    }

    private static Hunt pastVotesNotSignedAgain() {
        return new Hunt(
                new Mutant("what the guard remembers of a height is not signed again")
                        .change(
                                "consensus/ConsensusCore.java",
                                "if (vote.height().equals(height()) && isLost(vote)) {",
                                "if (vote.height().equals(height()) && isLost(vote) && last.past().isEmpty()) {"),
                4,
                0,
                1_000);
    }

    private static Hunt evidenceNeverProposed() {
        return new Hunt(
                new Mutant("evidence never gets into a block")
                        .change(
                                "consensus/EvidencePool.java",
                                "if (evidence.height().isBefore(height) && isFree && chosen.size() < PER_BLOCK_MAX) {",
                                "if (chosen.size() > PER_BLOCK_MAX && isFree && height.value() > 0) {"),
                4,
                1,
                2_000);
    }

    // ---- Money, bounds, repair.

    private static Hunt selfTransferMints() {
        return new Hunt(
                new Mutant("paying oneself makes money")
                        .change(
                                "ledger/StateDraft.java",
                                "if (amount.isZero() || to.equals(from)) {",
                                "if (amount.isZero()) {"),
                4,
                0,
                2_000);
    }

    private static Hunt futureRoundsUnbounded() {
        return new Hunt(
                new Mutant("votes for all future rounds are kept")
                        .change(
                                "consensus/VoteBook.java",
                                "static final int FUTURE_ROUNDS_MAX = 2;",
                                "static final int FUTURE_ROUNDS_MAX = 1_000_000;"),
                4,
                1,
                2_000,
                Trouble.HIDDEN_COMMITS);
    }

    private static Hunt repairSilent() {
        return new Hunt(
                new Mutant("lost votes are not sent again")
                        .change(
                                "replica/Replica.java",
                                "case GossipMessage.Summary m -> send(gossip.answer(from, m, nowMs()));",
                                "case GossipMessage.Summary m -> {}"),
                4,
                0,
                2_000);
    }
}

package io.loombft.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.core.consensus.Command;
import io.loombft.core.consensus.ConsensusConfig;
import io.loombft.core.consensus.ConsensusCore;
import io.loombft.core.consensus.Event;
import io.loombft.core.consensus.Restart;
import io.loombft.core.consensus.Step;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Proposal;
import io.loombft.core.types.Round;
import io.loombft.core.types.Vote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Recorded heights, cut after every record: what comes back is what was there. */
class CoreReplayTest {
    private static final int EVENTS_MAX = 200;

    private final TestChain chain = new TestChain(4);

    private List<CoreNode.Segment> segments(long seed) {
        CoreNet net = new CoreNet(chain, seed, ConsensusConfig.EmptyBlocks.MADE);
        net.corrupt((int) (seed % 4));
        net.faults(new CoreNet.Faults(20, 5, 1_500, 30, 0));
        net.start();
        net.run(20_000);
        List<CoreNode.Segment> segments = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            if (net.isHonest(i)) {
                segments.addAll(net.node(i).finished());
                segments.add(net.node(i).current());
            }
        }
        return segments;
    }

    private ConsensusCore revived(CoreNode.Segment segment) {
        return new ConsensusCore(
                segment.config(),
                segment.snapshot(),
                Restart.lastPrecommits(chain.verifier(), segment.snapshot()));
    }

    private ConsensusCore revived(CoreNode.Segment segment, int records) {
        ConsensusCore core = revived(segment);
        segment.events().subList(0, records).forEach(core::on);
        return core;
    }

    /** All that others can see of a core. */
    private static String state(ConsensusCore core) {
        StringBuilder text = new StringBuilder();
        text.append(core.height()).append('/').append(core.round()).append(core.step());
        text.append(core.lockedRound()).append(core.lockedValue());
        text.append(core.validRound()).append(core.validValue());
        for (Round round : core.roundsWithVotes()) {
            for (VoteType type : VoteType.values()) {
                text.append(round).append(type).append(core.powers(round, type));
                text.append(core.voters(round, type));
            }
            text.append(core.proposal(round)).append(core.parts(round));
        }
        return text.append(core.lastCommit()).append(core.pendingEvidence()).toString();
    }

    @Test
    void everyPrefixRestoresTheStateAndAsksForWhatIsUnanswered() {
        int cuts = 0;
        for (long seed = 1; seed <= 4; seed++) {
            for (CoreNode.Segment segment : segments(seed)) {
                if (segment.events().size() <= EVENTS_MAX) {
                    cuts += cutEverywhere(segment);
                }
            }
        }
        assertTrue(cuts > 500, "only " + cuts + " cuts");
    }

    private int cutEverywhere(CoreNode.Segment segment) {
        ConsensusCore live = revived(segment);
        Open open = new Open();
        open.asked(live.resume());
        int records = segment.events().size();
        String end = state(revived(segment, records));
        for (int kept = 0; kept <= records; kept++) {
            if (kept > 0) {
                Event event = segment.events().get(kept - 1);
                open.answered(event);
                open.asked(live.on(event));
            }
            ConsensusCore back = revived(segment, kept);
            List<Command> resumed = back.resume();
            assertEquals(state(live), state(back), "after " + kept + " records");
            assertEquals(open.expected(live), requests(resumed), "after " + kept + " records");
            assertTimers(back, resumed);
            segment.events().subList(kept, records).forEach(back::on);
            assertEquals(end, state(back), "cut after " + kept + " records");
        }
        return records;
    }

    /** The requests that a run has open, by what would answer them. */
    private static final class Open {
        private final Map<String, Command> open = new TreeMap<>();

        void asked(List<Command> commands) {
            for (Command command : commands) {
                switch (command) {
                    case Command.BuildBlock c -> open.put("build", c);
                    case Command.ValidateBlock c -> open.put("validate " + c.block().hash(), c);
                    case Command.CommitBlock c -> open.put("commit", c);
                    case Command.SignVote c -> open.put("sign " + c.vote().type(), c);
                    case Command.SignProposal c -> open.put("sign proposal", c);
                    case Command.FetchBlock c -> open.put("fetch " + c.block(), c);
                    case Command.Moved c -> {
                        switch (c.rule()) {
                            case L11, L55, L65 -> {
                                open.remove("build");
                                open.remove("sign proposal");
                            }
                            case L16, L18, L22, L28, L34, L36, L42, L44, L47, L49, L57, L61 -> {}
                        }
                    }
                    case Command.ScheduleTimeout c -> {}
                    case Command.PublishProposal c -> {}
                    case Command.PublishPart c -> {}
                    case Command.PublishVote c -> {}
                    case Command.PublishEvidence c -> {}
                    case Command.BeginHeight c -> {}
                    case Command.Redeliver c -> {}
                    case Command.Halt c -> {}
                }
            }
        }

        void answered(Event event) {
            switch (event) {
                case Event.BlockBuilt e -> open.remove("build");
                case Event.BlockValidated e -> open.remove("validate " + e.block());
                case Event.VoteSigned e -> open.remove("sign " + e.vote().value().vote().type());
                case Event.ProposalSigned e -> open.remove("sign proposal");
                default -> {
                    // Nothing else answers.
                }
            }
        }

        /** Blocks long past are dropped; a block is built only for a round that still waits. */
        Set<String> expected(ConsensusCore core) {
            Set<String> expected = new TreeSet<>();
            open.forEach(
                    (name, command) -> {
                        boolean isStale =
                                switch (command) {
                                    case Command.BuildBlock c -> core.step() != Step.PROPOSE;
                                    case Command.ValidateBlock c ->
                                            core.block(c.block().hash()).isEmpty();
                                    case Command.FetchBlock c -> true;
                                    default -> false;
                                };
                        if (!isStale) {
                            expected.add(command.toString());
                        }
                    });
            return expected;
        }
    }

    private static Set<String> requests(List<Command> commands) {
        Set<String> requests = new TreeSet<>();
        for (Command command : commands) {
            boolean isRequest =
                    command instanceof Command.BuildBlock
                            || command instanceof Command.ValidateBlock
                            || command instanceof Command.CommitBlock
                            || command instanceof Command.SignVote
                            || command instanceof Command.SignProposal;
            if (isRequest) {
                assertTrue(requests.add(command.toString()), "asked twice: " + command);
            }
        }
        return requests;
    }

    /** Whatever the core waits for, some timer or some peer will end the wait. */
    private static void assertTimers(ConsensusCore core, List<Command> resumed) {
        Set<String> armed = new HashSet<>();
        resumed.forEach(
                c -> {
                    if (c instanceof Command.ScheduleTimeout t) {
                        assertTrue(t.timeout().height().equals(core.height()));
                        assertTrue(armed.add(t.timeout().kind().name()), "armed twice: " + t);
                    }
                });
        Set<String> expected = new HashSet<>();
        switch (core.step()) {
            case NEW_HEIGHT -> expected.addAll(List.of("EMPTY_BLOCK"));
            case PROPOSE -> expected.add("PROPOSE");
            case PREVOTE -> {
                if (hasQuorumOfAny(core, VoteType.PREVOTE)) {
                    expected.add("PREVOTE");
                }
            }
            case PRECOMMIT, COMMIT -> {}
        }
        boolean isInRound = core.step() != Step.NEW_HEIGHT && core.step() != Step.COMMIT;
        if (isInRound && hasQuorumOfAny(core, VoteType.PRECOMMIT)) {
            expected.add("PRECOMMIT");
        }
        armed.remove("COMMIT_WAIT");
        assertEquals(expected, armed, "at " + core.round() + " " + core.step());
    }

    private static boolean hasQuorumOfAny(ConsensusCore core, VoteType type) {
        long power =
                core.voters(core.round(), type).stream()
                        .mapToLong(i -> core.validators().get(i).power())
                        .sum();
        return power >= core.validators().quorumPower();
    }

    @Test
    void aJournalCutBehindTheGuardNeverAsksToSignAgainstIt() {
        int cuts = 0;
        for (long seed = 11; seed <= 14; seed++) {
            for (CoreNode.Segment segment : segments(seed)) {
                if (segment.events().size() <= EVENTS_MAX) {
                    cuts += cutBehindTheGuard(segment);
                }
            }
        }
        assertTrue(cuts > 500, "only " + cuts + " cuts");
    }

    private int cutBehindTheGuard(CoreNode.Segment segment) {
        int cuts = 0;
        for (CoreNode.Signed guard : segment.signed()) {
            for (int kept = 0; kept <= guard.after(); kept++) {
                ConsensusCore core = revived(segment, kept);
                core.on(new Event.GuardLoaded(guard.last()));
                assertNoConflict(segment, guard, core.resume());
                assertTrue(!core.lockedRound().isAfter(core.validRound()));
                boolean keepsLock =
                        !guard.last().lockedRound().isAfter(core.lockedRound())
                                || core.step() == Step.COMMIT;
                assertTrue(keepsLock, "the lock is lost after " + kept + " records");
                for (Event event : segment.events().subList(kept, segment.events().size())) {
                    if (isOfOthers(event)) {
                        assertNoConflict(segment, guard, core.on(event));
                    }
                }
                cuts++;
            }
        }
        return cuts;
    }

    private static boolean isOfOthers(Event event) {
        return switch (event) {
            case Event.VoteSigned e -> false;
            case Event.ProposalSigned e -> false;
            case Event.BlockBuilt e -> false;
            case Event.SignatureRefused e -> false;
            default -> true;
        };
    }

    private static void assertNoConflict(
            CoreNode.Segment segment, CoreNode.Signed guard, List<Command> commands) {
        for (Command command : commands) {
            Optional<String> asked =
                    switch (command) {
                        case Command.SignVote c -> conflict(segment, guard, c.vote());
                        case Command.SignProposal c -> conflict(segment, guard, c.proposal());
                        default -> Optional.empty();
                    };
            assertEquals(Optional.empty(), asked);
        }
    }

    private static Optional<String> conflict(
            CoreNode.Segment segment, CoreNode.Signed guard, Object asked) {
        return segment.signed().stream()
                .filter(s -> s.after() <= guard.after())
                .map(CoreNode.Signed::what)
                .filter(what -> isOneStep(what, asked) && !what.equals(asked))
                .findFirst()
                .map(what -> asked + " is asked for after " + what);
    }

    private static boolean isOneStep(Object a, Object b) {
        if (a instanceof Vote x && b instanceof Vote y) {
            return x.round().equals(y.round()) && x.type() == y.type();
        }
        return a instanceof Proposal x && b instanceof Proposal y && x.round().equals(y.round());
    }

    @Test
    void theLockOfTheGuardIsTheLockOfTheVote() {
        for (CoreNode.Segment segment : segments(21)) {
            for (CoreNode.Signed signed : segment.signed()) {
                boolean isForBlock =
                        signed.last().step() == Step.PRECOMMIT && !signed.last().ballot().isNil();
                if (isForBlock) {
                    assertEquals(signed.last().round(), signed.last().lockedRound());
                    assertEquals(signed.last().ballot(), Ballot.of(signed.last().lockedValue()));
                }
                boolean isUnlocked = signed.last().lockedRound().equals(Round.NONE);
                assertEquals(isUnlocked, signed.last().lockedValue().equals(Hash.ZERO));
            }
        }
    }
}

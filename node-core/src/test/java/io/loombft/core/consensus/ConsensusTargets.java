package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.fuzz.FuzzTarget;
import io.loombft.core.fuzz.GoldenBytes;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.VoteType;
import java.util.List;
import java.util.Optional;

/** What a journal segment holds, for fuzzing. */
public final class ConsensusTargets {
    private ConsensusTargets() {}

    public static List<FuzzTarget> all() {
        TestChain net = new TestChain(4);
        HeightSnapshot snapshot = snapshot(net);
        return List.of(
                FuzzTarget.canonical(
                        "chain-state",
                        ChainState::decode,
                        List.of(net.genesis().encoded(), snapshot.chain().encoded())),
                FuzzTarget.canonical(
                        "snapshot",
                        HeightSnapshot::decode,
                        List.of(net.start().encoded(), snapshot.encoded())),
                events(net));
    }

    private static FuzzTarget events(TestChain net) {
        EventCodec codec =
                new EventCodec(
                        net.verifier(),
                        height ->
                                height.equals(Height.FIRST)
                                        ? Optional.of(net.first())
                                        : Optional.empty());
        return FuzzTarget.of(
                "event",
                input -> {
                    Bytes record = Bytes.copyOf(input);
                    try {
                        assertEquals(record, EventCodec.encode(codec.decode(record)));
                    } catch (MalformedInputException e) {
                        // Refused, as promised.
                    }
                },
                GoldenBytes.listed("scenarios/events.txt"));
    }

    /** Of a height behind a block, with everything in it that a snapshot can hold. */
    private static HeightSnapshot snapshot(TestChain net) {
        Block block = TestChain.block(net.genesis(), net.key(0), 5_000_000, Certificate.NONE);
        Ballot ballot = Ballot.of(block.hash());
        return new HeightSnapshot(
                net.execute(net.genesis(), block),
                net.first(),
                net.certificate(VoteType.PRECOMMIT, 1, 0, ballot, 1, 2, 3).value(),
                List.of(net.key(0)),
                List.of(
                        Evidence.DuplicateVote.of(
                                net.prevote(3, 1, 0, ballot).value(),
                                net.prevote(3, 1, 0, Ballot.nil()).value())));
    }
}

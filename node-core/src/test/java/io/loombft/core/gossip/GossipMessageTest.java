package io.loombft.core.gossip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Encoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.bytes.MessageCodec;
import io.loombft.core.consensus.TestChain;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockPart;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Round;
import io.loombft.core.types.ValidatorSet;
import io.loombft.core.types.VoteType;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GossipMessageTest {
    private static final TestChain CHAIN = new TestChain(4);
    private static final Height ONE = Height.FIRST;
    private static final Ballot BALLOT = Ballot.of(Hash.of(Bytes.utf8("block")));

    private final MessageCodec<GossipMessage> codec = new MessageCodec<>(GossipMessage::decode);

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        IntStream.of(set).forEach(bits::set);
        return bits;
    }

    private static RoundSummary round(int round) {
        return new RoundSummary(
                new Round(round), true, false, true, bits(0, 3), bits(), bits(2, 9));
    }

    private static Map<String, GossipMessage> samples() {
        Block block = TestChain.block(CHAIN.genesis(), CHAIN.key(0), 5_000_000, Certificate.NONE);
        Map<String, GossipMessage> samples = new LinkedHashMap<>();
        samples.put(
                "standing", new GossipMessage.Standing(new Height(9), new Round(2), new Height(4)));
        samples.put("vote", new GossipMessage.VoteTold(CHAIN.prevote(1, 9, 2, BALLOT).value()));
        samples.put(
                "proposal", new GossipMessage.ProposalTold(CHAIN.propose(0, 2, 1, block).value()));
        samples.put(
                "certificate",
                new GossipMessage.CertificateTold(
                        CHAIN.certificate(VoteType.PREVOTE, 1, 2, BALLOT, 0, 2, 3).value()));
        samples.put(
                "evidence",
                new GossipMessage.EvidenceTold(
                        Evidence.DuplicateVote.of(
                                CHAIN.prevote(1, 9, 2, BALLOT).value(),
                                CHAIN.prevote(1, 9, 2, Ballot.nil()).value())));
        samples.put(
                "part",
                new GossipMessage.PartTold(
                        ONE, new Round(2), PartSet.cut(block.encoded()).get(0).orElseThrow()));
        samples.put(
                "summary", new GossipMessage.Summary(new Height(9), List.of(round(0), round(7))));
        samples.put(
                "quorum-claim",
                new GossipMessage.QuorumClaim(
                        new Height(9), new Round(2), VoteType.PRECOMMIT, BALLOT));
        samples.put(
                "neighbours", new GossipMessage.Neighbours(List.of(CHAIN.key(0), CHAIN.key(2))));
        return samples;
    }

    private static Encoder summary(int count) {
        return new Encoder().u8(7).value(ONE).u32(count);
    }

    private static Bytes summaryWith(Bytes prevotes, Bytes precommits, Bytes parts) {
        return summary(1)
                .value(Round.ZERO)
                .u8(0)
                .blob(prevotes)
                .blob(precommits)
                .blob(parts)
                .toBytes();
    }

    @Test
    void everyMessageKeepsItsForm() throws IOException {
        codec.assertGolden("gossip.txt", samples());
    }

    @Test
    void everyMessageIsReadWholeOrNotAtAll() throws MalformedInputException {
        for (GossipMessage sample : samples().values()) {
            codec.assertWhole(sample);
        }
    }

    @Test
    void noMessageHasTwoForms() {
        samples().values().forEach(codec::assertCanonical);
    }

    @Test
    void refusesUnknownKinds() throws MalformedInputException {
        codec.assertRefused(Bytes.EMPTY);
        codec.assertRefused(Bytes.fromHex("00"));
        codec.assertRefused(Bytes.fromHex("0a00000000"));
    }

    @Test
    void refusesBitSetsWithTrailingZerosOrBitsThatNobodyHas() throws MalformedInputException {
        Bytes none = Bytes.EMPTY;
        int validators = ValidatorSet.SIZE_MAX;
        BitSet all = new BitSet();
        all.set(0, validators);
        Bytes full = Bytes.copyOf(all.toByteArray());
        GossipMessage.decode(summaryWith(full, full, none));
        codec.assertRefused(summaryWith(Bytes.fromHex("0100"), none, none));
        codec.assertRefused(summaryWith(none, Bytes.fromHex("00"), none));
        codec.assertRefused(summaryWith(none, none, Bytes.fromHex("ff00")));
        codec.assertRefused(summaryWith(full.concat(Bytes.fromHex("01")), none, none));
        codec.assertRefused(summaryWith(none, full.concat(Bytes.fromHex("01")), none));
        BitSet parts = new BitSet();
        parts.set(BlockPart.COUNT_MAX - 1);
        GossipMessage.decode(summaryWith(none, none, Bytes.copyOf(parts.toByteArray())));
        parts.set(BlockPart.COUNT_MAX);
        codec.assertRefused(summaryWith(none, none, Bytes.copyOf(parts.toByteArray())));
    }

    @Test
    void refusesFlagsThatMeanNothing() {
        Bytes bytes = summary(1).value(Round.ZERO).u8(8).u32(0).u32(0).u32(0).toBytes();
        codec.assertRefused(bytes);
    }

    @Test
    void refusesCountsThatLieOrAreTooHigh() {
        codec.assertRefused(summary(1).toBytes());
        codec.assertRefused(summary(Integer.MAX_VALUE).toBytes());
        Encoder nine = summary(GossipMessage.SUMMARY_ROUNDS_MAX + 1);
        for (int i = 0; i <= GossipMessage.SUMMARY_ROUNDS_MAX; i++) {
            nine.value(RoundSummary.nothing(new Round(i)));
        }
        codec.assertRefused(nine.toBytes());
        codec.assertRefused(new Encoder().u8(9).u32(2).value(CHAIN.key(0)).toBytes());
        codec.assertRefused(
                new Encoder().u8(9).u32(Integer.MAX_VALUE).value(CHAIN.key(0)).toBytes());
    }

    @Test
    void refusesASummaryThatNamesARoundTwiceOrOutOfOrder() {
        for (int second : new int[] {3, 2}) {
            codec.assertRefused(summary(2).value(round(3)).value(round(second)).toBytes());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new GossipMessage.Summary(ONE, List.of(round(3), round(second))));
        }
    }

    @Test
    void aSummaryDoesNotShareItsBitSets() {
        BitSet prevotes = bits(1);
        var summary = new RoundSummary(Round.ZERO, false, false, false, prevotes, bits(), bits());
        prevotes.set(2);
        assertEquals(bits(1), summary.prevotes());
        summary.prevotes().set(3);
        assertEquals(bits(1), summary.prevotes());
    }
}

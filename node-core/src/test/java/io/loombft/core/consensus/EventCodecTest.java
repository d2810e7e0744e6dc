package io.loombft.core.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.loombft.core.bytes.Bytes;
import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.crypto.Hash;
import io.loombft.core.types.Ballot;
import io.loombft.core.types.Block;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.PartSet;
import io.loombft.core.types.Round;
import io.loombft.core.types.SignedVote;
import io.loombft.core.types.VoteType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private final TestChain net = new TestChain(4);
    private final Block block =
            TestChain.block(net.genesis(), net.key(0), 5_000_000, Certificate.NONE);
    private final Ballot ballot = Ballot.of(block.hash());
    private final EventCodec codec =
            new EventCodec(
                    net.verifier(),
                    height ->
                            height.equals(Height.FIRST)
                                    ? Optional.of(net.first())
                                    : Optional.empty());

    /** One of each kind, in the order of their codes. */
    private Map<String, Event> each() {
        Map<String, Event> each = new LinkedHashMap<>();
        each.put("proposal", new Event.ProposalReceived(net.propose(0, 0, -1, block), 77));
        each.put(
                "part",
                new Event.PartReceived(
                        Height.FIRST,
                        new Round(2),
                        PartSet.cut(block.encoded()).get(0).orElseThrow()));
        each.put("block", new Event.BlockReceived(block));
        each.put("vote", new Event.VoteReceived(net.prevote(1, 1, 0, Ballot.nil())));
        each.put(
                "certificate",
                new Event.CertificateReceived(
                        net.certificate(VoteType.PREVOTE, 1, 3, ballot, 0, 1, 2)));
        each.put(
                "claim",
                new Event.QuorumClaimed(
                        net.key(3), Height.FIRST, new Round(1), VoteType.PRECOMMIT, ballot));
        each.put("evidence", new Event.EvidenceReceived(evidence()));
        for (Timeout.Kind kind : Timeout.Kind.values()) {
            each.put(
                    "timeout " + kind,
                    new Event.TimeoutFired(new Timeout(kind, Height.FIRST, new Round(1))));
        }
        each.put("transactions", new Event.TransactionsAvailable());
        each.put("built", new Event.BlockBuilt(Height.FIRST, new Round(1), block));
        each.put("valid", new Event.BlockValidated(block.hash(), new Event.Validity.Valid()));
        each.put(
                "invalid",
                new Event.BlockValidated(
                        block.hash(), new Event.Validity.Invalid("the nonce of A is 3, not 4")));
        each.put("signed vote", new Event.VoteSigned(net.precommit(2, 1, 1, ballot)));
        each.put("signed proposal", new Event.ProposalSigned(net.propose(0, 1, 0, block)));
        each.put("refused", new Event.SignatureRefused(Height.FIRST, new Round(4)));
        each.put(
                "decided",
                new Event.Decided(
                        block, net.certificate(VoteType.PRECOMMIT, 1, 0, ballot, 1, 2, 3)));
        for (Step step : List.of(Step.PROPOSE, Step.PREVOTE, Step.PRECOMMIT)) {
            each.put("guard " + step, new Event.GuardLoaded(guard(step)));
        }
        return each;
    }

    private Evidence evidence() {
        return Evidence.DuplicateVote.of(
                net.prevote(3, 1, 0, ballot).value(), net.prevote(3, 1, 0, Ballot.nil()).value());
    }

    private Event.LastSignature guard(Step step) {
        boolean isProposal = step == Step.PROPOSE;
        return new Event.LastSignature(
                Height.FIRST,
                new Round(1),
                step,
                isProposal ? Ballot.nil() : ballot,
                isProposal ? Round.NONE : Round.ZERO,
                isProposal ? Hash.ZERO : block.hash(),
                isProposal ? List.of() : List.of(net.prevote(2, 1, 0, ballot).value().vote()));
    }

    @Test
    void everyKindComesBackAsItWas() throws Exception {
        for (Event event : each().values()) {
            assertEquals(event, codec.decode(EventCodec.encode(event)));
        }
    }

    @Test
    void theBytesAreThoseOfTheGoldenFile() throws Exception {
        List<String> lines = new ArrayList<>();
        each().forEach((name, event) -> lines.add(name + ": " + EventCodec.encode(event).hex()));
        Golden.assertSame("events.txt", lines);
    }

    @Test
    void noPrefixOfARecordIsARecordNorOneWithAByteMore() {
        for (Event event : each().values()) {
            Bytes record = EventCodec.encode(event);
            for (int length = 0; length < record.size(); length++) {
                Bytes cut = record.slice(0, length);
                assertThrows(MalformedInputException.class, () -> codec.decode(cut));
            }
            Bytes longer = record.concat(Bytes.copyOf(new byte[1]));
            assertThrows(MalformedInputException.class, () -> codec.decode(longer));
        }
    }

    @Test
    void everySignatureIsCheckedAgain() {
        Map<String, Event> each = each();
        for (String name :
                List.of(
                        "proposal",
                        "vote",
                        "certificate",
                        "signed vote",
                        "signed proposal",
                        "decided",
                        "evidence")) {
            byte[] record = EventCodec.encode(each.get(name)).toArray();
            // Signatures are last, but for a proposal's stamp.
            record[record.length - 1 - (name.equals("proposal") ? 8 : 0)] ^= 1;
            assertThrows(
                    MalformedInputException.class, () -> codec.decode(Bytes.copyOf(record)), name);
        }
    }

    @Test
    void votesOfForeignHeightsAndStrangersAreRefused() {
        Event foreign = new Event.VoteReceived(net.prevote(1, 2, 0, Ballot.nil()));
        assertThrows(MalformedInputException.class, () -> codec.decode(EventCodec.encode(foreign)));
        SignedVote strangers = new TestChain(9).prevote(8, 1, 0, Ballot.nil()).value();
        Bytes record = Bytes.copyOf(new byte[] {4}).concat(strangers.encoded());
        assertThrows(MalformedInputException.class, () -> codec.decode(record));
    }

    @Test
    void aCertificateBelowAQuorumIsRefused() {
        Certificate whole = net.certificate(VoteType.PREVOTE, 1, 0, ballot, 0, 1, 2).value();
        Certificate two =
                new Certificate(
                        whole.type(),
                        whole.height(),
                        whole.round(),
                        whole.ballot(),
                        whole.signatures().subList(0, 2));
        Bytes record = Bytes.copyOf(new byte[] {5}).concat(two.encoded());
        assertThrows(MalformedInputException.class, () -> codec.decode(record));
    }

    @Test
    void unknownKindsAndCodesAreRefused() {
        for (String hex : List.of("", "00", "11", "ff", "0800", "0806", "0b")) {
            assertThrows(
                    MalformedInputException.class, () -> codec.decode(Bytes.fromHex(hex)), hex);
        }
    }

    @Test
    void aLongReasonIsCutAndStillARecord() throws Exception {
        String reason = "\u20ac".repeat(EventCodec.REASON_MAX + 5);
        Event event = new Event.BlockValidated(block.hash(), new Event.Validity.Invalid(reason));
        Event back = codec.decode(EventCodec.encode(event));
        assertEquals(
                new Event.BlockValidated(
                        block.hash(),
                        new Event.Validity.Invalid(reason.substring(0, EventCodec.REASON_MAX))),
                back);
    }

    @Test
    void aLongReasonIsNotCutWithinACharacter() throws Exception {
        String before = "x".repeat(EventCodec.REASON_MAX - 1);
        Event event =
                new Event.BlockValidated(
                        block.hash(), new Event.Validity.Invalid(before + "\uD83E\uDDF5"));
        assertEquals(
                new Event.BlockValidated(block.hash(), new Event.Validity.Invalid(before)),
                codec.decode(EventCodec.encode(event)));
    }

    @Test
    void aReasonLongerThanAnyThatIsWrittenIsRefused() {
        Bytes reason = Bytes.utf8("x".repeat(EventCodec.REASON_MAX + 1));
        Bytes record =
                Bytes.copyOf(new byte[] {11})
                        .concat(block.hash().bytes())
                        .concat(Bytes.copyOf(new byte[] {0, 0, 0, 0x10, 1}))
                        .concat(reason);
        assertThrows(MalformedInputException.class, () -> codec.decode(record));
    }

    @Test
    void anExecutedBlockIsNoRecord() {
        Event executed = new Event.BlockExecuted(net.genesis());
        assertThrows(IllegalArgumentException.class, () -> EventCodec.encode(executed));
    }

    @Test
    void theSnapshotThatASegmentBeginsWithComesBackAsItWas() throws Exception {
        ChainState after = net.execute(net.genesis(), block);
        HeightSnapshot snapshot =
                new HeightSnapshot(
                        after,
                        net.first(),
                        net.certificate(VoteType.PRECOMMIT, 1, 0, ballot, 1, 2, 3).value(),
                        List.of(net.key(0)),
                        List.of(evidence()));
        HeightSnapshot back = Decoder.whole(snapshot.encoded(), HeightSnapshot::decode);
        assertEquals(snapshot.encoded(), back.encoded());
        assertEquals(snapshot.absent(), back.absent());
        assertEquals(snapshot.evidence(), back.evidence());
        assertEquals(snapshot.lastCommit(), back.lastCommit());
    }
}

package io.loombft.console.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.loombft.console.chart.Mark;
import io.loombft.console.chart.PowerBar.Shares;
import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.chart.VoteGrid;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.RoundVotes;
import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.connection.RoundVotes.Proposed;
import io.loombft.console.connection.Rounds;
import io.loombft.console.connection.Rounds.HeightVotes;
import io.loombft.console.connection.Validators;
import io.loombft.console.connection.Validators.Member;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundPictureTest {
    private static final Optional<Proposed> BLOCK = Optional.of(new Proposed("b1", -1));
    private static final String NIL = "";

    private final RoundPicture picture =
            new RoundPicture(
                    new Fleet(List.of(), 0, Instant.EPOCH, Map.of("a", "ann", "b", "bob")),
                    Optional.of(
                            new Validators(
                                    5,
                                    List.of(
                                            new Member("a", "", 1, 0),
                                            new Member("b", "", 1, 0),
                                            new Member("c", "", 1, 0),
                                            new Member("d", "", 1, 0)),
                                    4)),
                    "a");

    @Test
    void votesForTwoBlocksAreNoQuorumForEither() {
        Map<String, Cast> votes =
                Map.of("a", vote("b1"), "b", vote("b1"), "c", vote("b2"), "d", vote("b2"));

        assertEquals(
                "50.0 % for block b1, 100.0 % in all · 4 of 4 votes",
                picture.sentence(round(Optional.empty(), votes), votes));
        assertEquals(
                new Shares(0.5, 0, 0.5, 0), picture.shares(round(Optional.empty(), votes), votes));
    }

    @Test
    void aQuorumIsMoreThanTwoThirdsForTheSameBlock() {
        Map<String, Cast> two = Map.of("a", vote("b1"), "b", vote("b1"), "c", vote(NIL));
        assertFalse(picture.sentence(round(BLOCK, two), two).contains("quorum"));

        Map<String, Cast> three = Map.of("a", vote("b1"), "b", vote("b1"), "c", vote("b1"));
        assertEquals(
                "75.0 % for the block, 75.0 % in all · 3 of 4 votes · quorum for the block",
                picture.sentence(round(BLOCK, three), three));
    }

    @Test
    void aQuorumForAnotherBlockThanTheProposedOneIsNamed() {
        Map<String, Cast> votes = Map.of("a", vote("b2"), "b", vote("b2"), "c", vote("b2"));

        assertEquals(
                "0.0 % for the block, 75.0 % in all · 3 of 4 votes · quorum for block b2",
                picture.sentence(round(BLOCK, votes), votes));
        assertEquals(Mark.OTHER, cells(round(BLOCK, votes)).getFirst().prevote());
    }

    @Test
    void aQuorumForNilIsSaid() {
        Map<String, Cast> votes = Map.of("a", vote(NIL), "b", vote(NIL), "c", vote(NIL));

        assertEquals(
                "0.0 % for the block, 75.0 % in all · 3 of 4 votes · quorum for nil",
                picture.sentence(round(BLOCK, votes), votes));
    }

    @Test
    void anEquivocatorCountsForEachBlockThatItSigned() {
        Map<String, Cast> votes =
                Map.of(
                        "a",
                        new Cast(List.of(NIL, "b1"), false, true),
                        "b",
                        vote("b1"),
                        "c",
                        vote("b1"));

        assertTrue(picture.sentence(round(BLOCK, votes), votes).endsWith("quorum for the block"));
        assertEquals(new Shares(0.75, 0, 0, 0.25), picture.shares(round(BLOCK, votes), votes));
        assertEquals(Mark.EQUIVOCATED, cells(round(BLOCK, votes)).getFirst().prevote());
    }

    @Test
    void aProposerThatIsNotHeardIsMarkedAllTheSame() {
        RoundVotes silent = new RoundVotes(3, "b", Optional.empty(), Map.of(), Map.of());

        VoteGrid.Cell bob = cells(silent).get(1);
        assertTrue(bob.isProposer());
        assertTrue(bob.detail().contains("proposer of this round, not heard yet"));
        assertFalse(cells(silent).get(2).isProposer());
    }

    @Test
    void theHeightInProgressShowsAllItsRoundsAndOthersWhatThereIsRoomFor() {
        List<RoundMatrix.Group> groups =
                picture.matrix(
                        rounds(height(7, 30, 0, -1), height(5, 1, 0, 0), height(6, 12, 0, 11)));

        assertEquals(List.of("7", "6"), groups.stream().map(RoundMatrix.Group::name).toList());
        assertEquals(30, groups.getFirst().rows().size());
        assertEquals("", groups.getFirst().note());
        assertEquals("round 29", groups.getFirst().rows().getFirst().name());
        assertEquals("round 11", groups.getLast().rows().getFirst().name());
        assertEquals(10, groups.getLast().rows().size());
        assertEquals("2 earlier rounds not drawn", groups.getLast().note());
    }

    @Test
    void roundsThatAreNoLongerKeptAreCounted() {
        List<RoundMatrix.Group> groups = picture.matrix(rounds(height(7, 64, 36, -1)));

        assertEquals("36 earlier rounds no longer kept", groups.getFirst().note());
    }

    private static Rounds rounds(HeightVotes current, HeightVotes... past) {
        return new Rounds(
                current,
                current.rounds().getLast().round(),
                "propose",
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                Optional.empty(),
                List.of(past),
                List.of());
    }

    private static HeightVotes height(long height, int rounds, int dropped, int decided) {
        return new HeightVotes(
                height,
                IntStream.range(dropped, dropped + rounds)
                        .mapToObj(i -> new RoundVotes(i, "", BLOCK, Map.of(), Map.of()))
                        .toList(),
                dropped,
                decided,
                decided < 0 ? "" : "b1");
    }

    private List<VoteGrid.Cell> cells(RoundVotes round) {
        return picture.cells(round);
    }

    private static RoundVotes round(Optional<Proposed> proposal, Map<String, Cast> prevotes) {
        return new RoundVotes(0, "a", proposal, prevotes, Map.of());
    }

    private static Cast vote(String hash) {
        return new Cast(List.of(hash), false, false);
    }
}

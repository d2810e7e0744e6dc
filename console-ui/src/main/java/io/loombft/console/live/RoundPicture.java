package io.loombft.console.live;

import io.loombft.console.chart.Mark;
import io.loombft.console.chart.PowerBar.Shares;
import io.loombft.console.chart.RoundMatrix;
import io.loombft.console.chart.VoteGrid;
import io.loombft.console.connection.Fleet;
import io.loombft.console.connection.RoundVotes;
import io.loombft.console.connection.RoundVotes.Cast;
import io.loombft.console.connection.Rounds;
import io.loombft.console.connection.Rounds.HeightVotes;
import io.loombft.console.connection.Validators;
import io.loombft.console.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the votes of rounds into what is drawn. */
record RoundPicture(Fleet fleet, Optional<Validators> set, String self) {
    /** Rounds drawn of all heights together. */
    private static final int ROWS_MAX = 10;

    String nameOf(String id) {
        String name = fleet.nameOf(id);
        return id.isEmpty() ? Figures.UNKNOWN : name.isEmpty() ? Figures.hash(id) : name;
    }

    private List<Validators.Member> members() {
        return set.map(Validators::members).orElse(List.of());
    }

    private double total() {
        return Math.max(1, set.map(Validators::totalPower).orElse(1L));
    }

    List<VoteGrid.Cell> cells(RoundVotes round) {
        return members().stream().map(member -> cell(member, round)).toList();
    }

    private VoteGrid.Cell cell(Validators.Member member, RoundVotes round) {
        Mark prevote = mark(round, round.prevotes(), member.id());
        Mark precommit = mark(round, round.precommits(), member.id());
        boolean isProposer = member.id().equals(round.proposer());
        boolean isSelf = member.id().equals(self);
        return new VoteGrid.Cell(
                nameOf(member.id()),
                prevote,
                precommit,
                member.power() / total(),
                isProposer,
                isSelf,
                nameOf(member.id())
                        + "\npower "
                        + Figures.count(member.power())
                        + " ("
                        + Figures.percent(member.power() / total())
                        + ")\nprevote: "
                        + meaning(prevote)
                        + "\nprecommit: "
                        + meaning(precommit)
                        + (isProposer ? "\nproposer of this round" : "")
                        + (isSelf ? "\nthis node" : "")
                        + "\n"
                        + Figures.hash(member.id()));
    }

    private static String meaning(Mark mark) {
        return switch (mark) {
            case VALUE -> "for the block";
            case OTHER -> "for another block";
            case NIL -> "nil";
            case EQUIVOCATED -> "two different ones";
            case ABSENT -> "not heard";
            case PROPOSED, PROPOSED_EMPTY, LATE, PREVOTED_ONLY, UNKNOWN -> "not known";
        };
    }

    private static Mark mark(RoundVotes round, Map<String, Cast> votes, String validator) {
        Cast cast = votes.get(validator);
        if (cast == null) {
            return Mark.ABSENT;
        }
        if (cast.isEquivocated()) {
            return Mark.EQUIVOCATED;
        }
        if (cast.isNil()) {
            return Mark.NIL;
        }
        return round.proposal().isEmpty()
                        || round.proposal().get().blockHash().equals(cast.blockHash())
                ? Mark.VALUE
                : Mark.OTHER;
    }

    Shares shares(RoundVotes round, Map<String, Cast> votes) {
        double value = 0;
        double nil = 0;
        double others = 0;
        double equivocated = 0;
        for (Validators.Member member : members()) {
            double share = member.power() / total();
            switch (mark(round, votes, member.id())) {
                case VALUE -> value += share;
                case NIL -> nil += share;
                case OTHER -> others += share;
                case EQUIVOCATED -> {
                    equivocated += share;
                    value += share;
                }
                case ABSENT, PROPOSED, PROPOSED_EMPTY, LATE, PREVOTED_ONLY, UNKNOWN -> {}
            }
        }
        return new Shares(value, nil, others, equivocated);
    }

    String sentence(Shares shares, int votes) {
        double heard = shares.forBlock() + shares.forNil() + shares.forOthers();
        String quorum =
                shares.forBlock() > 2.0 / 3
                        ? " · quorum for the block"
                        : shares.forNil() > 2.0 / 3 ? " · quorum for nil" : "";
        return Figures.percent(shares.forBlock())
                + " for the block, "
                + Figures.percent(heard)
                + " in all · "
                + votes
                + " of "
                + Figures.plural(members().size(), "vote")
                + quorum;
    }

    List<RoundMatrix.Row> matrix(Rounds now) {
        List<RoundMatrix.Row> rows = new ArrayList<>();
        List<HeightVotes> heights = new ArrayList<>(now.past());
        heights.add(now.current());
        for (HeightVotes height : heights.reversed()) {
            for (RoundVotes round : height.rounds().reversed()) {
                boolean isNow =
                        height.height() == now.current().height() && round.round() == now.round();
                if (rows.size() < ROWS_MAX && height.height() > 0) {
                    rows.add(row(height, round, isNow));
                }
            }
        }
        return rows;
    }

    private RoundMatrix.Row row(HeightVotes height, RoundVotes round, boolean isNow) {
        String outcome =
                height.decidedRound() == round.round()
                        ? "decided " + Figures.hash(height.decidedHash())
                        : isNow ? "in progress" : height.isDecided() ? "passed" : "";
        return new RoundMatrix.Row(
                Figures.count(height.height()) + " / " + round.round(),
                outcome,
                isNow,
                members().stream().map(m -> mark(round, round.prevotes(), m.id())).toList(),
                members().stream().map(m -> mark(round, round.precommits(), m.id())).toList());
    }
}

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
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns the votes of rounds into what is drawn. */
record RoundPicture(Fleet fleet, Optional<Validators> set, String self) {
    /** Rounds drawn of all decided heights together; of the height in progress all are that are kept. */
    private static final int PAST_ROWS_MAX = 10;

    private static final String NIL = "";

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
        String block = blockOf(round);
        return members().stream().map(member -> cell(member, round, block)).toList();
    }

    private VoteGrid.Cell cell(Validators.Member member, RoundVotes round, String block) {
        Mark prevote = mark(block, round.prevotes(), member.id());
        Mark precommit = mark(block, round.precommits(), member.id());
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
                        + (isProposer
                                ? "\nproposer of this round"
                                        + (round.proposal().isPresent() ? "" : ", not heard yet")
                                : "")
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

    /**
     * The block that votes of the round are held against: the proposed one, else the one with the most power behind it;
     * nil when there is neither.
     */
    private String blockOf(RoundVotes round) {
        if (round.proposal().isPresent()) {
            return round.proposal().get().blockHash();
        }
        Map<String, Long> powers = powers(round.prevotes());
        powers(round.precommits()).forEach((hash, power) -> powers.merge(hash, power, Long::sum));
        powers.remove(NIL);
        return powers.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(NIL);
    }

    /** The power behind each block and behind nil; an equivocator counts for all that it signed. */
    private Map<String, Long> powers(Map<String, Cast> votes) {
        Map<String, Long> powers = new TreeMap<>();
        for (Validators.Member member : members()) {
            Cast cast = votes.get(member.id());
            if (cast != null) {
                cast.hashes().forEach(hash -> powers.merge(hash, member.power(), Long::sum));
            }
        }
        return powers;
    }

    private static Mark mark(String block, Map<String, Cast> votes, String validator) {
        Cast cast = votes.get(validator);
        if (cast == null) {
            return Mark.ABSENT;
        }
        if (cast.isEquivocated()) {
            return Mark.EQUIVOCATED;
        }
        return cast.isNil() ? Mark.NIL : cast.isFor(block) ? Mark.VALUE : Mark.OTHER;
    }

    /** Whoever signed several counts for the block when it is among them, else for what it signed first. */
    Shares shares(RoundVotes round, Map<String, Cast> votes) {
        String block = blockOf(round);
        double value = 0;
        double nil = 0;
        double others = 0;
        double equivocated = 0;
        for (Validators.Member member : members()) {
            Cast cast = votes.get(member.id());
            double share = member.power() / total();
            if (cast == null) {
                continue;
            }
            equivocated += cast.isEquivocated() ? share : 0;
            if (!block.equals(NIL) && cast.isFor(block)) {
                value += share;
            } else if (cast.isNil()) {
                nil += share;
            } else {
                others += share;
            }
        }
        return new Shares(value, nil, others, equivocated);
    }

    /** How much is for the block and in all, and what has a quorum: only votes for the same count together. */
    String sentence(RoundVotes round, Map<String, Cast> votes) {
        Shares shares = shares(round, votes);
        String block = blockOf(round);
        double heard = shares.forBlock() + shares.forNil() + shares.forOthers();
        return Figures.percent(shares.forBlock())
                + " for "
                + nameOf(block, round)
                + ", "
                + Figures.percent(heard)
                + " in all · "
                + votes.size()
                + " of "
                + Figures.plural(members().size(), "vote")
                + quorums(votes).stream()
                        .map(hash -> " · quorum for " + nameOf(hash, block, round))
                        .collect(Collectors.joining());
    }

    private List<String> quorums(Map<String, Cast> votes) {
        long quorum = set.map(Validators::quorumPower).orElse(Long.MAX_VALUE);
        return powers(votes).entrySet().stream()
                .filter(each -> each.getValue() >= quorum)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static String nameOf(String hash, String block, RoundVotes round) {
        return hash.equals(NIL)
                ? "nil"
                : hash.equals(block) ? nameOf(hash, round) : "block " + Figures.hash(hash);
    }

    private static String nameOf(String block, RoundVotes round) {
        return round.proposal().isPresent() || block.equals(NIL)
                ? "the block"
                : "block " + Figures.hash(block);
    }

    /** The height in progress with all its rounds, then those before it; the latest first. */
    List<RoundMatrix.Group> matrix(Rounds now) {
        List<RoundMatrix.Group> groups = new ArrayList<>();
        if (now.current().height() > 0) {
            groups.add(group(now.current(), now, now.current().rounds().size()));
        }
        int left = PAST_ROWS_MAX;
        for (HeightVotes height : now.past().reversed()) {
            int drawn = Math.min(left, height.rounds().size());
            if (drawn > 0) {
                groups.add(group(height, now, drawn));
            }
            left -= drawn;
        }
        return groups;
    }

    private RoundMatrix.Group group(HeightVotes height, Rounds now, int drawn) {
        int missing = height.rounds().size() - drawn;
        String note =
                height.dropped() > 0
                        ? Figures.plural(height.dropped(), "earlier round") + " no longer kept"
                        : missing > 0
                                ? Figures.plural(missing, "earlier round") + " not drawn"
                                : "";
        return new RoundMatrix.Group(
                Figures.count(height.height()),
                note,
                height.rounds().reversed().stream()
                        .limit(drawn)
                        .map(round -> row(height, round, now))
                        .toList());
    }

    private RoundMatrix.Row row(HeightVotes height, RoundVotes round, Rounds now) {
        boolean isNow = height.height() == now.current().height() && round.round() == now.round();
        String outcome =
                height.decidedRound() == round.round()
                        ? "decided " + Figures.hash(height.decidedHash())
                        : isNow ? "in progress" : height.isDecided() ? "passed" : "";
        String block = blockOf(round);
        return new RoundMatrix.Row(
                "round " + round.round(),
                outcome,
                isNow,
                members().stream().map(m -> mark(block, round.prevotes(), m.id())).toList(),
                members().stream().map(m -> mark(block, round.precommits(), m.id())).toList());
    }
}

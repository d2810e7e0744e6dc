package io.loombft.console.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.loombft.core.client.Fields;
import io.loombft.core.client.RpcException;
import io.loombft.core.crypto.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who signed which of the last blocks, as a node tells it.
 *
 * @param from height of the first mark
 * @param to height of the last mark, 0 when there is none
 * @param marks by validator key in hex, a character for each block, the oldest first
 */
public record SigningRecord(long from, long to, Map<String, String> marks) {
    /** Blocks that are kept. */
    public static final int BLOCKS_MAX = ChainTail.BLOCKS_MAX;

    /** The latest blocks are asked for again: late votes and the next commit still change them. */
    static final int UNSETTLED = 8;

    static final int VALIDATORS_MAX = 2_000;
    private static final String NO_MEMBER = "-";
    private static final char PROPOSED = 'P';
    private static final char PROPOSED_EMPTY = 'E';
    private static final String SIGNED = "PES";
    private static final String MISSED = "CVM";

    public SigningRecord {
        marks = Map.copyOf(marks);
    }

    /** The marks of a validator; empty when it is not named. */
    public Optional<String> of(String validator) {
        return Optional.ofNullable(marks.get(validator));
    }

    /** How much a validator signed of the blocks of its sets, the latest left out while it has no successor. */
    public record Tally(int blocks, int signed, int missedInARow) {}

    /** Counts what is settled: late precommits still come in for the very last block. */
    public Tally tally(String validator) {
        String line = of(validator).orElse("");
        int blocks = 0;
        int signed = 0;
        int missed = 0;
        for (int i = 0; i + 1 < line.length(); i++) {
            char mark = line.charAt(i);
            boolean isSigned = SIGNED.indexOf(mark) >= 0;
            if (isSigned || MISSED.indexOf(mark) >= 0) {
                blocks++;
                signed += isSigned ? 1 : 0;
                missed = isSigned ? 0 : missed + 1;
            }
        }
        return new Tally(blocks, signed, missed);
    }

    /**
     * Whether the last so many blocks of a validator are empty, though most that others proposed since the
     * first of them are not.
     */
    public boolean leavesBlocksEmpty(String validator, int blocks) {
        String line = of(validator).orElse("");
        int empty = 0;
        int at = line.length();
        while (empty < blocks && at > 0) {
            at--;
            if (line.charAt(at) == PROPOSED) {
                return false;
            }
            empty += line.charAt(at) == PROPOSED_EMPTY ? 1 : 0;
        }
        if (empty < blocks) {
            return false;
        }
        int from = at;
        long full = count(from, PROPOSED);
        return full > count(from, PROPOSED_EMPTY) - blocks;
    }

    private long count(int from, char mark) {
        return marks.values().stream()
                .mapToLong(line -> line.chars().skip(from).filter(c -> c == mark).count())
                .sum();
    }

    /** Whether the last block that has a successor was signed by the validator. */
    public boolean signedLately(String validator) {
        String line = of(validator).orElse("");
        return line.length() > 1 && SIGNED.indexOf(line.charAt(line.length() - 2)) >= 0;
    }

    static SigningRecord of(JsonNode result) throws RpcException {
        Fields fields = new Fields("get_signing_history", result);
        long from = fields.number("from");
        long to = fields.number("to");
        Map<String, String> marks = new TreeMap<>();
        for (Named named :
                fields.list(
                        "validators",
                        VALIDATORS_MAX,
                        item ->
                                new Named(
                                        item.parsed("id", PublicKey::fromHex).hex(),
                                        item.text("marks")))) {
            marks.put(named.id(), named.marks());
        }
        long blocks = to == 0 ? 0 : to - from + 1;
        if (blocks < 0
                || blocks > BLOCKS_MAX
                || marks.values().stream().anyMatch(line -> line.length() != blocks)) {
            throw fields.missing("marks", "one for each block");
        }
        return new SigningRecord(from, to, marks);
    }

    private record Named(String id, String marks) {}

    /** This one with what a later answer says; the later one alone when there is a gap between them. */
    SigningRecord with(SigningRecord later) {
        boolean isJoined = to > 0 && later.from() >= from && later.from() <= to + 1;
        if (!isJoined || later.to() < to) {
            return later;
        }
        long first = Math.max(from, later.to() - BLOCKS_MAX + 1);
        int kept = (int) Math.max(0, later.from() - first);
        int skipped = (int) (first - from);
        Map<String, String> joined = new TreeMap<>();
        for (Map.Entry<String, String> line : later.marks().entrySet()) {
            String before = marks.get(line.getKey());
            String old =
                    before == null
                            ? NO_MEMBER.repeat(kept)
                            : before.substring(skipped, skipped + kept);
            joined.put(line.getKey(), old + line.getValue());
        }
        return new SigningRecord(first, later.to(), joined);
    }
}

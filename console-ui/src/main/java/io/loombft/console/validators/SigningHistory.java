package io.loombft.console.validators;

import io.loombft.console.chart.Mark;
import io.loombft.console.connection.SigningRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who signed which of the last blocks, as the node told it. */
final class SigningHistory {
    private final Optional<SigningRecord> record;

    SigningHistory(Optional<SigningRecord> record) {
        this.record = record;
    }

    /** The oldest block first. */
    List<Mark> marks(String validator) {
        String line = record.flatMap(told -> told.of(validator)).orElse("");
        List<Mark> marks = new ArrayList<>(line.length());
        for (int i = 0; i < line.length(); i++) {
            marks.add(mark(line.charAt(i)));
        }
        return marks;
    }

    /** What is not understood is not known. */
    private static Mark mark(char letter) {
        return switch (letter) {
            case 'P' -> Mark.PROPOSED;
            case 'E' -> Mark.PROPOSED_EMPTY;
            case 'S' -> Mark.VALUE;
            case 'C' -> Mark.LATE;
            case 'V' -> Mark.PREVOTED_ONLY;
            case 'M' -> Mark.ABSENT;
            default -> Mark.UNKNOWN;
        };
    }

    /** What is settled; the latest block is not while others may still sign it. */
    SigningRecord.Tally tally(String validator) {
        return record.map(told -> told.tally(validator))
                .orElseGet(() -> new SigningRecord.Tally(0, 0, 0));
    }

    static boolean isProposed(Mark mark) {
        return mark == Mark.PROPOSED || mark == Mark.PROPOSED_EMPTY;
    }
}

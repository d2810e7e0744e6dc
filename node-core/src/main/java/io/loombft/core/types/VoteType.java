package io.loombft.core.types;

import io.loombft.core.bytes.Decoder;
import io.loombft.core.bytes.MalformedInputException;

/** The two kinds of votes, with their byte in encodings. */
public enum VoteType {
    PREVOTE(1),
    PRECOMMIT(2);

    private final int code;

    VoteType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static VoteType decode(Decoder from) throws MalformedInputException {
        int code = from.u8();
        return switch (code) {
            case 1 -> PREVOTE;
            case 2 -> PRECOMMIT;
            default -> throw new MalformedInputException("vote type " + code);
        };
    }
}

package io.loombft.core.types;

import io.loombft.core.bytes.Encoder;

/**
 * How every signed message begins: {@code tag length u32 | tag | chain id length u32 | chain id}. No
 * tag is the prefix of another, so no two kinds of signed bytes can ever be equal.
 */
final class SignBytes {
    static final String VOTE = "loombft/vote/v1";
    static final String PROPOSAL = "loombft/proposal/v1";
    static final String TRANSACTION = "loombft/transaction/v1";

    private SignBytes() {}

    static Encoder begin(String tag, ChainId chain) {
        return new Encoder().text(tag).value(chain);
    }
}

package io.loombft.server.rpc;

import io.loombft.core.client.OperatorToken;
import java.util.List;
import java.util.Optional;

/** Who sends a request, by the {@code Authorization} header that came with it. */
enum Caller {
    /** Without a token. */
    ANYONE,
    /** With a token that is not this node's. */
    STRANGER,
    /** With the token of this node. */
    OPERATOR;

    /** By all values of the header; more than one is nobody's. */
    static Caller of(List<String> authorizations, Optional<OperatorToken> token) {
        if (authorizations.isEmpty()) {
            return ANYONE;
        }
        boolean isOperator =
                authorizations.size() == 1
                        && token.filter(own -> own.isShownBy(authorizations.getFirst()))
                                .isPresent();
        return isOperator ? OPERATOR : STRANGER;
    }
}

package io.loombft.console.connection;

import io.loombft.core.types.Certificate;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A block of the last ones, without what fills it.
 *
 * @param round that decided it, -1 when the node gave no commit
 * @param signers who signed its commit, as the node says
 * @param why it is not verified, a sentence; empty when it is, or when it was not looked at yet
 */
public record BlockRow(
        long height,
        String hash,
        String previousHash,
        long timeMs,
        int txs,
        int evidence,
        int round,
        String proposer,
        String stateRoot,
        String setHash,
        Set<String> signers,
        Verdict verdict,
        String why) {
    /** What this console found out about a block. */
    public enum Verdict {
        /** A quorum signed it, of a set that was followed from what is trusted; or such a block descends from it. */
        VERIFIED,
        /** Not looked at yet, or the node did not give what is needed. */
        UNCHECKED,
        /** What the node says of it does not fit. */
        REFUTED
    }

    static BlockRow of(HeaderEntry entry) {
        return new BlockRow(
                entry.height().value(),
                entry.header().hash().hex(),
                entry.header().prevBlockHash().hex(),
                entry.header().timestampMs(),
                entry.txs(),
                entry.evidence(),
                entry.commit().map(c -> c.round().value()).orElse(-1),
                entry.header().proposer().hex(),
                entry.header().stateRoot().hex(),
                entry.header().validatorSetHash().hex(),
                entry.commit().map(BlockRow::signers).orElse(Set.of()),
                Verdict.UNCHECKED,
                "");
    }

    BlockRow judged(Verdict verdict, String why) {
        return new BlockRow(
                height,
                hash,
                previousHash,
                timeMs,
                txs,
                evidence,
                round,
                proposer,
                stateRoot,
                setHash,
                signers,
                verdict,
                why);
    }

    /** Equal keys of all rows are one object, so that many blocks of many validators stay small. */
    private static Set<String> signers(Certificate commit) {
        return commit.signatures().stream()
                .map(each -> each.validator().hex().intern())
                .collect(Collectors.toUnmodifiableSet());
    }
}

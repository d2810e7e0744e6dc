package io.loombft.core.ledger;

import io.loombft.core.bytes.MalformedInputException;
import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.Hash;
import io.loombft.core.crypto.PublicKey;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.Verified;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the block that a validator proposes, valid by the rules of {@link BlockValidity}: evidence
 * first, then the candidates in their order, leaving out each one that does not fit. Immutable, for
 * any thread.
 */
public final class BlockBuilder {
    /** Evidence takes at most this share of a block, so that transactions always get through. */
    private static final int EVIDENCE_SHARE = 8;

    private final ChainId chain;
    private final BlockValidity validity;

    public BlockBuilder(ChainId chain, BlockValidity validity) {
        this.chain = chain;
        this.validity = validity;
    }

    /**
     * What only the proposer knows.
     *
     * @param timestampMs later than the parent's
     * @param proposer its own key
     * @param lastCommit the precommits that committed the parent, {@link Certificate#NONE} for block
     *     1
     * @param evidence what it may accuse others of, the most urgent first
     * @param candidates transactions, each sender's in the order of their nonces
     */
    public record Proposing(
            long timestampMs,
            PublicKey proposer,
            Certificate lastCommit,
            List<Evidence> evidence,
            List<Verified<Transaction>> candidates) {
        public Proposing {
            evidence = List.copyOf(evidence);
            candidates = List.copyOf(candidates);
        }
    }

    /**
     * The block of the height after the parent.
     *
     * @throws IllegalArgumentException when the time is not later than the parent's
     */
    public Block build(
            ChainState parent, Proposing proposing, StateView state, ChainHistory history) {
        if (proposing.timestampMs() <= parent.blockTimeMs()) {
            throw new IllegalArgumentException(
                    proposing.timestampMs() + " is not later than " + parent.blockTimeMs());
        }
        List<Evidence> evidence = chosenEvidence(parent, proposing, state, history);
        Header header = new Header(parent, proposing);
        long taken =
                BlockValidity.bytesTaken(
                        header.over(List.of(), evidence), evidence, proposing.lastCommit());
        List<Transaction> transactions = chosen(parent, proposing, state, taken);
        return join(
                header.over(transactions, evidence),
                transactions,
                evidence,
                proposing.lastCommit());
    }

    private List<Evidence> chosenEvidence(
            ChainState parent, Proposing proposing, StateView state, ChainHistory history) {
        EvidenceRules rules = validity.evidenceRules(parent, state, history);
        long bytesLeft = parent.params().blockBytesMax() / EVIDENCE_SHARE;
        List<Evidence> chosen = new ArrayList<>();
        for (Evidence each : proposing.evidence()) {
            int bytes = each.encoded().size();
            if (bytes <= bytesLeft && rules.add(each).isEmpty()) {
                chosen.add(each);
                bytesLeft -= bytes;
            }
        }
        return chosen;
    }

    private static List<Transaction> chosen(
            ChainState parent, Proposing proposing, StateView state, long taken) {
        // Candidates carry the proof of their signature in their type.
        BlockRoom room = new BlockRoom(parent.params(), state, verified -> true, taken);
        List<Transaction> chosen = new ArrayList<>();
        for (Verified<Transaction> candidate : proposing.candidates()) {
            if (room.add(candidate.value()).isEmpty()) {
                chosen.add(candidate.value());
            }
        }
        return chosen;
    }

    private static Block join(
            BlockHeader header,
            List<Transaction> transactions,
            List<Evidence> evidence,
            Certificate lastCommit) {
        try {
            return Block.of(header, transactions, evidence, lastCommit);
        } catch (MalformedInputException e) {
            throw new AssertionError("the header was made from this body", e);
        }
    }

    /** Everything of a header but what depends on the choice of transactions and evidence. */
    private final class Header {
        private final ChainState parent;
        private final Proposing proposing;
        private final Hash lastCommitHash;

        Header(ChainState parent, Proposing proposing) {
            this.parent = parent;
            this.proposing = proposing;
            this.lastCommitHash = proposing.lastCommit().hash();
        }

        BlockHeader over(List<Transaction> transactions, List<Evidence> evidence) {
            return new BlockHeader(
                    chain,
                    parent.height().next(),
                    proposing.timestampMs(),
                    parent.blockHash(),
                    lastCommitHash,
                    Block.transactionsRoot(transactions),
                    Block.evidenceRoot(evidence),
                    parent.validators().hash(),
                    parent.nextValidators().hash(),
                    parent.params().hash(),
                    parent.stateRoot(),
                    parent.receiptsRoot(),
                    proposing.proposer());
        }
    }
}

package io.loombft.core.ledger;

import io.loombft.core.consensus.ChainState;
import io.loombft.core.crypto.SignatureScheme;
import io.loombft.core.ledger.Invalid.Rule;
import io.loombft.core.types.Block;
import io.loombft.core.types.BlockHeader;
import io.loombft.core.types.Certificate;
import io.loombft.core.types.ChainId;
import io.loombft.core.types.Evidence;
import io.loombft.core.types.Height;
import io.loombft.core.types.Transaction;
import io.loombft.core.types.VoteType;
import java.util.Optional;

/**
 * Whether a block may follow its parent: reads the state after the parent, executes nothing. What is
 * cheap to see is looked at first. Immutable, for any thread.
 *
 * <p>Who proposes in which round, and whether the time is timely, is the consensus core's to judge.
 */
public final class BlockValidity {
    private final ChainId chain;
    private final SignatureScheme scheme;
    private final TransactionVerifier transactions;

    /** The scheme checks last commits and evidence; it may remember what it checked before. */
    public BlockValidity(ChainId chain, SignatureScheme scheme, TransactionVerifier transactions) {
        this.chain = chain;
        this.scheme = scheme;
        this.transactions = transactions;
    }

    /** The first rule that the block breaks, or nothing when it is valid. */
    public Optional<Invalid> check(
            Block block, ChainState parent, StateView state, ChainHistory history) {
        return checkHeader(block.header(), parent)
                .or(() -> checkSize(block, parent))
                .or(() -> checkLastCommit(block, parent, history))
                .or(() -> checkEvidence(block, parent, state, history))
                .or(() -> checkTransactions(block, parent, state));
    }

    private Optional<Invalid> checkHeader(BlockHeader header, ChainState parent) {
        return same(Rule.CHAIN_ID, header.chainId(), chain)
                .or(() -> same(Rule.HEIGHT, header.height(), parent.height().next()))
                .or(() -> same(Rule.PREV_BLOCK, header.prevBlockHash(), parent.blockHash()))
                .or(() -> checkTime(header, parent))
                .or(
                        () ->
                                same(
                                        Rule.VALIDATOR_SET,
                                        header.validatorSetHash(),
                                        parent.validators().hash()))
                .or(
                        () ->
                                same(
                                        Rule.NEXT_VALIDATOR_SET,
                                        header.nextValidatorSetHash(),
                                        parent.nextValidators().hash()))
                .or(() -> same(Rule.PARAMS, header.paramsHash(), parent.params().hash()))
                .or(() -> same(Rule.STATE_ROOT, header.stateRoot(), parent.stateRoot()))
                .or(() -> same(Rule.RECEIPTS_ROOT, header.receiptsRoot(), parent.receiptsRoot()))
                .or(() -> checkProposer(header, parent));
    }

    private static Optional<Invalid> checkTime(BlockHeader header, ChainState parent) {
        return header.timestampMs() > parent.blockTimeMs()
                ? Optional.empty()
                : invalid(
                        Rule.TIMESTAMP,
                        "time "
                                + header.timestampMs()
                                + " is not later than the parent's "
                                + parent.blockTimeMs());
    }

    private static Optional<Invalid> checkProposer(BlockHeader header, ChainState parent) {
        return parent.validators().contains(header.proposer())
                ? Optional.empty()
                : invalid(Rule.PROPOSER, header.proposer() + " is not a validator");
    }

    private static Optional<Invalid> checkSize(Block block, ChainState parent) {
        if (block.transactions().size() > Block.TRANSACTIONS_MAX
                || block.evidence().size() > Block.EVIDENCE_MAX) {
            return invalid(
                    Rule.BLOCK_ITEMS,
                    block.transactions().size()
                            + " transactions and "
                            + block.evidence().size()
                            + " pieces of evidence");
        }
        long bytes = bytesTaken(block.header(), block.evidence(), block.lastCommit());
        for (Transaction transaction : block.transactions()) {
            bytes += BlockRoom.bytesOf(transaction);
        }
        return bytes <= parent.params().blockBytesMax()
                ? Optional.empty()
                : invalid(
                        Rule.BLOCK_BYTES,
                        bytes + " bytes are more than " + parent.params().blockBytesMax());
    }

    /** The bytes of a block apart from its transactions. */
    static long bytesTaken(
            BlockHeader header, Iterable<Evidence> evidence, Certificate lastCommit) {
        long bytes = header.encoded().size() + 4L + 4L + lastCommit.encoded().size();
        for (Evidence each : evidence) {
            bytes += each.encoded().size();
        }
        return bytes;
    }

    private Optional<Invalid> checkLastCommit(
            Block block, ChainState parent, ChainHistory history) {
        Certificate commit = block.lastCommit();
        if (parent.height().equals(Height.GENESIS)) {
            return same(Rule.LAST_COMMIT, commit, Certificate.NONE);
        }
        boolean isForParent =
                commit.type() == VoteType.PRECOMMIT
                        && commit.height().equals(parent.height())
                        && commit.ballot().isFor(parent.blockHash());
        if (!isForParent) {
            return invalid(
                    Rule.LAST_COMMIT,
                    String.format(
                            "the last commit is a %s certificate of height %s for %s",
                            commit.type(), commit.height(), commit.ballot()));
        }
        return commit.problem(chain, history.validators(parent.height()), scheme)
                .map(problem -> new Invalid(Rule.LAST_COMMIT_SIGNATURES, problem));
    }

    private Optional<Invalid> checkEvidence(
            Block block, ChainState parent, StateView state, ChainHistory history) {
        EvidenceRules rules = evidenceRules(parent, state, history);
        return block.evidence().stream().map(rules::add).flatMap(Optional::stream).findFirst();
    }

    EvidenceRules evidenceRules(ChainState parent, StateView state, ChainHistory history) {
        return new EvidenceRules(
                chain,
                scheme,
                parent.height().next(),
                parent.params().evidenceAgeBlocks(),
                state,
                history);
    }

    private Optional<Invalid> checkTransactions(Block block, ChainState parent, StateView state) {
        long taken = bytesTaken(block.header(), block.evidence(), block.lastCommit());
        BlockRoom room = new BlockRoom(parent.params(), state, transactions, taken);
        transactions.checkAhead(block.transactions());
        return block.transactions().stream().map(room::add).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Invalid> same(Rule rule, Object found, Object expected) {
        return found.equals(expected)
                ? Optional.empty()
                : invalid(rule, rule.code() + " is " + found + ", expected " + expected);
    }

    private static Optional<Invalid> invalid(Rule rule, String sentence) {
        return Optional.of(new Invalid(rule, sentence));
    }
}
